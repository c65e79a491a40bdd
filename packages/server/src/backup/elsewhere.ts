// A node's database on PostgreSQL is copied, and brought back, by what PostgreSQL has for it.

import { NodeError } from "../errors.ts";

export function backedUpElsewhere(): NodeError {
  return new NodeError("backup-elsewhere", "a database on PostgreSQL is backed up and brought back by its own tools", {
    hint: "pg_basebackup or pg_dump; keep the data folder's log journal, key file and blobs with it.",
  });
}

/** A backup of a node whose files are in a bucket, restored as if they were in it; or the other way round. */
export function filesElsewhere(filesAt: string | undefined): NodeError {
  return filesAt === undefined
    ? new NodeError("backup-elsewhere", "the backup holds files, and this node's lie on S3", {
      hint: "Restore it without the S3 settings, put its blobs/ into the bucket, and start it with them.",
    })
    : new NodeError("backup-elsewhere", `the backup's files are in ${filesAt}, and no S3 is set`, {
      hint: "Give the S3 settings that the node had.",
    });
}
