// Ciphertext back into the file. First its hash, then its tag; only when both hold does anything appear under the file's
// name: until then the plaintext stands under a name of its own that nothing else knows.
import { createDecipheriv, createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { sameBytes } from "../bytes.ts";
import type { Random } from "@quicproquo/protocol";
import { clientError } from "../errors.ts";
import { type FileReference, TAG_BYTES } from "./file-reference.ts";
import { writeAll, writeNewFile } from "./new-file.ts";

const PIECE_BYTES = 256 * 1024;

/** Whether the ciphertext at `path` is the one that the reference names. */
export async function hashHolds(path: string, reference: FileReference): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const hash = createHash("sha256");
    for await (const piece of pieces(file, (await file.stat()).size)) hash.update(piece);
    return sameBytes(new Uint8Array(hash.digest()), reference.hash);
  } finally {
    await file.close();
  }
}

/**
 * Decrypts the ciphertext at `from`, whose hash holds, to a new file at `to`, which must not be there. Throws
 * `file-damaged`, `file-exists`; then nothing is left at `to`.
 */
export async function decryptFile(from: string, reference: FileReference, to: string, random: Random): Promise<void> {
  const source = await open(from, "r");
  try {
    await writeNewFile(to, random, (target) => decryptInto(source, target, reference));
  } finally {
    await source.close();
  }
}

async function decryptInto(source: FileHandle, target: FileHandle, reference: FileReference): Promise<void> {
  const length = (await source.stat()).size - TAG_BYTES;
  if (length < reference.size) throw damaged();
  const tag = new Uint8Array(TAG_BYTES);
  await source.read(tag, 0, TAG_BYTES, length);
  const decipher = createDecipheriv("aes-256-gcm", reference.key, reference.nonce);
  decipher.setAuthTag(tag);
  let left = reference.size;
  for await (const piece of pieces(source, length)) {
    const plain = decipher.update(piece);
    // What is behind the file's own length is padding.
    const kept = plain.subarray(0, Math.min(left, plain.length));
    left -= kept.length;
    await writeAll(target, kept);
  }
  try {
    decipher.final();
  } catch {
    throw damaged();
  }
}

async function* pieces(file: FileHandle, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length;) {
    const buffer = new Uint8Array(Math.min(PIECE_BYTES, length - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw damaged();
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function damaged(): Error {
  return clientError("file-damaged", "the file is not what its sender sent");
}
