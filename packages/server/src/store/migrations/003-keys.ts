// Key packages, oldest first by id; the fingerprints of those that were handed out, so that an upload which is repeated
// after a lost answer cannot bring one back; and one hybrid key an account.

import type { Migration } from "./migration.ts";

export const keys: Migration = {
  number: 3,
  subject: "keys",
  sqlite: `
    CREATE TABLE key_packages (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      owner INTEGER NOT NULL REFERENCES accounts (id),
      leaf_key BLOB NOT NULL,
      fingerprint BLOB NOT NULL UNIQUE,
      cipher_suite INTEGER NOT NULL,
      not_after INTEGER NOT NULL,
      last_resort INTEGER NOT NULL,
      package BLOB NOT NULL
    ) STRICT;
    CREATE INDEX key_packages_by_leaf ON key_packages (leaf_key, last_resort, id);
    CREATE INDEX key_packages_by_owner ON key_packages (owner, last_resort, id);
    CREATE TABLE spent_key_packages (
      fingerprint BLOB PRIMARY KEY,
      not_after INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX spent_key_packages_by_expiry ON spent_key_packages (not_after);
    CREATE TABLE hybrid_keys (
      account INTEGER PRIMARY KEY REFERENCES accounts (id),
      created INTEGER NOT NULL,
      value BLOB NOT NULL
    ) STRICT;
  `,
  postgres: `
    CREATE TABLE key_packages (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      owner bigint NOT NULL REFERENCES accounts (id),
      leaf_key bytea NOT NULL,
      fingerprint bytea NOT NULL UNIQUE,
      cipher_suite integer NOT NULL,
      not_after bigint NOT NULL,
      last_resort boolean NOT NULL,
      package bytea NOT NULL
    );
    CREATE INDEX key_packages_by_leaf ON key_packages (leaf_key, last_resort, id);
    CREATE INDEX key_packages_by_owner ON key_packages (owner, last_resort, id);
    CREATE TABLE spent_key_packages (
      fingerprint bytea PRIMARY KEY,
      not_after bigint NOT NULL
    );
    CREATE INDEX spent_key_packages_by_expiry ON spent_key_packages (not_after);
    CREATE TABLE hybrid_keys (
      account bigint PRIMARY KEY REFERENCES accounts (id),
      created bigint NOT NULL,
      value bytea NOT NULL
    );
  `,
};
