// Where the numbers of new inboxes begin: at 0, until the node comes back from a backup. An inbox that was made since the
// backup is forgotten, and its numbers have been answered; so none that is new may begin below any that a lost one had.
// And an index for the prefixes that people logged in from long ago, which are forgotten by their age.

import type { Migration } from "./migration.ts";

export const restores: Migration = {
  number: 15,
  subject: "restores",
  sqlite: `
    CREATE TABLE seq_floor (value INTEGER NOT NULL) STRICT;
    INSERT INTO seq_floor (value) VALUES (0);
    CREATE INDEX login_prefixes_by_time ON login_prefixes (last_at);
  `,
  postgres: `
    CREATE TABLE seq_floor (value bigint NOT NULL);
    INSERT INTO seq_floor (value) VALUES (0);
    CREATE INDEX login_prefixes_by_time ON login_prefixes (last_at);
  `,
};
