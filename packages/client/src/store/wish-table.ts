// What this member asks others to commit: to be let go, new keys in a 1:1 that the other founded, another timer there.
// A proposal ends with its epoch; the wish is proposed again until it holds.
import type { Statements } from "./statements.ts";

export type WishKind = "leave" | "update" | "timer";

export interface StoredWish {
  readonly kind: WishKind;
  /** Seconds that new messages shall live, of a timer. */
  readonly value: number;
  /** In which it was proposed last. */
  readonly epoch: bigint | undefined;
}

interface WishRow {
  kind: WishKind;
  value: number;
  epoch: string | null;
}

export class WishTable {
  readonly #sql: Statements;

  constructor(database: Statements) {
    this.#sql = database;
  }

  of(conversation: Uint8Array): StoredWish[] {
    return this.#sql.prepare<[Uint8Array], WishRow>("SELECT kind, value, epoch FROM wishes WHERE conversation = ?")
      .all(conversation).map(({ kind, value, epoch }) => ({
        kind,
        value,
        epoch: epoch === null ? undefined : BigInt(epoch),
      }));
  }

  has(conversation: Uint8Array, kind: WishKind): boolean {
    return this.#sql.prepare("SELECT 1 FROM wishes WHERE conversation = ? AND kind = ?").get(conversation, kind) !==
      undefined;
  }

  /** Takes the place of an earlier one of its kind. */
  add(conversation: Uint8Array, kind: WishKind, value: number = 0): void {
    this.#sql.prepare("INSERT OR REPLACE INTO wishes (conversation, kind, value) VALUES (?, ?, ?)")
      .run(conversation, kind, value);
  }

  proposed(conversation: Uint8Array, kind: WishKind, epoch: bigint): void {
    this.#sql.prepare("UPDATE wishes SET epoch = ? WHERE conversation = ? AND kind = ?")
      .run(epoch.toString(), conversation, kind);
  }

  delete(conversation: Uint8Array, kind: WishKind): void {
    this.#sql.prepare("DELETE FROM wishes WHERE conversation = ? AND kind = ?").run(conversation, kind);
  }

  deleteOf(conversation: Uint8Array): void {
    this.#sql.prepare("DELETE FROM wishes WHERE conversation = ?").run(conversation);
  }

  /** Another group is in its place: nothing is proposed there yet. */
  again(conversation: Uint8Array): void {
    this.#sql.prepare("UPDATE wishes SET epoch = NULL WHERE conversation = ?").run(conversation);
  }

  conversations(): Uint8Array[] {
    return this.#sql.prepare<[], { conversation: Uint8Array }>("SELECT DISTINCT conversation FROM wishes").all().map(
      ({ conversation }) => new Uint8Array(conversation),
    );
  }
}
