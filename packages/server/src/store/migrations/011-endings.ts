// What ends: sessions, which their owner can list and end one by one, and so must know when and by which device they were
// used; and channels of deleted accounts, of which nothing stays but that they are closed.

import type { Migration } from "./migration.ts";

export const endings: Migration = {
  number: 11,
  subject: "endings",
  sqlite: `
    ALTER TABLE sessions ADD COLUMN last_used_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN device_hash BLOB NOT NULL DEFAULT x'';
    UPDATE sessions SET last_used_at = created_at;
    CREATE TABLE closed_channels (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE INDEX channels_by_high ON channels (high);
    CREATE INDEX pending_logins_by_account ON pending_logins (account);
    CREATE INDEX invites_by_user ON invites (used_by);
  `,
  postgres: `
    ALTER TABLE sessions ADD COLUMN last_used_at bigint NOT NULL DEFAULT 0;
    ALTER TABLE sessions ADD COLUMN device_hash bytea NOT NULL DEFAULT '';
    UPDATE sessions SET last_used_at = created_at;
    CREATE TABLE closed_channels (id bytea PRIMARY KEY);
    CREATE INDEX channels_by_high ON channels (high);
    CREATE INDEX pending_logins_by_account ON pending_logins (account);
    CREATE INDEX invites_by_user ON invites (used_by);
  `,
};
