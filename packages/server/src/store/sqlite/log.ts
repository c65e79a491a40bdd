// The transparency log in SQLite, for the transactions of others: an entry is appended in the same one that makes or ends
// an account, together with the hashes of every subtree that it completes, so that proofs never hash the whole tree.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { encodeLogEntry, hashesOfAppend, leafHash, storedHashCount } from "@quicproquo/protocol/transparency";
import type { LogEntry, LogEntryKind, ReadHash } from "@quicproquo/protocol/transparency";
import { kindNumbers } from "../log-rows.ts";

export interface LogTable {
  /**
   * Appends, inside the caller's transaction. Times never fall: an earlier one than the last entry's becomes that. Throws
   * if the name or the key has such an entry already, or a tombstone has no bind of both before it: callers look first.
   */
  append(kind: LogEntryKind, nameHash: Uint8Array, identityKey: Uint8Array, time: number): void;
  /** Whether the name was ever bound; it then stays reserved. */
  knowsName(nameHash: Uint8Array): boolean;
  /** Whether the key was ever bound. */
  knowsKey(identityKey: Uint8Array): boolean;
}

export function logTable(database: Database): LogTable {
  const readHash = storedHashes(database);
  const last = lastEntry(database);
  const addEntry = database.prepare<[number, number, Uint8Array, Uint8Array, number]>(
    "INSERT INTO log_entries (position, kind, name_hash, identity_key, time) VALUES (?, ?, ?, ?, ?)",
  );
  const addHash = database.prepare<[number, Uint8Array]>("INSERT INTO log_hashes (position, hash) VALUES (?, ?)");
  const ofName = database.prepare<[Uint8Array], { identityKey: Uint8Array }>(
    "SELECT identity_key AS identityKey FROM log_entries WHERE name_hash = ? AND kind = 1",
  );
  const ofKey = database.prepare<[Uint8Array], object>(
    "SELECT 1 FROM log_entries WHERE identity_key = ? AND kind = 1",
  );
  return {
    append(kind, nameHash, identityKey, time) {
      if (kind === "tombstone" && ofName.get(nameHash)?.identityKey.toHex() !== identityKey.toHex()) {
        throw new Error("a tombstone follows the bind of its name and key");
      }
      const before = last();
      const position = before === undefined ? 0 : before.position + 1;
      const entry: LogEntry = { kind, nameHash, identityKey, time: Math.max(time, before?.time ?? 0) };
      const hashes = hashesOfAppend(position, leafHash(encodeLogEntry(entry)), readHash);
      addEntry.run(position, kindNumbers[kind], nameHash, identityKey, entry.time);
      const first = storedHashCount(position);
      hashes.forEach((hash, at) => addHash.run(first + at, hash));
    },
    knowsName: (nameHash) => ofName.get(nameHash) !== undefined,
    knowsKey: (identityKey) => ofKey.get(identityKey) !== undefined,
  };
}

/** The hashes of complete subtrees by their position. */
export function storedHashes(database: Database): ReadHash {
  const hash = database.prepare<[number], { hash: Uint8Array }>("SELECT hash FROM log_hashes WHERE position = ?");
  return (position) => {
    const found = hash.get(position);
    if (found === undefined) throw new Error(`the log's hash ${position} is missing`);
    return found.hash;
  };
}

/** The newest entry; undefined if there is none. */
export function lastEntry(database: Database): () => { readonly position: number; readonly time: number } | undefined {
  const last = database.prepare<[], { position: number; time: number }>(
    "SELECT position, time FROM log_entries ORDER BY position DESC LIMIT 1",
  );
  return () => last.get();
}
