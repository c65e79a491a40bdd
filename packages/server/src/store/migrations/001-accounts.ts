// Accounts, the invitations that let them in, and the node's own secrets, on which every account depends.

import type { Migration } from "./migration.ts";

export const accounts: Migration = {
  number: 1,
  subject: "accounts",
  sqlite: `
    CREATE TABLE secrets (
      name TEXT PRIMARY KEY,
      value BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE accounts (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      username TEXT NOT NULL UNIQUE,
      identity_key BLOB NOT NULL UNIQUE,
      registration_request BLOB NOT NULL,
      registration_record BLOB NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE invites (
      code_hash BLOB PRIMARY KEY,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      used_by INTEGER REFERENCES accounts (id)
    ) STRICT, WITHOUT ROWID;
  `,
  postgres: `
    CREATE TABLE secrets (
      name text PRIMARY KEY,
      value bytea NOT NULL
    );
    CREATE TABLE accounts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      username text COLLATE "C" NOT NULL UNIQUE,
      identity_key bytea NOT NULL UNIQUE,
      registration_request bytea NOT NULL,
      registration_record bytea NOT NULL,
      created_at bigint NOT NULL
    );
    CREATE TABLE invites (
      code_hash bytea PRIMARY KEY,
      created_at bigint NOT NULL,
      expires_at bigint NOT NULL,
      used_by bigint REFERENCES accounts (id)
    );
  `,
};
