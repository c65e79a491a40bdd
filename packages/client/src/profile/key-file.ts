// A key file: 32 random bytes, as a line of text, that open a profile in place of its password. Made here alone, so that
// nobody opens a profile with a photograph; for whoever starts without anybody to type a password.
import { readFileSync, statSync } from "node:fs";
import process from "node:process";
import { QpqError, type Random } from "@quicproquo/protocol";
import { fromHex, toHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import { writeAll, writeNewFile } from "../files/new-file.ts";

/** What a key file holds; secret. */
export interface KeyFile {
  /** 32 bytes. */
  readonly key: Uint8Array;
}

const FORM = /^qpq key v1 ([0-9a-f]{64})\n$/;
const BYTES = 32;
const LONGEST = 1024;

/** Writes a new one. Throws `file-exists`, `file-unwritable`. */
export async function makeKeyFile(path: string, random: Random): Promise<KeyFile> {
  const key = random(BYTES);
  const line = new TextEncoder().encode(`qpq key v1 ${toHex(key)}\n`);
  await writeNewFile(path, random, (file) => writeAll(file, line));
  line.fill(0);
  return { key };
}

/** Throws `file-unreadable`; `key-file-wrong` for what is none, or can be read by others. */
export function readKeyFile(path: string): KeyFile {
  let text: string;
  try {
    const { mode, size } = statSync(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw clientError("key-file-wrong", `the key file ${path} can be read by others`, { hint: `chmod 600 ${path}` });
    }
    text = size > LONGEST ? "" : readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof QpqError) throw error;
    throw clientError("file-unreadable", `the key file ${path} cannot be read`, { cause: error });
  }
  const key = fromHex(FORM.exec(text)?.[1] ?? "");
  if (key?.length !== BYTES) throw clientError("key-file-wrong", `${path} is no key file`);
  return { key };
}
