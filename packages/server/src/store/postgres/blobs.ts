// What the database knows of blobs, in PostgreSQL.

import type { OwnBlob, StoredBlob } from "../store.ts";
import type { BlobCalls } from "../operation.ts";
import type { Executors } from "./executors.ts";

export const blobExecutors: Pick<Executors, BlobCalls> = {
  findOwnBlob: (sql, { account, hash }) =>
    sql.first<OwnBlob>(
      `SELECT file, total_size AS "totalSize", mime_type AS "mimeType", received, tail, finished,
         expires_at AS "expiresAt"
       FROM blobs WHERE account = $1 AND hash = $2`,
      account,
      hash,
    ),
  async keepBlob(sql, request) {
    const { account, hash, file, totalSize, mimeType, receivedBefore, received, tail, finished, expiresAt } = request;
    if (receivedBefore === 0) {
      // One upload begins at a time for each account: the quota is counted.
      const owner = await sql.first("SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE", account);
      if (owner === undefined) return "gone";
      const usage = await sql.first<{ blobs: number; bytes: number }>(
        `SELECT count(*) AS blobs, coalesce(sum(total_size), 0)::bigint AS bytes FROM blobs WHERE account = $1`,
        account,
      );
      const { blobs, bytes } = usage ?? { blobs: 0, bytes: 0 };
      if (blobs >= request.accountBlobs || bytes + totalSize > request.accountBytes) return "quota-exceeded";
      const added = await sql.run(
        `INSERT INTO blobs (account, hash, file, total_size, mime_type, received, tail, finished, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (account, hash) DO NOTHING`,
        account,
        hash,
        file,
        totalSize,
        mimeType,
        received,
        tail,
        finished,
        expiresAt,
      );
      return added === 1 ? "kept" : "gone";
    }
    const extended = await sql.run(
      `UPDATE blobs SET received = $1, tail = $2, finished = $3, expires_at = $4
       WHERE account = $5 AND hash = $6 AND file = $7 AND received = $8`,
      received,
      tail,
      finished,
      expiresAt,
      account,
      hash,
      file,
      receivedBefore,
    );
    return extended === 1 ? "kept" : "gone";
  },
  findBlob: (sql, { hash, now }) =>
    sql.first<StoredBlob>(
      `SELECT file, total_size AS "totalSize", mime_type AS "mimeType" FROM blobs
       WHERE hash = $1 AND expires_at > $2 AND finished ORDER BY expires_at DESC LIMIT 1`,
      hash,
      now,
    ),
  async dropBlob(sql, { account, hash }) {
    const dropped = await sql.first<{ file: Uint8Array }>(
      "DELETE FROM blobs WHERE account = $1 AND hash = $2 RETURNING file",
      account,
      hash,
    );
    return dropped?.file;
  },
  async expireBlobs(sql, { now, limit }) {
    const dropped = await sql.all<{ file: Uint8Array }>(
      `DELETE FROM blobs WHERE (account, hash) IN (
         SELECT account, hash FROM blobs WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING file`,
      now,
      limit,
    );
    return dropped.map(({ file }) => file);
  },
  async blobFiles(sql, { files }) {
    const found = await sql.all<{ file: Uint8Array; finished: boolean }>(
      "SELECT file, finished FROM blobs WHERE file = ANY ($1::bytea[])",
      files,
    );
    const byFile = new Map(found.map(({ file, finished }) => [file.toHex(), finished]));
    return files.map((file) => {
      const finished = byFile.get(file.toHex());
      return finished === undefined ? "unknown" : finished ? "finished" : "unfinished";
    });
  },
};
