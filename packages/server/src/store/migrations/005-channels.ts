// One channel a pair of accounts; `low` and `high` are the pair sorted by identity key.

import type { Migration } from "./migration.ts";

export const channels: Migration = {
  number: 5,
  subject: "channels",
  sqlite: `
    CREATE TABLE channels (
      id BLOB PRIMARY KEY,
      low INTEGER NOT NULL REFERENCES accounts (id),
      high INTEGER NOT NULL REFERENCES accounts (id),
      closed INTEGER NOT NULL,
      UNIQUE (low, high)
    ) STRICT, WITHOUT ROWID;
  `,
  postgres: `
    CREATE TABLE channels (
      id bytea PRIMARY KEY,
      low bigint NOT NULL REFERENCES accounts (id),
      high bigint NOT NULL REFERENCES accounts (id),
      closed boolean NOT NULL,
      UNIQUE (low, high)
    );
  `,
};
