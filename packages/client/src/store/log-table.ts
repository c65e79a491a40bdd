// What this profile has read of its node's transparency log, and what people told it of theirs.
import { encodeLogEntry, type LogEntry, MerkleFrontier, parseLogEntry } from "@quicproquo/protocol/transparency";
import { sameBytes } from "../bytes.ts";
import { plain } from "./blob.ts";
import { clientError } from "../errors.ts";
import type { Statements } from "./statements.ts";

/** As far as the log is believed. */
export interface StoredView {
  readonly frontier: MerkleFrontier;
  /** The newest believed checkpoint, with the node's signature alone; undefined before the first. */
  readonly checkpoint: string | undefined;
}

/** An entry and where it stands. */
export interface PlacedEntry extends LogEntry {
  readonly position: number;
}

export interface StoredAlarm {
  readonly kind: string;
  readonly text: string;
}

/** A checkpoint that somebody sent along with a message and that was not compared yet. */
export interface StoredClaim {
  readonly conversation: Uint8Array;
  readonly author: Uint8Array;
  readonly checkpoint: string;
}

interface EntryRow {
  position: number;
  entry: Uint8Array;
}

export class LogTable {
  readonly #sql: Statements;

  constructor(database: Statements) {
    this.#sql = database;
  }

  view(): StoredView {
    const row = this.#sql.prepare<[], { size: number; frontier: Uint8Array; checkpoint: string }>(
      "SELECT size, frontier, checkpoint FROM log_view",
    ).get();
    if (row === undefined) return { frontier: MerkleFrontier.empty(), checkpoint: undefined };
    const frontier = MerkleFrontier.from(row.size, plain(row.frontier));
    if (frontier === undefined) throw clientError("store-damaged", "the stored view of the node's log is no view");
    return { frontier, checkpoint: row.checkpoint };
  }

  setView(frontier: MerkleFrontier, checkpoint: string): void {
    this.#sql.prepare(
      "INSERT OR REPLACE INTO log_view (id, size, frontier, checkpoint) VALUES (1, ?, ?, ?)",
    ).run(frontier.size, frontier.hashes, checkpoint);
  }

  append(position: number, entry: LogEntry): void {
    this.#sql.prepare(
      "INSERT INTO log_entries (position, entry, name_prefix, key_prefix) VALUES (?, ?, ?, ?)",
    ).run(position, encodeLogEntry(entry), prefixOf(entry.nameHash), prefixOf(entry.identityKey));
  }

  /** Runs it; what it wrote is undone if it returns something, which says why. */
  async attempt<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
    this.#sql.prepare("SAVEPOINT log_attempt").run();
    let refused: T | undefined;
    try {
      refused = await work();
      if (refused !== undefined) this.#sql.prepare("ROLLBACK TO log_attempt").run();
    } finally {
      this.#sql.prepare("RELEASE log_attempt").run();
    }
    return refused;
  }

  /** Of the newest entry; 0 before the first. */
  get lastTime(): number {
    const row = this.#sql.prepare<[], EntryRow>(
      "SELECT position, entry FROM log_entries ORDER BY position DESC LIMIT 1",
    ).get();
    return row === undefined ? 0 : toEntry(row).time;
  }

  bindOfName(nameHash: Uint8Array): PlacedEntry | undefined {
    return this.#ofName(nameHash).find(({ kind }) => kind === "bind");
  }

  bindOfKey(identityKey: Uint8Array): PlacedEntry | undefined {
    return this.#ofKey(identityKey).find(({ kind }) => kind === "bind");
  }

  hasTombstone(nameHash: Uint8Array): boolean {
    return this.#ofName(nameHash).some(({ kind }) => kind === "tombstone");
  }

  /** False if it was noted before. */
  addAlarm({ kind, text }: StoredAlarm): boolean {
    return this.#sql.prepare("INSERT OR IGNORE INTO log_alarms (kind, text) VALUES (?, ?)").run(kind, text).changes > 0;
  }

  alarms(): StoredAlarm[] {
    return this.#sql.prepare<[], StoredAlarm>("SELECT kind, text FROM log_alarms").all();
  }

  /** The day (since 1970 UTC) on which a conversation was last told of a checkpoint; undefined if never. */
  toldOn(conversation: Uint8Array): number | undefined {
    return this.#sql.prepare<[Uint8Array], { day: number }>("SELECT day FROM log_told WHERE conversation = ?")
      .get(conversation)?.day;
  }

  setTold(conversation: Uint8Array, day: number): void {
    this.#sql.prepare("INSERT OR REPLACE INTO log_told (conversation, day) VALUES (?, ?)").run(conversation, day);
  }

  /** One waits for each person in each conversation: the newest says all. */
  keepClaim({ conversation, author, checkpoint }: StoredClaim): void {
    this.#sql.prepare("INSERT OR REPLACE INTO log_claims (conversation, author, checkpoint) VALUES (?, ?, ?)")
      .run(conversation, author, checkpoint);
  }

  claims(): StoredClaim[] {
    return this.#sql.prepare<[], StoredClaim>("SELECT conversation, author, checkpoint FROM log_claims").all().map(
      ({ conversation, author, checkpoint }) => ({
        conversation: plain(conversation),
        author: plain(author),
        checkpoint,
      }),
    );
  }

  /** Unless a newer one has taken its place. */
  dropClaim({ conversation, author, checkpoint }: StoredClaim): void {
    this.#sql.prepare("DELETE FROM log_claims WHERE conversation = ? AND author = ? AND checkpoint = ?")
      .run(conversation, author, checkpoint);
  }

  #ofName(nameHash: Uint8Array): PlacedEntry[] {
    return this.#sql.prepare<[number], EntryRow>(
      "SELECT position, entry FROM log_entries WHERE name_prefix = ? ORDER BY position",
    ).all(prefixOf(nameHash)).map(toEntry).filter((entry) => sameBytes(entry.nameHash, nameHash));
  }

  #ofKey(identityKey: Uint8Array): PlacedEntry[] {
    return this.#sql.prepare<[number], EntryRow>(
      "SELECT position, entry FROM log_entries WHERE key_prefix = ? ORDER BY position",
    ).all(prefixOf(identityKey)).map(toEntry).filter((entry) => sameBytes(entry.identityKey, identityKey));
  }
}

/** The first six bytes, as a number that SQLite indexes well; the rest is compared. */
function prefixOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint16(0) * 2 ** 32 + view.getUint32(2);
}

function toEntry({ position, entry }: EntryRow): PlacedEntry {
  const parsed = parseLogEntry(plain(entry));
  if (parsed === undefined) throw clientError("store-damaged", "a stored entry of the node's log is none");
  return { ...parsed, position };
}
