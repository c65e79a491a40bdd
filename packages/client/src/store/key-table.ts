// One's own key packages and sealing keys. Secrets are stored before anything public is uploaded, and deleted when used
// or too old to be needed.
import { plain } from "./blob.ts";
import type { Statements } from "./statements.ts";

export interface StoredKeyPackage {
  readonly fingerprint: Uint8Array;
  readonly keyPackage: Uint8Array;
  readonly secrets: Uint8Array;
  readonly lastResort: boolean;
  /** ms since 1970 UTC. */
  readonly created: number;
}

export interface StoredHybridKey {
  readonly created: number;
  /** The signed value as published (PROTOCOL §7). */
  readonly published: Uint8Array;
  /** Its 32-byte seed. */
  readonly secret: Uint8Array;
}

interface KeyPackageRow {
  fingerprint: Uint8Array;
  package: Uint8Array;
  secrets: Uint8Array;
  last_resort: number;
  created: number;
}

interface HybridKeyRow {
  created: number;
  published: Uint8Array;
  secret: Uint8Array;
}

export class KeyTable {
  readonly #sql: Statements;

  constructor(database: Statements) {
    this.#sql = database;
  }

  addKeyPackage(keyPackage: StoredKeyPackage): void {
    this.#sql.prepare(
      "INSERT INTO key_packages (fingerprint, package, secrets, last_resort, created) VALUES (?, ?, ?, ?, ?)",
    ).run(
      keyPackage.fingerprint,
      keyPackage.keyPackage,
      keyPackage.secrets,
      keyPackage.lastResort ? 1 : 0,
      keyPackage.created,
    );
  }

  markKeyPackageUploaded(fingerprint: Uint8Array): void {
    this.#sql.prepare("UPDATE key_packages SET uploaded = 1 WHERE fingerprint = ?").run(fingerprint);
  }

  /** Made, but not known to have reached the node. */
  keyPackagesToUpload(): StoredKeyPackage[] {
    return this.#packages("WHERE uploaded = 0 ORDER BY created");
  }

  /** All whose secrets are here. */
  keyPackages(): StoredKeyPackage[] {
    return this.#packages("ORDER BY created");
  }

  countKeyPackages(): number {
    return this.#sql.prepare<[], { packages: number }>("SELECT count(*) AS packages FROM key_packages").get()
      ?.packages ??
      0;
  }

  lastResort(): StoredKeyPackage | undefined {
    return this.#packages("WHERE last_resort = 1 ORDER BY created DESC LIMIT 1")[0];
  }

  deleteKeyPackage(fingerprint: Uint8Array): void {
    this.#sql.prepare("DELETE FROM key_packages WHERE fingerprint = ?").run(fingerprint);
  }

  deleteAllKeyPackages(): void {
    this.#sql.prepare("DELETE FROM key_packages").run();
  }

  deleteKeyPackagesBefore(created: number): void {
    this.#sql.prepare("DELETE FROM key_packages WHERE created < ?").run(created);
  }

  addHybridKey(key: StoredHybridKey): void {
    this.#sql.prepare("INSERT INTO hybrid_keys (created, published, secret) VALUES (?, ?, ?)")
      .run(key.created, key.published, key.secret);
  }

  /** Newest first: the one that others should use now, then those that opens what is still on its way. */
  hybridKeys(): StoredHybridKey[] {
    return this.#sql.prepare<[], HybridKeyRow>("SELECT * FROM hybrid_keys ORDER BY created DESC").all().map(
      (row) => ({ created: row.created, published: plain(row.published), secret: plain(row.secret) }),
    );
  }

  hybridKeyUploaded(created: number): boolean {
    return this.#sql.prepare<[number], { uploaded: number }>(
      "SELECT uploaded FROM hybrid_keys WHERE created = ?",
    ).get(created)?.uploaded === 1;
  }

  markHybridKeyUploaded(created: number): void {
    this.#sql.prepare("UPDATE hybrid_keys SET uploaded = 1 WHERE created = ?").run(created);
  }

  /** Whether others can find at the node what they need to write to this profile. */
  published(): boolean {
    const row = this.#sql.prepare<[], { hybrid: number; packages: number }>(
      `SELECT (SELECT count(*) FROM hybrid_keys WHERE uploaded = 1) AS hybrid,
              (SELECT count(*) FROM key_packages WHERE uploaded = 0) AS packages`,
    ).get();
    return row !== undefined && row.hybrid > 0 && row.packages === 0;
  }

  deleteHybridKeysBefore(created: number): void {
    this.#sql.prepare("DELETE FROM hybrid_keys WHERE created < ?").run(created);
  }

  #packages(condition: string): StoredKeyPackage[] {
    return this.#sql.prepare<[], KeyPackageRow>(`SELECT * FROM key_packages ${condition}`).all().map((row) => ({
      fingerprint: plain(row.fingerprint),
      keyPackage: plain(row.package),
      secrets: plain(row.secrets),
      lastResort: row.last_resort === 1,
      created: row.created,
    }));
  }
}
