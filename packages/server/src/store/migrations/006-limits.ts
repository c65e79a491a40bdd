// What limits are measured against: how much waits for a recipient, how much of that each sender put there, and from
// where an account logged in.

import type { Migration } from "./migration.ts";

export const limits: Migration = {
  number: 6,
  subject: "limits",
  sqlite: `
    CREATE TABLE recipient_usage (
      recipient INTEGER PRIMARY KEY REFERENCES accounts (id),
      messages INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      inboxes INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE shares (
      recipient INTEGER NOT NULL,
      sender INTEGER NOT NULL,
      inbox INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      PRIMARY KEY (recipient, sender, inbox)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE login_prefixes (
      account INTEGER NOT NULL REFERENCES accounts (id),
      prefix TEXT NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (account, prefix)
    ) STRICT, WITHOUT ROWID;
  `,
  postgres: `
    CREATE TABLE recipient_usage (
      recipient bigint PRIMARY KEY REFERENCES accounts (id),
      messages bigint NOT NULL,
      bytes bigint NOT NULL,
      inboxes bigint NOT NULL
    );
    CREATE TABLE shares (
      recipient bigint NOT NULL,
      sender bigint NOT NULL,
      inbox bigint NOT NULL,
      messages bigint NOT NULL,
      bytes bigint NOT NULL,
      PRIMARY KEY (recipient, sender, inbox)
    );
    CREATE TABLE login_prefixes (
      account bigint NOT NULL REFERENCES accounts (id),
      prefix text NOT NULL,
      last_at bigint NOT NULL,
      PRIMARY KEY (account, prefix)
    );
  `,
};
