// The rules that anybody who reads the entries can check: a name hash and a key each stand in at most one bind, ever; a
// tombstone follows its bind, once; times never fall. One broken rule proves that the node cheats.
import { sameBytes, toHex } from "../bytes.ts";
import type { LogEntry } from "./log-entry.ts";

export type BrokenRule =
  | "time-falls"
  | "name-bound-twice"
  | "key-bound-twice"
  | "tombstone-without-bind"
  | "tombstone-twice";

/** What stood in the log before an entry. */
export interface LogHistory {
  /** The time of the newest entry; 0 if there is none. */
  readonly lastTime: number;
  bindOfName(nameHash: Uint8Array): LogEntry | undefined;
  bindOfKey(identityKey: Uint8Array): LogEntry | undefined;
  hasTombstone(nameHash: Uint8Array): boolean;
}

/** The rule that this entry would break as the next one. */
export function brokenRule(entry: LogEntry, history: LogHistory): BrokenRule | undefined {
  const { kind, nameHash, identityKey, time } = entry;
  if (time < history.lastTime) return "time-falls";
  const bind = history.bindOfName(nameHash);
  if (kind === "bind") {
    if (bind !== undefined) return "name-bound-twice";
    return history.bindOfKey(identityKey) === undefined ? undefined : "key-bound-twice";
  }
  if (bind === undefined || !sameBytes(bind.identityKey, identityKey)) return "tombstone-without-bind";
  return history.hasTombstone(nameHash) ? "tombstone-twice" : undefined;
}

/** All that was read, in memory: for whoever reads a log once, from its beginning. */
export class LogReading implements LogHistory {
  readonly #byName = new Map<string, LogEntry>();
  readonly #byKey = new Map<string, LogEntry>();
  readonly #tombstones = new Set<string>();
  #lastTime = 0;

  get lastTime(): number {
    return this.#lastTime;
  }

  get binds(): number {
    return this.#byName.size;
  }

  get tombstones(): number {
    return this.#tombstones.size;
  }

  bindOfName(nameHash: Uint8Array): LogEntry | undefined {
    return this.#byName.get(toHex(nameHash));
  }

  bindOfKey(identityKey: Uint8Array): LogEntry | undefined {
    return this.#byKey.get(toHex(identityKey));
  }

  hasTombstone(nameHash: Uint8Array): boolean {
    return this.#tombstones.has(toHex(nameHash));
  }

  /** Takes the next entry, or says which rule it breaks and takes nothing. */
  add(entry: LogEntry): BrokenRule | undefined {
    const broken = brokenRule(entry, this);
    if (broken !== undefined) return broken;
    this.#lastTime = entry.time;
    if (entry.kind === "bind") {
      this.#byName.set(toHex(entry.nameHash), entry);
      this.#byKey.set(toHex(entry.identityKey), entry);
    } else this.#tombstones.add(toHex(entry.nameHash));
    return undefined;
  }
}
