// Opens the node's encrypted database: cipher AEGIS, WAL, synchronous FULL (an answer survives a power cut; NORMAL alone lost
// answered messages: who sets it makes the log durable itself, executor.ts). Everything is looked at before anything is
// written: key, application, schema.

import { Buffer } from "node:buffer";
import Sqlite from "better-sqlite3-multiple-ciphers";
import type { Database } from "better-sqlite3-multiple-ciphers";
import { NodeError } from "../../errors.ts";
import { migrations, schemaVersion } from "../migrations/migrations.ts";
import { nativeBinding } from "./native-binding.ts";

/** "qpqn", in SQLite's header. */
const applicationId = 0x7170716e;
const pageSize = 4096;

export interface OpenOptions {
  readonly path: string;
  /** 32 bytes; overwritten once used. Of no bytes: pages in the clear, for tests that look at what lies on the disk. */
  readonly key: Uint8Array;
  /** The database may grow to so many bytes. */
  readonly maxBytes: number | undefined;
  /** Whether an older schema is brought up to date, or refused: beside a running node nobody changes it. */
  readonly mayMigrate?: boolean;
}

/**
 * Throws `NodeError` (`wrong-key`, `not-a-node`, `newer-schema`, `older-schema`, `storage-full`, `broken`), and then nothing
 * was changed.
 */
export function openDatabase({ path, key, maxBytes, mayMigrate = true }: OpenOptions): Database {
  let database: Database | undefined;
  try {
    database = new Sqlite(path, { nativeBinding: nativeBinding() });
    if (key.length > 0) unlock(database, key);
    // A stranger's file shows at the first read, and is left as it is: no log of it is folded in when it is closed.
    database.pragma("wal_autocheckpoint = 0");
    const version = numberOf(database, "user_version");
    if (version > schemaVersion) {
      throw new NodeError("newer-schema", `${path} has schema ${version}; this program knows ${schemaVersion}`, {
        hint: "Start the newer version that wrote it.",
      });
    }
    if (version < schemaVersion && !mayMigrate) {
      throw new NodeError("older-schema", `${path} has schema ${version}; this program needs ${schemaVersion}`, {
        hint: "Start this version of the node once; it brings the database up to date.",
      });
    }
    if (version > 0 && numberOf(database, "application_id") !== applicationId) {
      throw new NodeError("not-a-node", `${path} is a database of something else`, {
        hint: "Point --data at the node's own folder.",
      });
    }
    database.pragma(`page_size = ${pageSize}`);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("foreign_keys = ON");
    // This build would overwrite every page of a deleted message, which costs as much as storing it. What is left in free
    // pages is ciphertext of ciphertext.
    database.pragma("secure_delete = FAST");
    database.pragma("wal_autocheckpoint = 1000");
    if (maxBytes !== undefined) database.pragma(`max_page_count = ${Math.floor(maxBytes / pageSize)}`);
    migrate(database, version);
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof NodeError ? error : openFailure(path, error);
  }
}

export const fullFailure = {
  code: "storage-full",
  message: "the node's disk or its storage limit is full",
} as const;

function unlock(database: Database, key: Uint8Array): void {
  database.pragma("cipher = 'aegis'");
  const text = new TextEncoder().encode(`raw:${key.toHex()}`);
  database.key(Buffer.from(text.buffer));
  text.fill(0);
  key.fill(0);
}

/** What a failing statement means. */
export function storeFailure(error: unknown): NodeError {
  if (error instanceof NodeError) return error;
  const code = error instanceof Sqlite.SqliteError ? error.code : "";
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_WRITE") {
    return new NodeError(fullFailure.code, fullFailure.message, { cause: error });
  }
  return new NodeError("broken", error instanceof Error ? error.message : String(error), { cause: error });
}

function migrate(database: Database, version: number): void {
  const missing = migrations.filter(({ number }) => number > version);
  if (missing.length === 0) return;
  database.transaction(() => {
    for (const { sqlite, sqliteStep } of missing) {
      database.exec(sqlite);
      sqliteStep?.(database);
    }
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${schemaVersion}`);
  }).immediate();
}

function numberOf(database: Database, pragma: string): number {
  const value = database.pragma(pragma, { simple: true });
  if (typeof value !== "number") throw new Error(`PRAGMA ${pragma} gave no number`);
  return value;
}

function openFailure(path: string, error: unknown): NodeError {
  const code = error instanceof Sqlite.SqliteError ? error.code : "";
  if (code === "SQLITE_NOTADB") {
    return new NodeError("wrong-key", `${path} cannot be read with this key`, {
      hint: "Use the key file (or QPQ_DB_KEY) that the database was made with; without it, restore a backup.",
      cause: error,
    });
  }
  const failure = storeFailure(error);
  return failure.code === "storage-full"
    ? new NodeError("storage-full", `no room to open ${path}`, { hint: "Make room on the disk.", cause: error })
    : new NodeError("broken", `${path} cannot be opened: ${failure.message}`, { cause: error });
}
