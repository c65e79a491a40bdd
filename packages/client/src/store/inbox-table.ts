// How far inboxes were processed, and what waits for its conversation. Envelopes are known again by their SHA-256
// (seen-table.ts), never by seq: a restored node may count on from elsewhere (PROTOCOL §13).
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface WaitingEnvelope {
  readonly position: number;
  readonly payload: Uint8Array;
}

/** Below every seq. */
const LOST = -1;

export class InboxTable {
  readonly #sql: Statements;

  constructor(database: Statements) {
    this.#sql = database;
  }

  /** The greatest seq processed on a channel; 0 if none; undefined since `loseCursors` until the next one. */
  cursor(channel: Uint8Array): number | undefined {
    const { seq } = this.#sql.prepare<[Uint8Array], { seq: number }>("SELECT seq FROM cursors WHERE channel = ?")
      .get(channel) ?? { seq: 0 };
    return seq === LOST ? undefined : seq;
  }

  /** Another copy of this profile may have gone on anywhere: how far these inboxes were read is not known here any more. */
  loseCursors(channels: readonly Uint8Array[]): void {
    const lose = this.#sql.prepare("INSERT OR REPLACE INTO cursors (channel, seq) VALUES (?, ?)");
    for (const channel of channels) lose.run(channel, LOST);
  }

  raiseCursor(channel: Uint8Array, seq: number): void {
    this.#sql.prepare(
      "INSERT INTO cursors (channel, seq) VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)",
    ).run(channel, seq);
  }

  addWaiting(channel: Uint8Array, payload: Uint8Array, time: number): void {
    this.#sql.prepare("INSERT INTO waiting (channel, payload, time) VALUES (?, ?, ?)").run(channel, payload, time);
  }

  waiting(channel: Uint8Array): WaitingEnvelope[] {
    return this.#sql.prepare<[Uint8Array], { position: number; payload: Uint8Array }>(
      "SELECT position, payload FROM waiting WHERE channel = ? ORDER BY position",
    ).all(channel).map((row) => ({ position: row.position, payload: plain(row.payload) }));
  }

  countWaiting(channel: Uint8Array): number {
    return this.#sql.prepare<[Uint8Array], { waiting: number }>(
      "SELECT count(*) AS waiting FROM waiting WHERE channel = ?",
    ).get(channel)?.waiting ?? 0;
  }

  /** Of all channels together. */
  waitingBytes(): number {
    return this.#sql.prepare<[], { bytes: number | null }>("SELECT sum(length(payload)) AS bytes FROM waiting")
      .get()?.bytes ?? 0;
  }

  waitingChannels(): Uint8Array[] {
    return this.#sql.prepare<[], { channel: Uint8Array }>("SELECT DISTINCT channel FROM waiting").all().map(
      (row) => plain(row.channel),
    );
  }

  deleteWaiting(channel: Uint8Array): void {
    this.#sql.prepare("DELETE FROM waiting WHERE channel = ?").run(channel);
  }

  /** Gives up on what waited since before `time`; returns how many those were. */
  deleteWaitingBefore(time: number): number {
    return this.#sql.prepare("DELETE FROM waiting WHERE time < ?").run(time).changes;
  }
}
