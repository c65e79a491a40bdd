// What makes a database out of a backup safe to go on with (docs/protocol.md, Backup and restore), in PostgreSQL.

import { parseLogEntry } from "@quicproquo/protocol/transparency";
import { NodeError } from "../../errors.ts";
import { seqGap } from "../store.ts";
import type { Executors } from "./executors.ts";
import { append, lockLog } from "./log.ts";

export const restoringExecutors: Pick<Executors, "reapply" | "startAfresh"> = {
  async reapply(sql, { entries }) {
    await lockLog(sql);
    for (const bytes of entries) {
      const entry = parseLogEntry(bytes);
      if (entry === undefined) throw new NodeError("journal-damaged", "an entry of the journal cannot be read");
      const position = await append(sql, entry.kind, entry.nameHash, entry.identityKey, entry.time);
      if (entry.kind === "bind") await sql.run("INSERT INTO reserved_binds (position) VALUES ($1)", position);
    }
  },
  async startAfresh(sql, { files }) {
    await sql.run("DELETE FROM blobs WHERE NOT finished OR NOT file = ANY ($1::bytea[])", files);
    await sql.run("DELETE FROM sessions");
    await sql.run("DELETE FROM pending_logins");
    await sql.run("DELETE FROM key_packages WHERE NOT last_resort");
    await sql.run(`UPDATE inboxes SET last_seq = last_seq + ${seqGap}`);
    await sql.run(`UPDATE seq_floor SET value = value + ${seqGap}`);
  },
};
