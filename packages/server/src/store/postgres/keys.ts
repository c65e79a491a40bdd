// Key packages and hybrid keys, in PostgreSQL. A package that is handed out is locked first, so that of two nodes that ask at
// the same time each gets another one.

import type { KeyCalls } from "../operation.ts";
import type { Executors } from "./executors.ts";
import type { Sql } from "./sql.ts";

interface StoredPackage {
  readonly id: number;
  readonly fingerprint: Uint8Array;
  readonly notAfter: number;
  readonly package: Uint8Array;
}

async function dropDead(sql: Sql, leafKey: Uint8Array, now: number, cipherSuite: number): Promise<void> {
  await sql.run(
    "DELETE FROM key_packages WHERE leaf_key = $1 AND (not_after <= $2 OR cipher_suite <> $3)",
    leafKey,
    now,
    cipherSuite,
  );
}

export const keyExecutors: Pick<Executors, KeyCalls> = {
  async addKeyPackage(sql, request) {
    const { owner, leafKey, fingerprint, cipherSuite, notAfter, lastResort, limit, now } = request;
    // One at a time for each owner: the limit is counted.
    const there = await sql.first("SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE", owner);
    const spent = await sql.first("SELECT 1 AS spent FROM spent_key_packages WHERE fingerprint = $1", fingerprint);
    if (there === undefined || spent !== undefined) return;
    await dropDead(sql, leafKey, now, cipherSuite);
    await sql.run(
      `INSERT INTO key_packages (owner, leaf_key, fingerprint, cipher_suite, not_after, last_resort, package)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (fingerprint) DO NOTHING`,
      owner,
      leafKey,
      fingerprint,
      cipherSuite,
      notAfter,
      lastResort,
      request.package,
    );
    await sql.run(
      `DELETE FROM key_packages WHERE id IN (
         SELECT id FROM key_packages WHERE owner = $1 ORDER BY last_resort, id
         LIMIT greatest(0, (SELECT count(*) FROM key_packages WHERE owner = $1) - $2::bigint))`,
      owner,
      limit,
    );
  },
  async takeKeyPackage(sql, { leafKey, cipherSuite, now }) {
    await dropDead(sql, leafKey, now, cipherSuite);
    const single = await sql.first<StoredPackage>(
      `DELETE FROM key_packages WHERE id = (
         SELECT id FROM key_packages WHERE leaf_key = $1 AND NOT last_resort ORDER BY id LIMIT 1
         FOR UPDATE SKIP LOCKED)
       RETURNING id, fingerprint, not_after AS "notAfter", package`,
      leafKey,
    );
    if (single === undefined) {
      const last = await sql.first<{ package: Uint8Array }>(
        "SELECT package FROM key_packages WHERE leaf_key = $1 AND last_resort ORDER BY id LIMIT 1",
        leafKey,
      );
      return last?.package;
    }
    await sql.run(
      "INSERT INTO spent_key_packages (fingerprint, not_after) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      single.fingerprint,
      single.notAfter,
    );
    return single.package;
  },
  async countKeyPackages(sql, { leafKey, cipherSuite, clear, now }) {
    if (clear) {
      await sql.run(
        `WITH gone AS (DELETE FROM key_packages WHERE leaf_key = $1 RETURNING fingerprint, not_after)
         INSERT INTO spent_key_packages (fingerprint, not_after) SELECT fingerprint, not_after FROM gone
         ON CONFLICT DO NOTHING`,
        leafKey,
      );
    }
    const found = await sql.first<{ count: number; lastResort: number }>(
      `SELECT count(*) FILTER (WHERE NOT last_resort) AS count, count(*) FILTER (WHERE last_resort) AS "lastResort"
       FROM key_packages WHERE leaf_key = $1 AND not_after > $2 AND cipher_suite = $3`,
      leafKey,
      now,
      cipherSuite,
    );
    return { count: found?.count ?? 0, lastResort: (found?.lastResort ?? 0) > 0 };
  },
  async keepHybridKey(sql, { account, created, value }) {
    const kept = await sql.run(
      `INSERT INTO hybrid_keys (account, created, value) VALUES ($1, $2, $3)
       ON CONFLICT (account) DO UPDATE SET created = excluded.created, value = excluded.value
       WHERE hybrid_keys.created <= excluded.created`,
      account,
      created,
      value,
    );
    return kept === 1 ? "kept" : "older";
  },
  async hybridKeys(sql, { identityKeys }) {
    const found = await sql.all<{ identityKey: Uint8Array; value: Uint8Array }>(
      `SELECT a.identity_key AS "identityKey", h.value FROM hybrid_keys h JOIN accounts a ON a.id = h.account
       WHERE a.identity_key = ANY ($1::bytea[])`,
      identityKeys,
    );
    const byKey = new Map(found.map(({ identityKey, value }) => [identityKey.toHex(), value]));
    return identityKeys.map((identityKey) => byKey.get(identityKey.toHex()));
  },
};
