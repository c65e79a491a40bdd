// A node's database on PostgreSQL is copied, and brought back, by what PostgreSQL has for it.

import { NodeError } from "../errors.ts";

export function backedUpElsewhere(): NodeError {
  return new NodeError("backup-elsewhere", "a database on PostgreSQL is backed up and brought back by its own tools", {
    hint: "pg_basebackup or pg_dump; keep the data folder's log journal, key file and blobs with it.",
  });
}
