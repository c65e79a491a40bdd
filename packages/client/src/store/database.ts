// Opens the encrypted SQLite file: cipher aegis, WAL, synchronous FULL (a message that was answered for survives a power
// cut), and the exclusive lock that makes one engine per profile. The lock is the operating system's: it goes with the
// process, however that ends.
import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import Sqlite from "better-sqlite3-multiple-ciphers";
import { clientError } from "../errors.ts";
import { toHex } from "../bytes.ts";

export type Database = Sqlite.Database;

export interface OpenOptions {
  /** Make the file if it is not there; else its absence is an error. */
  readonly create: boolean;
}

/**
 * Opens the file under a 32-byte key. Throws `profile-in-use` while another engine has it, `store-damaged` if it is not
 * readable under this key or fails SQLite's or the cipher's checks. Nothing is changed before it was read.
 */
export function openDatabase(path: string, key: Uint8Array, options: OpenOptions): Database {
  if (!options.create && !existsSync(path)) {
    throw clientError("store-damaged", `the message store ${path} is missing`, {
      hint: "Bring it back from a backup.",
    });
  }
  let database: Database | undefined;
  try {
    database = new Sqlite(path, { timeout: 0, nativeBinding: nativeBinding() });
    database.pragma("cipher = 'aegis'");
    const text = new TextEncoder().encode(`raw:${toHex(key)}`);
    database.key(Buffer.from(text.buffer));
    text.fill(0);
    settle(database);
    return database;
  } catch (error) {
    database?.close();
    throw openFailure(path, error);
  }
}

/** How every store is kept: one engine at a time, on disk when it says so, and nothing left of what was deleted. */
export function settle(database: Database): void {
  database.pragma("locking_mode = EXCLUSIVE");
  // Reads the first page: a wrong key, a damaged file and a second engine show here, before anything is written.
  database.prepare("SELECT count(*) FROM sqlite_schema").get();
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma("secure_delete = ON");
  // 16 MiB of pages: ids and hashes fall all over their indexes, and a page that was let go is deciphered again.
  database.pragma("cache_size = -16384");
  // The exclusive lock is taken with the first write; take it now.
  database.exec("BEGIN EXCLUSIVE; COMMIT");
}

/** What a failing statement means to a person. */
export function storeFailure(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  if (error.code.startsWith("SQLITE_FULL")) {
    return clientError("store-failed", "the disk is full", {
      hint: "Make room; what was not stored will be fetched again.",
      cause: error,
      retry: true,
    });
  }
  if (error.code.startsWith("SQLITE_CORRUPT") || error.code.startsWith("SQLITE_NOTADB")) return damaged("", error);
  return clientError("store-failed", `the message store failed (${error.code})`, { cause: error, retry: true });
}

function openFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  if (error.code.startsWith("SQLITE_BUSY") || error.code.startsWith("SQLITE_LOCKED")) {
    return clientError("profile-in-use", "this profile is open in another program", {
      hint: "Close the other one first, or use --as with another profile.",
      cause: error,
    });
  }
  if (error.code.startsWith("SQLITE_CORRUPT") || error.code.startsWith("SQLITE_NOTADB")) return damaged(path, error);
  return clientError("store-failed", `the message store ${path} cannot be opened (${error.code})`, { cause: error });
}

function damaged(path: string, cause: unknown): unknown {
  return clientError("store-damaged", `the message store ${path} is damaged`.replace("  ", " "), {
    hint: "Nothing was changed. Bring the profile's folder back from a backup.",
    cause,
  });
}

let binding: string | undefined;

/** The package's own binary by absolute path: nothing is searched, compiled or downloaded. */
export function nativeBinding(): string {
  if (binding !== undefined) return binding;
  const home = dirname(createRequire(import.meta.url).resolve("better-sqlite3-multiple-ciphers/package.json"));
  const musl = process.platform === "linux" &&
    existsSync(`/lib/ld-musl-${process.arch === "x64" ? "x86_64" : "aarch64"}.so.1`);
  binding = join(home, "prebuilds", `${process.platform}${musl ? "musl" : ""}-${process.arch}.node`);
  if (!existsSync(binding)) {
    throw clientError("store-failed", `the database library has no binary for ${process.platform} ${process.arch}`);
  }
  return binding;
}
