// A file into its ciphertext, piece by piece: AES-256-GCM once under a fresh key, padded by Padmé, its tag at the end. The
// ciphertext is written once and sent from there, so that what is sent again after a break is the same bytes.
import { createCipheriv, createHash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { padme } from "@quicproquo/mls";
import type { Random } from "@quicproquo/protocol";
import { clientError } from "../errors.ts";
import { LARGEST_FILE_BYTES, TAG_BYTES } from "./file-reference.ts";

const LEAST_BYTES = 256;
const PIECE_BYTES = 256 * 1024;

export interface EncryptedFile {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  /** SHA-256 of the ciphertext with its tag. */
  readonly hash: Uint8Array;
  /** Bytes of the ciphertext with its tag. */
  readonly total: number;
}

/** Bytes of the ciphertext of a file of this size. */
export function ciphertextSize(size: number): number {
  return padme(size, LEAST_BYTES) + TAG_BYTES;
}

/**
 * Writes the ciphertext of `content` to a new file, on disk when it resolves; on failure there is none. Throws
 * `file-too-large`, `file-changed` if there are not exactly `size` bytes.
 */
export async function encryptFile(
  content: AsyncIterable<Uint8Array>,
  size: number,
  path: string,
  random: Random,
): Promise<EncryptedFile> {
  if (size > LARGEST_FILE_BYTES) throw clientError("file-too-large", "a file has at most 50 MiB");
  const key = random(32);
  const nonce = random(12);
  const spool = await open(path, "wx", 0o600);
  try {
    const hash = await encryptInto(spool, content, size, key, nonce);
    await spool.sync();
    await spool.close();
    return { key, nonce, hash, total: ciphertextSize(size) };
  } catch (error) {
    key.fill(0);
    await spool.close();
    await rm(path, { force: true });
    throw error;
  }
}

async function encryptInto(
  spool: FileHandle,
  content: AsyncIterable<Uint8Array>,
  size: number,
  key: Uint8Array,
  nonce: Uint8Array,
): Promise<Uint8Array> {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const hash = createHash("sha256");
  const put = async (bytes: Uint8Array): Promise<void> => {
    hash.update(bytes);
    for (let at = 0; at < bytes.length;) at += (await spool.write(bytes, at)).bytesWritten;
  };
  let ended = false;
  try {
    let seen = 0;
    for await (const piece of content) {
      seen += piece.length;
      if (seen > size) break;
      await put(cipher.update(piece));
    }
    if (seen !== size) throw clientError("file-changed", "the file changed while it was read");
    const zeros = new Uint8Array(PIECE_BYTES);
    for (let left = padme(size, LEAST_BYTES) - size; left > 0; left -= PIECE_BYTES) {
      await put(cipher.update(zeros.subarray(0, Math.min(left, PIECE_BYTES))));
    }
    const last = cipher.final();
    ended = true;
    await put(last);
    await put(cipher.getAuthTag());
  } finally {
    // The runtime holds a cipher, and its key, until it is ended.
    if (!ended) cipher.final();
  }
  return new Uint8Array(hash.digest());
}
