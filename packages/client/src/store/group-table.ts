// MLS state of each conversation's group, commits that await their echo, and Welcomes already taken.
import { concatBytes } from "../bytes.ts";
import { parts, plain, plainOrNone } from "./blob.ts";
import type { KeptRows } from "./kept-rows.ts";
import type { Statements } from "./statements.ts";

export interface StoredGroup {
  readonly conversation: Uint8Array;
  readonly incarnation: number;
  /** Identity key of whoever made this incarnation. */
  readonly founder: Uint8Array;
  /** The peer founded the same incarnation of this 1:1 too, and will give it up for this one. */
  readonly rival: boolean;
  /** As of the last epoch that was followed here. */
  readonly roster: readonly RosterEntry[];
}

/** A member as it is known apart from MLS. */
export interface RosterEntry {
  /** Identity key. */
  readonly identity: Uint8Array;
  readonly admin: boolean;
}

/** What a person asked for; a commit that loses its race is built again from it. */
export type StoredIntent =
  /** Who comes or goes, by identity key. */
  | { readonly kind: "add" | "remove"; readonly subject: Uint8Array }
  | { readonly kind: "promote" | "demote"; readonly subject: Uint8Array }
  /** New keys for this member. */
  | { readonly kind: "update" }
  /** What others proposed. */
  | { readonly kind: "settle" }
  /** Takes a member out and in again that could not follow, with the key package that it sent. */
  | { readonly kind: "readmit"; readonly subject: Uint8Array; readonly keyPackage: Uint8Array }
  | { readonly kind: "rename"; readonly name: string }
  /** Seconds that new messages live; 0: for ever. */
  | { readonly kind: "timer"; readonly seconds: number };

export interface StoredCommit {
  readonly conversation: Uint8Array;
  /** SHA-256 of the envelope, by which the echo is known; undefined after a lost race, until the next try. */
  readonly hash: Uint8Array | undefined;
  readonly intent: StoredIntent;
  /** Which try this is, from 1. */
  readonly tries: number;
  /** Sealed to the newcomer. */
  readonly welcome: Uint8Array | undefined;
}

interface GroupRow {
  conversation: Uint8Array;
  incarnation: number;
  founder: Uint8Array;
  rival: number;
  roster: Uint8Array | null;
}

interface CommitRow {
  conversation: Uint8Array;
  hash: Uint8Array | null;
  kind: string;
  value: Uint8Array;
  tries: number;
  welcome: Uint8Array | null;
}

export class GroupTable {
  readonly #sql: Statements;
  readonly #kept: KeptRows<StoredGroup | undefined>;

  constructor(database: Statements) {
    this.#sql = database;
    this.#kept = database.keep("groups");
  }

  get(conversation: Uint8Array): StoredGroup | undefined {
    return this.#kept.get(conversation, () => this.#read(conversation));
  }

  #read(conversation: Uint8Array): StoredGroup | undefined {
    const row = this.#sql.prepare<[Uint8Array], GroupRow>("SELECT * FROM groups WHERE conversation = ?")
      .get(conversation);
    return row === undefined ? undefined : {
      conversation: plain(row.conversation),
      incarnation: row.incarnation,
      founder: plain(row.founder),
      rival: row.rival === 1,
      // Parsed where it is wanted: this is read for every message, the roster seldom.
      get roster(): readonly RosterEntry[] {
        return rosterFrom(plainOrNone(row.roster));
      },
    };
  }

  put(group: StoredGroup): void {
    this.#sql.prepare(
      `INSERT INTO groups (conversation, incarnation, founder, rival, roster) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET incarnation = excluded.incarnation, founder = excluded.founder,
         rival = excluded.rival, roster = excluded.roster`,
    ).run(group.conversation, group.incarnation, group.founder, group.rival ? 1 : 0, rosterBytes(group.roster));
  }

  /** The records of its GroupMember, secret; none once this member is out. */
  records(conversation: Uint8Array): Map<string, Uint8Array> {
    const rows = this.#sql.prepare<[Uint8Array], { key: string; value: Uint8Array }>(
      "SELECT key, value FROM group_records WHERE conversation = ?",
    ).all(conversation);
    return new Map(rows.map(({ key, value }) => [key, plain(value)]));
  }

  putRecord(conversation: Uint8Array, key: string, value: Uint8Array): void {
    this.#sql.prepare(
      `INSERT INTO group_records (conversation, key, value) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`,
    ).run(conversation, key, value);
  }

  deleteRecord(conversation: Uint8Array, key: string): void {
    this.#sql.prepare("DELETE FROM group_records WHERE conversation = ? AND key = ?").run(conversation, key);
  }

  deleteRecords(conversation: Uint8Array): void {
    this.#sql.prepare("DELETE FROM group_records WHERE conversation = ?").run(conversation);
  }

  /** Whether there is MLS state: not once this member is out. */
  hasState(conversation: Uint8Array): boolean {
    return this.#sql.prepare("SELECT 1 FROM group_records WHERE conversation = ? LIMIT 1").get(conversation) !==
      undefined;
  }

  setRoster(conversation: Uint8Array, roster: readonly RosterEntry[]): void {
    this.#sql.prepare("UPDATE groups SET roster = ? WHERE conversation = ?").run(rosterBytes(roster), conversation);
  }

  /** When this member's keys are renewed, and whether they are still those of its joining. */
  renewal(conversation: Uint8Array): { readonly at: number | undefined; readonly fresh: boolean } {
    const row = this.#sql.prepare<[Uint8Array], { renew_at: number | null; fresh: number }>(
      "SELECT renew_at, fresh FROM groups WHERE conversation = ?",
    ).get(conversation);
    return { at: row?.renew_at ?? undefined, fresh: row?.fresh === 1 };
  }

  setRenewal(conversation: Uint8Array, { at, fresh }: { readonly at: number; readonly fresh: boolean }): void {
    this.#sql.prepare("UPDATE groups SET renew_at = ?, fresh = ? WHERE conversation = ?")
      .run(at, fresh ? 1 : 0, conversation);
  }

  /**
   * Conversations whose keys are due at `now` (ms), and when the next ones may be. Where nothing happened since the last
   * renewal, `every` ms before it is due, nothing is due until something does.
   */
  renewals(now: number, every: number): { readonly due: readonly Uint8Array[]; readonly next: number | undefined } {
    const rows = this.#sql.prepare<[number], { id: Uint8Array; renew_at: number; wanted: number }>(
      `SELECT id, renew_at, fresh = 1 OR last_activity > renew_at - ? AS wanted
       FROM groups JOIN conversations ON id = conversation
       WHERE state = 'active' AND renew_at IS NOT NULL ORDER BY renew_at`,
    ).all(every);
    return {
      due: rows.filter(({ renew_at: at, wanted }) => at <= now && wanted === 1).map(({ id }) => plain(id)),
      next: rows.find(({ renew_at: at }) => at > now)?.renew_at,
    };
  }

  /** Whether somebody's proposal waits for a commit. */
  setUnsettled(conversation: Uint8Array, unsettled: boolean): void {
    this.#sql.prepare("UPDATE groups SET unsettled = ? WHERE conversation = ? AND unsettled <> ?")
      .run(unsettled ? 1 : 0, conversation, unsettled ? 1 : 0);
  }

  unsettled(): Uint8Array[] {
    return this.#sql.prepare<[], { conversation: Uint8Array }>("SELECT conversation FROM groups WHERE unsettled = 1")
      .all().map(({ conversation }) => plain(conversation));
  }

  setRival(conversation: Uint8Array, rival: boolean): void {
    this.#sql.prepare("UPDATE groups SET rival = ? WHERE conversation = ?").run(rival ? 1 : 0, conversation);
  }

  putCommit(commit: StoredCommit): void {
    this.#sql.prepare(
      "INSERT OR REPLACE INTO commits (conversation, hash, kind, value, tries, welcome) VALUES (?, ?, ?, ?, ?, ?)",
    ).run(
      commit.conversation,
      commit.hash ?? null,
      commit.intent.kind,
      valueOf(commit.intent),
      commit.tries,
      commit.welcome ?? null,
    );
  }

  commit(conversation: Uint8Array): StoredCommit | undefined {
    return this.#commits<[Uint8Array]>("WHERE conversation = ?", conversation)[0];
  }

  /** All that have not come to their end. */
  commits(): StoredCommit[] {
    return this.#commits<[]>("");
  }

  deleteCommit(conversation: Uint8Array): void {
    this.#sql.prepare("DELETE FROM commits WHERE conversation = ?").run(conversation);
  }

  /** Marks a Welcome as taken; false if it was already. */
  takeWelcome(hash: Uint8Array): boolean {
    return this.#sql.prepare("INSERT OR IGNORE INTO welcomes_seen (hash) VALUES (?)").run(hash).changes === 1;
  }

  #commits<P extends unknown[]>(condition: string, ...values: P): StoredCommit[] {
    return this.#sql.prepare<P, CommitRow>(`SELECT * FROM commits ${condition}`).all(...values).map((row) => ({
      conversation: plain(row.conversation),
      hash: plainOrNone(row.hash),
      intent: intentFrom(row.kind, plain(row.value)),
      tries: row.tries,
      welcome: plainOrNone(row.welcome),
    }));
  }
}

/** An identity key. */
const KEY_BYTES = 32;

function rosterBytes(roster: readonly RosterEntry[]): Uint8Array {
  return concatBytes(...roster.flatMap(({ identity, admin }) => [identity, Uint8Array.of(admin ? 1 : 0)]));
}

function rosterFrom(bytes: Uint8Array | undefined): RosterEntry[] {
  if (bytes === undefined) return [];
  return parts(bytes, KEY_BYTES + 1).map((entry) => ({
    identity: entry.slice(0, KEY_BYTES),
    admin: entry[KEY_BYTES] === 1,
  }));
}

function valueOf(intent: StoredIntent): Uint8Array {
  switch (intent.kind) {
    case "add":
    case "remove":
    case "promote":
    case "demote":
      return intent.subject;
    case "update":
    case "settle":
      return new Uint8Array(0);
    case "readmit":
      return concatBytes(intent.subject, intent.keyPackage);
    case "rename":
      return new TextEncoder().encode(intent.name);
    case "timer": {
      const seconds = new Uint8Array(4);
      new DataView(seconds.buffer).setUint32(0, intent.seconds);
      return seconds;
    }
  }
}

function intentFrom(kind: string, value: Uint8Array): StoredIntent {
  switch (kind) {
    case "add":
    case "remove":
    case "promote":
    case "demote":
      return { kind, subject: value };
    case "update":
    case "settle":
      return { kind };
    case "readmit":
      return { kind, subject: value.slice(0, KEY_BYTES), keyPackage: value.slice(KEY_BYTES) };
    case "rename":
      return { kind, name: new TextDecoder().decode(value) };
    case "timer":
      return { kind, seconds: new DataView(value.buffer, value.byteOffset).getUint32(0) };
    default:
      throw new Error(`the store holds a change of a group of an unknown kind: ${kind}`);
  }
}
