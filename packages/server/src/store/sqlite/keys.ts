// Key packages and hybrid keys, in SQLite.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { KeyCalls } from "../operation.ts";
import type { Executors } from "./operations.ts";

interface StoredPackage {
  readonly id: number;
  readonly fingerprint: Uint8Array;
  readonly notAfter: number;
  readonly package: Uint8Array;
}

export function keyExecutors(database: Database): Pick<Executors, KeyCalls> {
  const spent = database.prepare<[Uint8Array], object>("SELECT 1 FROM spent_key_packages WHERE fingerprint = ?");
  const spend = database.prepare<[Uint8Array, number]>(
    "INSERT OR IGNORE INTO spent_key_packages (fingerprint, not_after) VALUES (?, ?)",
  );
  const add = database.prepare<[number, Uint8Array, Uint8Array, number, number, number, Uint8Array]>(
    `INSERT INTO key_packages (owner, leaf_key, fingerprint, cipher_suite, not_after, last_resort, package)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint) DO NOTHING`,
  );
  const owned = database.prepare<[number], { count: number }>(
    "SELECT count(*) AS count FROM key_packages WHERE owner = ?",
  );
  const dropOldest = database.prepare<[number]>(
    `DELETE FROM key_packages WHERE id =
       (SELECT id FROM key_packages WHERE owner = ? ORDER BY last_resort, id LIMIT 1)`,
  );
  const dropDead = database.prepare<[Uint8Array, number, number]>(
    "DELETE FROM key_packages WHERE leaf_key = ? AND (not_after <= ? OR cipher_suite <> ?)",
  );
  const next = database.prepare<[Uint8Array, number], StoredPackage>(
    `SELECT id, fingerprint, not_after AS notAfter, package FROM key_packages
     WHERE leaf_key = ? AND last_resort = ? ORDER BY id LIMIT 1`,
  );
  const drop = database.prepare<[number]>("DELETE FROM key_packages WHERE id = ?");
  const spendAll = database.prepare<[Uint8Array]>(
    `INSERT OR IGNORE INTO spent_key_packages (fingerprint, not_after)
     SELECT fingerprint, not_after FROM key_packages WHERE leaf_key = ?`,
  );
  const dropAll = database.prepare<[Uint8Array]>("DELETE FROM key_packages WHERE leaf_key = ?");
  const count = database.prepare<[Uint8Array, number, number], { count: number; lastResort: number }>(
    `SELECT count(*) FILTER (WHERE last_resort = 0) AS count, count(*) FILTER (WHERE last_resort = 1) AS lastResort
     FROM key_packages WHERE leaf_key = ? AND not_after > ? AND cipher_suite = ?`,
  );
  const hybrid = database.prepare<[Uint8Array], { value: Uint8Array }>(
    "SELECT h.value FROM hybrid_keys h JOIN accounts a ON a.id = h.account WHERE a.identity_key = ?",
  );
  const hybridCreated = database.prepare<[number], { created: number }>(
    "SELECT created FROM hybrid_keys WHERE account = ?",
  );
  const keepHybrid = database.prepare<[number, number, Uint8Array]>(
    `INSERT INTO hybrid_keys (account, created, value) VALUES (?, ?, ?)
     ON CONFLICT (account) DO UPDATE SET created = excluded.created, value = excluded.value`,
  );

  return {
    addKeyPackage(request) {
      const { owner, leafKey, fingerprint, cipherSuite, notAfter, lastResort } = request;
      if (spent.get(fingerprint) !== undefined) return;
      dropDead.run(leafKey, request.now, cipherSuite);
      add.run(owner, leafKey, fingerprint, cipherSuite, notAfter, lastResort ? 1 : 0, request.package);
      for (let over = (owned.get(owner)?.count ?? 0) - request.limit; over > 0; over--) dropOldest.run(owner);
    },
    takeKeyPackage({ leafKey, cipherSuite, now }) {
      dropDead.run(leafKey, now, cipherSuite);
      const single = next.get(leafKey, 0);
      if (single === undefined) return next.get(leafKey, 1)?.package;
      drop.run(single.id);
      spend.run(single.fingerprint, single.notAfter);
      return single.package;
    },
    countKeyPackages({ leafKey, cipherSuite, clear, now }) {
      if (clear) {
        spendAll.run(leafKey);
        dropAll.run(leafKey);
      }
      const found = count.get(leafKey, now, cipherSuite);
      return { count: found?.count ?? 0, lastResort: (found?.lastResort ?? 0) > 0 };
    },
    keepHybridKey({ account, created, value }) {
      if ((hybridCreated.get(account)?.created ?? 0) > created) return "older";
      keepHybrid.run(account, created, value);
      return "kept";
    },
    hybridKeys: ({ identityKeys }) => identityKeys.map((identityKey) => hybrid.get(identityKey)?.value),
  };
}
