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
  postgres: `
    CREATE TABLE inboxes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      recipient bigint NOT NULL REFERENCES accounts (id),
      channel bytea NOT NULL,
      last_seq bigint NOT NULL,
      acked_up_to bigint NOT NULL,
      messages bigint NOT NULL,
      bytes bigint NOT NULL,
      UNIQUE (recipient, channel)
    );
    CREATE TABLE bodies (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      uses bigint NOT NULL,
      payload bytea NOT NULL
    );
    CREATE TABLE messages (
      arrival bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      recipient bigint NOT NULL,
      inbox bigint NOT NULL,
      seq bigint NOT NULL,
      sender bigint NOT NULL,
      size bigint NOT NULL,
      body bigint,
      payload bytea
    );
    CREATE INDEX messages_by_recipient ON messages (recipient, arrival);
    CREATE UNIQUE INDEX messages_by_inbox ON messages (inbox, seq);
    -- They are ciphertext, which compression only costs.
    ALTER TABLE bodies ALTER COLUMN payload SET STORAGE EXTERNAL;
    ALTER TABLE messages ALTER COLUMN payload SET STORAGE EXTERNAL;
  `,
};
