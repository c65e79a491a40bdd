// Names that a restore found in the journal and not in the backup: bound for ever, though their accounts are lost.

import type { Migration } from "./migration.ts";

export const reservedBinds: Migration = {
  number: 13,
  subject: "reserved_binds",
  sqlite: `
    CREATE TABLE reserved_binds (position INTEGER PRIMARY KEY) STRICT;
  `,
  postgres: `
    CREATE TABLE reserved_binds (position bigint PRIMARY KEY);
  `,
};
