// The node's folder: database, its key, and the lock that keeps a second node out. The lock is the operating system's, so
// it goes with the process, however that ends; programs that only add a row (an invitation) do not take it. The key is made
// only together with the database: beside an existing one, a missing key is an error and never a fresh key.

import { dirname } from "node:path";
import { sameBytes } from "@quicproquo/protocol";
import { NodeError } from "../errors.ts";
import { syncFolderSync } from "../sync-folder.ts";
import { readMovedFile, refuseMoved } from "./moved-file.ts";

export interface DataFolder extends Disposable {
  readonly databasePath: string;
  /** Folder of the files that people send each other. */
  readonly blobsPath: string;
  /** 32 bytes; whoever opens the database overwrites it. */
  readonly key: Uint8Array;
}

export interface DataFolderOptions {
  readonly path: string;
  /** 64 hexadecimal digits instead of the key file, as from QPQ_DB_KEY. */
  readonly keyText: string | undefined;
  /** A node; otherwise a visitor, which needs the folder to be there already. */
  readonly exclusive: boolean;
  /** Also a folder whose node is on a server now: for who moves it there. */
  readonly mayHaveMoved?: boolean;
  readonly random: (size: number) => Uint8Array;
}

/** Throws `NodeError`: `data-folder`, `in-use`, `key-missing`, `key-invalid`, `moved`. */
export function openDataFolder(options: DataFolderOptions): DataFolder {
  const { path, keyText, exclusive, mayHaveMoved = false, random } = options;
  if (!mayHaveMoved) refuseMoved(path);
  const databasePath = `${path}/node.db`;
  const keyPath = `${path}/node.key`;
  const given = keyText === undefined ? undefined : parseKey(keyText, "QPQ_DB_KEY");
  if (exclusive) makeFolder(path);
  else demandNode(path);
  let lock = exclusive ? lockFolder(path) : undefined;
  const unlock = (): void => {
    lock?.[Symbol.dispose]();
    lock = undefined;
  };
  try {
    const key = given ?? (exists(keyPath) ? readKey(keyPath) : makeKey(keyPath, databasePath, random));
    // SQLite gives its log the mode that it finds on the database.
    if (!exists(databasePath)) Deno.openSync(databasePath, { createNew: true, write: true, mode: 0o600 }).close();
    return { databasePath, blobsPath: blobsPathOf(path), key, [Symbol.dispose]: unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

export interface ServedFolder extends Disposable {
  /** 32 bytes, under which the node's secrets are sealed; whoever opens the database overwrites it. */
  readonly key: Uint8Array;
  /** Of the move that brought the folder's own database to the server, if one did. */
  readonly moved: string | undefined;
  /** Takes a key away again that was made just now, once it is certain that nothing was sealed with it. */
  dropNewKey(): void;
}

/** The same of a node whose database is on a server: key, journal and files lie here. Throws as `openDataFolder` does. */
export function openServedFolder({ path, keyText, exclusive, random }: DataFolderOptions): ServedFolder {
  const keyPath = `${path}/node.key`;
  if (exclusive) makeFolder(path);
  const lock = exclusive ? lockFolder(path) : undefined;
  try {
    const moved = readMovedFile(path)?.id;
    if (moved === undefined && exists(`${path}/node.db`)) {
      throw new NodeError("data-folder", `there is a node with a database of its own in ${path}`, {
        hint: "Give the one on a server another --data folder, leave --database out, or see migrate-store.",
      });
    }
    const given = keyText === undefined ? undefined : parseKey(keyText, "QPQ_DB_KEY");
    const makes = given === undefined && exclusive && !exists(keyPath);
    const key = given ?? (makes ? Uint8Array.from(random(32)) : readKey(keyPath));
    // Before anything is sealed with it.
    if (makes) writeKey(keyPath, key);
    return {
      key,
      moved,
      dropNewKey() {
        if (makes) Deno.removeSync(keyPath);
      },
      [Symbol.dispose]: () => lock?.[Symbol.dispose](),
    };
  } catch (error) {
    lock?.[Symbol.dispose]();
    throw error;
  }
}

/** Throws `data-folder` unless there is one: what works on a node makes none. */
export function demandNode(path: string): void {
  if (exists(`${path}/node.db`)) return;
  throw new NodeError("data-folder", `there is no node in ${path}`, { hint: "Start the node once, or see --data." });
}

export interface EmptyFolderOptions {
  readonly path: string;
  /** As in `DataFolderOptions`. */
  readonly keyText: string | undefined;
  /** A copy of a key file, which is put into the folder; the one that lies there already if neither is given. */
  readonly keyFile: string | undefined;
}

export interface EmptyFolder extends DataFolder {
  /** Puts the copied key into the folder, if one was given: once it turned out to be the right one. */
  keepKey(): void;
}

/**
 * A folder that shall hold a node and holds none yet, with its key, locked. Throws `NodeError`: `data-folder`, `in-use`,
 * `key-missing`, `key-invalid`; also for another key that lies there: it may be all that can read some other database.
 */
export function emptyDataFolder({ path, keyText, keyFile }: EmptyFolderOptions): EmptyFolder {
  const databasePath = `${path}/node.db`;
  const keyPath = `${path}/node.key`;
  const given = keyText === undefined ? undefined : parseKey(keyText, "QPQ_DB_KEY");
  const copied = given !== undefined || keyFile === undefined ? undefined : readKey(keyFile);
  if (given === undefined && copied === undefined && !exists(keyPath)) {
    throw new NodeError("key-missing", "the key that the backup is encrypted with is not given", {
      hint: "Give the copy of node.key that was put aside, or set QPQ_DB_KEY.",
    });
  }
  refuseMoved(path);
  makeFolder(path);
  const lock = lockFolder(path);
  try {
    if (exists(databasePath)) {
      throw new NodeError("data-folder", `there is a node in ${path} already`, {
        hint: "Name another folder with --data.",
      });
    }
    const there = given === undefined && exists(keyPath) ? readKey(keyPath) : undefined;
    if (copied !== undefined && there !== undefined && !sameBytes(copied, there)) {
      throw new NodeError("key-invalid", `another key lies in ${keyPath} already`, {
        hint: "Put it aside first: some database may be readable by it alone.",
      });
    }
    const key = given ?? copied ?? readKey(keyPath);
    const kept = copied?.slice();
    return {
      databasePath,
      blobsPath: blobsPathOf(path),
      key,
      keepKey() {
        if (kept !== undefined && there === undefined) writeKey(keyPath, kept);
      },
      [Symbol.dispose]() {
        kept?.fill(0);
        there?.fill(0);
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** Within a data folder. */
export function blobsPathOf(data: string): string {
  return `${data}/blobs`;
}

/** Within a data folder: the transparency log's journal, outside the database. */
export function journalPathOf(data: string): string {
  return `${data}/log.journal`;
}

function makeFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new NodeError("data-folder", `the folder ${path} cannot be made: ${reason(cause)}`, {
      hint: "Choose another with --data, or give this user the right to write there.",
      cause,
    });
  }
}

/** Let go by saying so, not by closing alone: a child that is just being started has the file, too, and would keep it locked. */
function lockFolder(path: string): Disposable {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(`${path}/node.lock`, { create: true, write: true, mode: 0o600 });
  } catch (cause) {
    throw new NodeError("data-folder", `the folder ${path} cannot be written: ${reason(cause)}`, {
      hint: "Choose another with --data, or give this user the right to write there.",
      cause,
    });
  }
  if (file.tryLockSync(true)) {
    return {
      [Symbol.dispose]() {
        file.unlockSync();
        file.close();
      },
    };
  }
  file.close();
  throw new NodeError("in-use", `a node is already running on ${path}`, {
    hint: "Stop it first, or give this one another --data folder.",
  });
}

function makeKey(path: string, databasePath: string, random: (size: number) => Uint8Array): Uint8Array {
  if (exists(databasePath)) {
    throw new NodeError("key-missing", `${databasePath} is there, but its key ${path} is not`, {
      hint: "Bring the key file back, or set QPQ_DB_KEY. Without the key the database cannot be read.",
    });
  }
  const key = Uint8Array.from(random(32));
  writeKey(path, key);
  return key;
}

function writeKey(path: string, key: Uint8Array): void {
  const draft = `${path}.new`;
  const file = Deno.openSync(draft, { create: true, write: true, truncate: true, mode: 0o600 });
  try {
    const text = new TextEncoder().encode(`${key.toHex()}\n`);
    file.writeSync(text);
    text.fill(0);
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.renameSync(draft, path);
  // Before a database that only this key opens is made.
  syncFolderSync(dirname(path));
}

function readKey(path: string): Uint8Array {
  if (!exists(path)) {
    throw new NodeError("key-missing", `there is no key file ${path}`, {
      hint: "Name the right one, or set QPQ_DB_KEY.",
    });
  }
  const { mode } = Deno.statSync(path);
  if (mode !== null && (mode & 0o077) !== 0) {
    throw new NodeError("key-invalid", `the key file ${path} can be read by others`, { hint: `chmod 600 ${path}` });
  }
  return parseKey(Deno.readTextFileSync(path).trim(), path);
}

function parseKey(text: string, from: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new NodeError("key-invalid", `${from} is not a key`, { hint: "A key is 64 hexadecimal digits." });
  }
  return Uint8Array.fromHex(text);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
