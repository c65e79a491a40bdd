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
  readonly #kept: Readonly<Record<StoredSetting, KeptRows<boolean | undefined>>>;

  constructor(sql: Statements) {
    this.#sql = sql;
    const kept = () => sql.keep<boolean | undefined>("settings");
    this.#kept = {
      receipts: kept(),
      typing: kept(),
      notify: kept(),
      archive: kept(),
      muted: kept(),
      pinned: kept(),
      archived: kept(),
    };
  }

  /** As it was set there; undefined if it never was. */
  get(name: StoredSetting, conversation: Uint8Array = WHOLE_PROFILE): boolean | undefined {
    return this.#kept[name].get(conversation, () => {
      const row = this.#sql.prepare<[Uint8Array, string], { value: number }>(
        "SELECT value FROM settings WHERE conversation = ? AND name = ?",
      ).get(conversation, name);
      return row === undefined ? undefined : row.value === 1;
    });
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
    return this.#sql.prepare<[Uint8Array], { value: number }>(
      "SELECT value FROM settings WHERE conversation = ? AND name = 'lock'",
    ).get(WHOLE_PROFILE)?.value ?? 0;
  }

  setLockAfter(seconds: number): void {
    this.#sql.prepare("INSERT OR REPLACE INTO settings (conversation, name, value) VALUES (?, 'lock', ?)")
      .run(WHOLE_PROFILE, seconds);
  }

  /** What holds in a conversation; off where nothing was set: nobody is told what a person did not want to tell. */
  holds(name: SettingName, conversation: Uint8Array): boolean {
    return this.get(name, conversation) ?? this.get(name) ?? false;
  }
}
