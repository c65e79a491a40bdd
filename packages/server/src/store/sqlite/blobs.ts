// What the database knows of blobs, in SQLite.

import type { Database } from "better-sqlite3-multiple-ciphers";
import type { OwnBlob, StoredBlob } from "../store.ts";
import type { BlobCalls } from "../operation.ts";
import type { Executors } from "./operations.ts";

type Row = Omit<OwnBlob, "finished"> & { readonly finished: number };

export function blobExecutors(database: Database): Pick<Executors, BlobCalls> {
  const owner = database.prepare<[number], object>("SELECT 1 FROM accounts WHERE id = ?");
  const own = database.prepare<[number, Uint8Array], Row>(
    `SELECT file, total_size AS totalSize, mime_type AS mimeType, received, tail, finished, expires_at AS expiresAt
     FROM blobs WHERE account = ? AND hash = ?`,
  );
  const usage = database.prepare<[number], { blobs: number; bytes: number }>(
    "SELECT count(*) AS blobs, coalesce(sum(total_size), 0) AS bytes FROM blobs WHERE account = ?",
  );
  const add = database.prepare<
    [number, Uint8Array, Uint8Array, number, string, number, Uint8Array, number, number]
  >(
    `INSERT INTO blobs (account, hash, file, total_size, mime_type, received, tail, finished, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, hash) DO NOTHING`,
  );
  const extend = database.prepare<[number, Uint8Array, number, number, number, Uint8Array, Uint8Array, number]>(
    `UPDATE blobs SET received = ?, tail = ?, finished = ?, expires_at = ?
     WHERE account = ? AND hash = ? AND file = ? AND received = ?`,
  );
  const whole = database.prepare<[Uint8Array, number], StoredBlob>(
    `SELECT file, total_size AS totalSize, mime_type AS mimeType FROM blobs
     WHERE hash = ? AND expires_at > ? AND finished = 1 ORDER BY expires_at DESC LIMIT 1`,
  );
  const drop = database.prepare<[number, Uint8Array], { file: Uint8Array }>(
    "DELETE FROM blobs WHERE account = ? AND hash = ? RETURNING file",
  );
  const expire = database.prepare<[number, number], { file: Uint8Array }>(
    `DELETE FROM blobs WHERE rowid IN (SELECT rowid FROM blobs WHERE expires_at <= ? ORDER BY expires_at LIMIT ? + 0)
     RETURNING file`,
  );
  const byFile = database.prepare<[Uint8Array], { finished: number }>("SELECT finished FROM blobs WHERE file = ?");

  return {
    findOwnBlob({ account, hash }) {
      const row = own.get(account, hash);
      return row === undefined ? undefined : { ...row, finished: row.finished === 1 };
    },
    keepBlob(request) {
      const { account, hash, file, totalSize, mimeType, received, tail, expiresAt } = request;
      const finished = request.finished ? 1 : 0;
      if (request.receivedBefore === 0) {
        if (owner.get(account) === undefined) return "gone";
        const { blobs, bytes } = usage.get(account) ?? { blobs: 0, bytes: 0 };
        if (blobs >= request.accountBlobs || bytes + totalSize > request.accountBytes) return "quota-exceeded";
        const added = add.run(account, hash, file, totalSize, mimeType, received, tail, finished, expiresAt);
        return added.changes === 1 ? "kept" : "gone";
      }
      const { receivedBefore } = request;
      const extended = extend.run(received, tail, finished, expiresAt, account, hash, file, receivedBefore);
      return extended.changes === 1 ? "kept" : "gone";
    },
    findBlob: ({ hash, now }) => whole.get(hash, now),
    dropBlob: ({ account, hash }) => drop.get(account, hash)?.file,
    expireBlobs: ({ now, limit }) => expire.all(now, limit).map(({ file }) => file),
    blobFiles: ({ files }) =>
      files.map((file) => {
        const row = byFile.get(file);
        if (row === undefined) return "unknown";
        return row.finished === 1 ? "finished" : "unfinished";
      }),
  };
}
