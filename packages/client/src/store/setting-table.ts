// What a person set, for the whole profile or for one conversation, which goes before it.
import type { KeptRows } from "./kept-rows.ts";
import type { Statements } from "./statements.ts";

/**
 * `receipts`: tells others what was read here. `typing`: tells them that something is being typed. `notify`: of faces.
 * `archive`: what is muted stays archived.
 */
export type SettingName = "receipts" | "typing" | "notify" | "archive";

/** The others: of a conversation only. */
type StoredSetting = SettingName | "muted" | "pinned" | "archived";

const WHOLE_PROFILE = new Uint8Array(0);

export class SettingTable {
  readonly #sql: Statements;
  /** All of a conversation, which are few, by name. */
  readonly #kept: KeptRows<ReadonlyMap<string, number>>;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#kept = sql.keep("settings");
  }

  /** As it was set there; undefined if it never was. */
  get(name: StoredSetting, conversation: Uint8Array = WHOLE_PROFILE): boolean | undefined {
    const value = this.#of(conversation).get(name);
    return value === undefined ? undefined : value === 1;
  }

  /** undefined takes it back. */
  set(name: StoredSetting, value: boolean | undefined, conversation: Uint8Array = WHOLE_PROFILE): void {
    if (value === undefined) {
      this.#sql.prepare("DELETE FROM settings WHERE conversation = ? AND name = ?").run(conversation, name);
      return;
    }
    this.#sql.prepare("INSERT OR REPLACE INTO settings (conversation, name, value) VALUES (?, ?, ?)")
      .run(conversation, name, value ? 1 : 0);
  }

  /** Seconds without a key after which a face locks; 0: never. */
  lockAfter(): number {
    return this.#of(WHOLE_PROFILE).get("lock") ?? 0;
  }

  setLockAfter(seconds: number): void {
    this.#sql.prepare("INSERT OR REPLACE INTO settings (conversation, name, value) VALUES (?, 'lock', ?)")
      .run(WHOLE_PROFILE, seconds);
  }

  /** What holds in a conversation; off where nothing was set: nobody is told what a person did not want to tell. */
  holds(name: SettingName, conversation: Uint8Array): boolean {
    return this.get(name, conversation) ?? this.get(name) ?? false;
  }

  #of(conversation: Uint8Array): ReadonlyMap<string, number> {
    return this.#kept.get(conversation, () => {
      const rows = this.#sql.prepare<[Uint8Array], { name: string; value: number }>(
        "SELECT name, value FROM settings WHERE conversation = ?",
      ).all(conversation);
      return new Map(rows.map(({ name, value }) => [name, value]));
    });
  }
}
