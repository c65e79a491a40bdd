// Requests to be let in again (PROTOCOL §10, Repair): when this profile asked, and what was asked of it as an admin.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredRejoin {
  readonly conversation: Uint8Array;
  /** Identity key of whoever asks. */
  readonly identity: Uint8Array;
  /** ms since 1970 UTC: when it came, and when this admin answers if no other has. */
  readonly time: number;
  readonly due: number;
  readonly keyPackage: Uint8Array;
}

interface RejoinRow {
  conversation: Uint8Array;
  identity: Uint8Array;
  time: number;
  due: number;
  key_package: Uint8Array;
}

export class RejoinTable {
  readonly #sql: Statements;

  constructor(database: Statements) {
    this.#sql = database;
  }

  /** When the admins were asked last; undefined if not since this member was last in the group. */
  askedAt(conversation: Uint8Array): number | undefined {
    return this.#sql.prepare<[Uint8Array], { time: number }>("SELECT time FROM rejoins_asked WHERE conversation = ?")
      .get(conversation)?.time;
  }

  ask(conversation: Uint8Array, time: number): void {
    this.#sql.prepare("INSERT OR REPLACE INTO rejoins_asked (conversation, time) VALUES (?, ?)")
      .run(conversation, time);
  }

  /** This member is in again. */
  forgetAsked(conversation: Uint8Array): void {
    this.#sql.prepare("DELETE FROM rejoins_asked WHERE conversation = ?").run(conversation);
  }

  /** False if the very request was taken before; those from before `forgetBefore` (ms) are forgotten. */
  see(hash: Uint8Array, time: number, forgetBefore: number): boolean {
    this.#sql.prepare("DELETE FROM rejoins_seen WHERE time < ?").run(forgetBefore);
    return this.#sql.prepare("INSERT OR IGNORE INTO rejoins_seen (hash, time) VALUES (?, ?)")
      .run(hash, time).changes === 1;
  }

  /** When a request of this member was taken or they were added last, ms; and whether they ever asked. */
  last(conversation: Uint8Array, identity: Uint8Array): { readonly time: number; readonly asked: boolean } | undefined {
    const row = this.#sql.prepare<[Uint8Array, Uint8Array], { time: number; asked: number }>(
      "SELECT time, length(key_package) > 0 AS asked FROM rejoins_taken WHERE conversation = ? AND identity = ?",
    ).get(conversation, identity);
    return row === undefined ? undefined : { time: row.time, asked: row.asked === 1 };
  }

  take(rejoin: StoredRejoin): void {
    this.#sql.prepare(
      `INSERT OR REPLACE INTO rejoins_taken (conversation, identity, time, due, answered, key_package)
       VALUES (?, ?, ?, ?, 0, ?)`,
    ).run(rejoin.conversation, rejoin.identity, rejoin.time, rejoin.due, rejoin.keyPackage);
  }

  /** Those that nobody has answered yet. */
  open(): StoredRejoin[] {
    return this.#sql.prepare<[], RejoinRow>("SELECT * FROM rejoins_taken WHERE answered = 0 ORDER BY due").all().map(
      (row) => ({
        conversation: plain(row.conversation),
        identity: plain(row.identity),
        time: row.time,
        due: row.due,
        keyPackage: plain(row.key_package),
      }),
    );
  }

  isOpen(conversation: Uint8Array, identity: Uint8Array): boolean {
    return this.#sql.prepare(
      "SELECT 1 FROM rejoins_taken WHERE conversation = ? AND identity = ? AND answered = 0",
    ).get(conversation, identity) !== undefined;
  }

  /** Somebody added this member: that answers what they asked before `time` (ms), also what comes here only later. */
  added(conversation: Uint8Array, identity: Uint8Array, time: number): void {
    this.#sql.prepare(
      `INSERT INTO rejoins_taken (conversation, identity, time, due, answered, key_package)
       VALUES (?, ?, ?, 0, 1, x'') ON CONFLICT DO UPDATE SET answered = 1, time = max(time, excluded.time)`,
    ).run(conversation, identity, time);
  }

  /** It will not be done here. */
  close(conversation: Uint8Array, identity: Uint8Array): void {
    this.#sql.prepare("UPDATE rejoins_taken SET answered = 1 WHERE conversation = ? AND identity = ?")
      .run(conversation, identity);
  }
}
