// The transparency log: entries that stay as they are, and the hashes of its tree's complete subtrees, which never change
// either. Names and keys are unique in it for ever, so a deleted account's stay reserved. Whoever has an account when this
// step comes gets its entry here, in the order of registration.

import type { Database } from "better-sqlite3-multiple-ciphers";
import { hashLogName, parseUserName } from "@quicproquo/protocol/transparency";
import { logTable } from "../sqlite/log.ts";
import type { Migration } from "./migration.ts";

export const log: Migration = {
  number: 8,
  subject: "log",
  sqlite: `
    CREATE TABLE log_entries (
      position INTEGER PRIMARY KEY,
      kind INTEGER NOT NULL,
      name_hash BLOB NOT NULL,
      identity_key BLOB NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX log_entries_by_name ON log_entries (name_hash, kind);
    CREATE UNIQUE INDEX log_entries_by_key ON log_entries (identity_key, kind);
    CREATE TABLE log_hashes (
      position INTEGER PRIMARY KEY,
      hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE log_journal (begun INTEGER PRIMARY KEY) STRICT;
    CREATE TRIGGER log_entries_are_kept BEFORE DELETE ON log_entries BEGIN
      SELECT RAISE(ABORT, 'the log only grows');
    END;
    CREATE TRIGGER log_entries_are_final BEFORE UPDATE ON log_entries BEGIN
      SELECT RAISE(ABORT, 'the log only grows');
    END;
  `,
  postgres: `
    CREATE TABLE log_entries (
      position bigint PRIMARY KEY,
      kind integer NOT NULL,
      name_hash bytea NOT NULL,
      identity_key bytea NOT NULL,
      time bigint NOT NULL
    );
    CREATE UNIQUE INDEX log_entries_by_name ON log_entries (name_hash, kind);
    CREATE UNIQUE INDEX log_entries_by_key ON log_entries (identity_key, kind);
    CREATE TABLE log_hashes (
      position bigint PRIMARY KEY,
      hash bytea NOT NULL
    );
    CREATE TABLE log_journal (begun integer PRIMARY KEY);
    CREATE FUNCTION log_only_grows() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the log only grows'; END $$;
    CREATE TRIGGER log_entries_are_kept BEFORE DELETE OR UPDATE ON log_entries
      FOR EACH ROW EXECUTE FUNCTION log_only_grows();
  `,
  sqliteStep: appendAccounts,
};

function appendAccounts(database: Database): void {
  const accounts = database.prepare<[], { username: string; identityKey: Uint8Array; createdAt: number }>(
    "SELECT username, identity_key AS identityKey, created_at AS createdAt FROM accounts ORDER BY id",
  );
  const table = logTable(database);
  for (const { username, identityKey, createdAt } of accounts.all()) {
    const name = parseUserName(username);
    if (name === undefined) throw new Error("an account has a name that is none");
    table.append("bind", hashLogName(name), identityKey, createdAt);
  }
}
