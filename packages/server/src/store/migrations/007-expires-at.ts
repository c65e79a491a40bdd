// Every message ends: at its sender's time to live, or at the node's retention.

import type { Migration } from "./migration.ts";

export const expiresAt: Migration = {
  number: 7,
  subject: "expires_at",
  sqlite: `
    ALTER TABLE messages ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX messages_by_expiry ON messages (expires_at);
  `,
  postgres: `
    ALTER TABLE messages ADD COLUMN expires_at bigint NOT NULL DEFAULT 0;
    CREATE INDEX messages_by_expiry ON messages (expires_at);
  `,
};
