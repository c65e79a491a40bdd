// Files that people sent each other, as far as the database goes: whose, how large, how much of it has come. The bytes lie
// in files of their own (blobs/), but for those of an unfinished upload that do not fill a record of its file yet.

import type { Migration } from "./migration.ts";

export const blobs: Migration = {
  number: 9,
  subject: "blobs",
  sqlite: `
    CREATE TABLE blobs (
      account INTEGER NOT NULL REFERENCES accounts (id),
      hash BLOB NOT NULL,
      file BLOB NOT NULL UNIQUE,
      total_size INTEGER NOT NULL,
      mime_type TEXT NOT NULL,
      received INTEGER NOT NULL,
      tail BLOB NOT NULL,
      finished INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (account, hash)
    ) STRICT;
    CREATE INDEX blobs_by_hash ON blobs (hash, expires_at);
    CREATE INDEX blobs_by_expiry ON blobs (expires_at);
  `,
  postgres: `
    CREATE TABLE blobs (
      account bigint NOT NULL REFERENCES accounts (id),
      hash bytea NOT NULL,
      file bytea NOT NULL UNIQUE,
      total_size bigint NOT NULL,
      mime_type text NOT NULL,
      received bigint NOT NULL,
      tail bytea NOT NULL,
      finished boolean NOT NULL,
      expires_at bigint NOT NULL,
      PRIMARY KEY (account, hash)
    );
    CREATE INDEX blobs_by_hash ON blobs (hash, expires_at);
    CREATE INDEX blobs_by_expiry ON blobs (expires_at);
  `,
};
