// When a message came, so that the operator can see how old the oldest one is.

import type { Migration } from "./migration.ts";

export const storedAt: Migration = {
  number: 12,
  subject: "stored_at",
  sqlite: `
    ALTER TABLE messages ADD COLUMN stored_at INTEGER NOT NULL DEFAULT 0;
  `,
  postgres: `
    ALTER TABLE messages ADD COLUMN stored_at bigint NOT NULL DEFAULT 0;
  `,
};
