// One line of the transparency log: a name's hash bound to an identity key, or that binding's end.
// entry(74) = 0x01 ‖ kind (1 bind, 2 tombstone) ‖ SHA-256("qpq log name v1" ‖ username)(32) ‖ identityKey(32) ‖ u64 time.
// Names stand in it as hashes, so that the log is not a list of people; whoever guesses a name can still test it.
import { createHash } from "node:crypto";
import { concatBytes, readTime, uint64 } from "../bytes.ts";
import type { UserName } from "../user-name.ts";

export const LOG_ENTRY_BYTES = 74;

const VERSION = 1;
const KINDS = ["bind", "tombstone"] as const;
const NAME_LABEL = "qpq log name v1";

export type LogEntryKind = typeof KINDS[number];

export interface LogEntry {
  readonly kind: LogEntryKind;
  /** `hashLogName` of the user name; 32 bytes. */
  readonly nameHash: Uint8Array;
  /** 32 bytes. */
  readonly identityKey: Uint8Array;
  /** Milliseconds since 1970 UTC; a safe integer. */
  readonly time: number;
}

/** SHA-256("qpq log name v1" ‖ username). */
export function hashLogName(userName: UserName): Uint8Array {
  return new Uint8Array(createHash("sha256").update(NAME_LABEL).update(userName).digest());
}

/** 74 bytes. Throws a RangeError for a field of a wrong size. */
export function encodeLogEntry({ kind, nameHash, identityKey, time }: LogEntry): Uint8Array {
  if (nameHash.length !== 32 || identityKey.length !== 32) throw new RangeError("a hash and a key have 32 bytes each");
  if (!Number.isSafeInteger(time) || time < 0) throw new RangeError(`${time} is no time`);
  return concatBytes(Uint8Array.of(VERSION, KINDS.indexOf(kind) + 1), nameHash, identityKey, uint64(time));
}

/** Undefined for what is no entry of this version. What it returns does not share memory with `bytes`. */
export function parseLogEntry(bytes: Uint8Array): LogEntry | undefined {
  if (bytes.length !== LOG_ENTRY_BYTES || bytes[0] !== VERSION) return undefined;
  const kind = KINDS[(bytes[1] ?? 0) - 1];
  const time = readTime(bytes, 66);
  if (kind === undefined || time === undefined) return undefined;
  return { kind, nameHash: bytes.slice(2, 34), identityKey: bytes.slice(34, 66), time };
}
