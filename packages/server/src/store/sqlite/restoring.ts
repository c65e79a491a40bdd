// What makes a database out of a backup safe to go on with (docs/protocol.md, Backup and restore): what people were told
// since stays true, and nothing that may have been used since is used twice.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { parseLogEntry } from "@quicproquo/protocol/transparency";
import { NodeError } from "../../errors.ts";
import { lastEntry, logTable } from "./log.ts";
import { seqGap } from "../store.ts";
import type { Executors } from "./operations.ts";

export function restoringExecutors(database: Database): Pick<Executors, "reapply" | "startAfresh"> {
  const log = logTable(database);
  const last = lastEntry(database);
  const reserve = database.prepare<[number]>("INSERT INTO reserved_binds (position) VALUES (?)");
  const everyBlob = database.prepare<[], { account: number; hash: Uint8Array; file: Uint8Array; finished: number }>(
    "SELECT account, hash, file, finished FROM blobs",
  );
  const dropBlob = database.prepare<[number, Uint8Array]>("DELETE FROM blobs WHERE account = ? AND hash = ?");

  return {
    reapply({ entries }) {
      for (const bytes of entries) {
        const entry = parseLogEntry(bytes);
        if (entry === undefined) throw new NodeError("journal-damaged", "an entry of the journal cannot be read");
        log.append(entry.kind, entry.nameHash, entry.identityKey, entry.time);
        if (entry.kind === "bind") reserve.run(last()?.position ?? 0);
      }
    },
    startAfresh({ files }) {
      const there = new Set(files.map((file) => file.toHex()));
      for (const { account, hash, file, finished } of everyBlob.all()) {
        if (finished === 0 || !there.has(file.toHex())) dropBlob.run(account, hash);
      }
      database.exec(`
        DELETE FROM sessions;
        DELETE FROM pending_logins;
        DELETE FROM key_packages WHERE last_resort = 0;
        UPDATE inboxes SET last_seq = last_seq + ${seqGap};
        UPDATE seq_floor SET value = value + ${seqGap};
      `);
    },
  };
}
