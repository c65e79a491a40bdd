// Files that only their owner may read (0600, folders 0700), replaced as a whole: a crash leaves the old one or the new.
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Makes the folder and those above it where missing; the last one is made private even if it was there. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  chmodSync(folder, FOLDER_MODE);
}

/** Makes sure that an existing file is its owner's alone. */
export function makePrivateFile(path: string): void {
  chmodSync(path, FILE_MODE);
}

/** Writes beside, flushes to disk, renames over. */
export function writePrivateFile(path: string, content: string): void {
  const beside = `${path}.new`;
  const file = openSync(beside, "w", FILE_MODE);
  try {
    chmodSync(beside, FILE_MODE);
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  syncFolder(dirname(path));
}

/** The file's text; undefined if there is none. */
export function readPrivateFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** A rename is on disk only when its folder is. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  let handle: number;
  try {
    handle = openSync(folder, "r");
  } catch {
    return;
  }
  try {
    fsyncSync(handle);
  } catch {
    // Some file systems refuse to flush a folder; the rename itself has happened.
  } finally {
    closeSync(handle);
  }
}
