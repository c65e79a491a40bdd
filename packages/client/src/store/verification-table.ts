// Whom this person has verified, by identity key, and what contradicts it.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredVerification {
  /** ms since 1970 UTC. */
  readonly verifiedAt: number;
  /** What the node was caught at about this person, last; undefined: nothing. */
  readonly contradiction: string | undefined;
  /** False: nothing is sent to them until it is. */
  readonly acknowledged: boolean;
  /** Position of the one message that tells them, and is sent all the same. */
  readonly warning: number | undefined;
}

interface VerificationRow {
  verified_at: number;
  contradiction: string | null;
  acknowledged: number;
  warning: number | null;
}

export class VerificationTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  get(identity: Uint8Array): StoredVerification | undefined {
    const row = this.#sql.prepare<[Uint8Array], VerificationRow>("SELECT * FROM verifications WHERE identity = ?")
      .get(identity);
    return row === undefined ? undefined : {
      verifiedAt: row.verified_at,
      contradiction: row.contradiction ?? undefined,
      acknowledged: row.acknowledged === 1,
      warning: row.warning ?? undefined,
    };
  }

  /** Verified, and whatever contradicted it acknowledged: the same does not stop anything again. */
  set(identity: Uint8Array, time: number): void {
    this.#sql.prepare(
      "INSERT INTO verifications (identity, verified_at) VALUES (?, ?) " +
        "ON CONFLICT (identity) DO UPDATE SET verified_at = excluded.verified_at, acknowledged = 1",
    ).run(identity, time);
  }

  delete(identity: Uint8Array): void {
    this.#sql.prepare("DELETE FROM verifications WHERE identity = ?").run(identity);
  }

  /** False if nobody verified them, if the same was acknowledged, or something is unacknowledged already. */
  contradict(identity: Uint8Array, what: string): boolean {
    return this.#sql.prepare(
      "UPDATE verifications SET contradiction = ?, acknowledged = 0, warning = NULL " +
        "WHERE identity = ? AND acknowledged = 1 AND contradiction IS NOT ?",
    ).run(what, identity, what).changes > 0;
  }

  setWarning(identity: Uint8Array, position: number): void {
    this.#sql.prepare("UPDATE verifications SET warning = ? WHERE identity = ?").run(position, identity);
  }

  /** Everybody of whom something contradictory is unacknowledged: as a rule nobody. */
  contradicted(): Uint8Array[] {
    return this.#sql.prepare<[], { identity: Uint8Array }>(
      "SELECT identity FROM verifications WHERE acknowledged = 0",
    ).all().map(({ identity }) => plain(identity));
  }
}
