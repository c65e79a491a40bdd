// Logins that await their finalization, and sessions. Of a token and of a finalization only hashes are kept.

import type { Migration } from "./migration.ts";

export const sessions: Migration = {
  number: 2,
  subject: "sessions",
  sqlite: `
    CREATE TABLE pending_logins (
      hash BLOB PRIMARY KEY,
      account INTEGER REFERENCES accounts (id),
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pending_logins_by_expiry ON pending_logins (expires_at);
    CREATE TABLE sessions (
      token_hash BLOB PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      account INTEGER NOT NULL REFERENCES accounts (id),
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_by_account ON sessions (account, expires_at);
  `,
  postgres: `
    CREATE TABLE pending_logins (
      hash bytea PRIMARY KEY,
      account bigint REFERENCES accounts (id),
      expires_at bigint NOT NULL
    );
    CREATE INDEX pending_logins_by_expiry ON pending_logins (expires_at);
    CREATE TABLE sessions (
      token_hash bytea PRIMARY KEY,
      id bytea NOT NULL UNIQUE,
      account bigint NOT NULL REFERENCES accounts (id),
      created_at bigint NOT NULL,
      expires_at bigint NOT NULL
    );
    CREATE INDEX sessions_by_account ON sessions (account, expires_at);
  `,
};
