// Where people can be reached directly: one signed record an account, as its owner published it.

import type { Migration } from "./migration.ts";

export const endpoints: Migration = {
  number: 10,
  subject: "endpoints",
  sqlite: `
    CREATE TABLE endpoints (
      account INTEGER PRIMARY KEY REFERENCES accounts (id),
      time INTEGER NOT NULL,
      value BLOB NOT NULL
    ) STRICT;
  `,
  postgres: `
    CREATE TABLE endpoints (
      account bigint PRIMARY KEY REFERENCES accounts (id),
      time bigint NOT NULL,
      value bytea NOT NULL
    );
  `,
};
