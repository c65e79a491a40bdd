// People by identity key. A name is pinned to the first key seen for it and a key to its first name; neither changes.
import { plain, plainOrNone } from "./blob.ts";
import type { KeptRows } from "./kept-rows.ts";
import type { Statements } from "./statements.ts";

export interface Contact {
  readonly key: Uint8Array;
  readonly name: string | undefined;
  /** The newest valid sealing key seen (X-Wing public key). */
  readonly hybridKey: Uint8Array | undefined;
  readonly hybridCreated: number | undefined;
  /** When the node was last asked for it. */
  readonly hybridChecked: number | undefined;
}

interface ContactRow {
  key: Uint8Array;
  name: string | null;
  hybrid_key: Uint8Array | null;
  hybrid_created: number | null;
  hybrid_checked: number | null;
}

export class ContactTable {
  readonly #sql: Statements;
  readonly #kept: KeptRows<Contact | undefined>;

  constructor(database: Statements) {
    this.#sql = database;
    this.#kept = database.keep("contacts");
  }

  byKey(key: Uint8Array): Contact | undefined {
    return this.#kept.get(
      key,
      () => toContact(this.#sql.prepare<[Uint8Array], ContactRow>("SELECT * FROM contacts WHERE key = ?").get(key)),
    );
  }

  byName(name: string): Contact | undefined {
    return toContact(this.#sql.prepare<[string], ContactRow>("SELECT * FROM contacts WHERE name = ?").get(name));
  }

  /** Everybody whose name is known. */
  named(): { readonly key: Uint8Array; readonly name: string }[] {
    return this.#sql.prepare<[], { key: Uint8Array; name: string }>(
      "SELECT key, name FROM contacts WHERE name IS NOT NULL",
    ).all().map(({ key, name }) => ({ key: plain(key), name }));
  }

  /** Remembers that this key exists. */
  see(key: Uint8Array, time: number): void {
    this.#sql.prepare("INSERT OR IGNORE INTO contacts (key, first_seen) VALUES (?, ?)").run(key, time);
  }

  /** Binds name and key. False, and nothing changes, if either is bound otherwise already. */
  pin(key: Uint8Array, name: string, time: number): boolean {
    this.see(key, time);
    const bound = this.byKey(key)?.name;
    if (bound !== undefined) return bound === name;
    if (this.byName(name) !== undefined) return false;
    this.#sql.prepare("UPDATE contacts SET name = ? WHERE key = ?").run(name, key);
    return true;
  }

  setHybridKey(key: Uint8Array, hybridKey: Uint8Array, created: number, checked: number): void {
    this.see(key, checked);
    this.#sql.prepare(
      "UPDATE contacts SET hybrid_key = ?, hybrid_created = ?, hybrid_checked = ? WHERE key = ?",
    ).run(hybridKey, created, checked, key);
  }

  /** There may be a newer one: the node is asked before this one is used again. */
  doubtHybridKey(key: Uint8Array): void {
    this.#sql.prepare("UPDATE contacts SET hybrid_checked = 0 WHERE key = ?").run(key);
  }

  /** The node was asked and had nothing newer. */
  markHybridChecked(key: Uint8Array, checked: number): void {
    this.see(key, checked);
    this.#sql.prepare("UPDATE contacts SET hybrid_checked = ? WHERE key = ?").run(checked, key);
  }
}

function toContact(row: ContactRow | undefined): Contact | undefined {
  return row === undefined ? undefined : {
    key: plain(row.key),
    name: row.name ?? undefined,
    hybridKey: plainOrNone(row.hybrid_key),
    hybridCreated: row.hybrid_created ?? undefined,
    hybridChecked: row.hybrid_checked ?? undefined,
  };
}
