// Inboxes and what waits in them. An inbox row outlives its messages: it is what keeps a seq from being used twice.
// `arrival` orders all messages of the node; being the row id, it stands in every index for nothing. A body that a batch
// shares is stored once and counted.

import type { Migration } from "./migration.ts";

export const inboxes: Migration = {
  number: 4,
  subject: "inboxes",
  sqlite: `
    CREATE TABLE inboxes (
      id INTEGER PRIMARY KEY,
      recipient INTEGER NOT NULL REFERENCES accounts (id),
      channel BLOB NOT NULL,
      last_seq INTEGER NOT NULL,
      acked_up_to INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      UNIQUE (recipient, channel)
    ) STRICT;
    CREATE TABLE bodies (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      uses INTEGER NOT NULL,
      payload BLOB NOT NULL
    ) STRICT;
    CREATE TABLE messages (
      arrival INTEGER PRIMARY KEY AUTOINCREMENT,
      recipient INTEGER NOT NULL,
      inbox INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      sender INTEGER NOT NULL,
      size INTEGER NOT NULL,
      body INTEGER,
      payload BLOB
    ) STRICT;
    CREATE INDEX messages_by_recipient ON messages (recipient);
    CREATE INDEX messages_by_inbox ON messages (inbox, seq);
  `,
};
