// A file under a passphrase, of any length, written and read as a stream. What stands before the ciphertext:
// `"qpq account v1\n" ‖ u32 memoryKib ‖ u8 passes ‖ u8 lanes ‖ salt(16) ‖ check(32) ‖ checksum(8)`. Argon2id of the
// passphrase with that cost and salt gives, by HKDF, the content's key and `check`, which tells a wrong passphrase;
// the checksum, over all before it, tells damage from that. The content is sealed in pieces of 64 KiB (STREAM: Hoang,
// Reyhanitabar, Rogaway, Vizár 2015): AES-256-GCM under a nonce that counts them and marks the last, with the header as
// associated data, so that no piece can be changed, moved, repeated or cut off.
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { concatBytes, sameBytes, sha256 } from "../bytes.ts";
import type { Random } from "@quicproquo/protocol";
import { clientError } from "../errors.ts";
import { deriveKey, type KeyCost, keyCostIsSane } from "../store/store-key.ts";

const MAGIC = new TextEncoder().encode("qpq account v1\n");
/** What every version of the format begins with. */
const FAMILY = "qpq account v";
const SALT = 16;
const KEY = 32;
const CHECKSUM = 8;
const COST_AT = MAGIC.length;
const SALT_AT = COST_AT + 6;
const CHECK_AT = SALT_AT + SALT;
const CHECKSUM_AT = CHECK_AT + KEY;
const HEADER = CHECKSUM_AT + CHECKSUM;

const PIECE = 65_536;
const TAG = 16;
const NONCE = 12;

interface Keys {
  readonly content: Uint8Array;
  readonly check: Uint8Array;
}

/** The whole file's bytes for these of its content. */
export async function* sealFile(
  content: AsyncIterable<Uint8Array>,
  passphrase: string,
  random: Random,
  cost: KeyCost,
): AsyncGenerator<Uint8Array> {
  const salt = random(SALT);
  const { content: key, check } = await keysOf(passphrase, salt, cost);
  try {
    const before = concatBytes(MAGIC, costBytes(cost), salt, check);
    const header = concatBytes(before, sha256(before).slice(0, CHECKSUM));
    yield header;
    let counter = 0;
    for await (const { piece, last } of pieces(content, PIECE)) {
      const cipher = createCipheriv("aes-256-gcm", key, nonceOf(counter++, last));
      cipher.setAAD(header);
      yield concatBytes(cipher.update(piece), cipher.final(), cipher.getAuthTag());
    }
  } finally {
    key.fill(0);
  }
}

/**
 * The content of a file, piece by piece. Throws `passphrase-wrong`, `export-newer`, and `export-damaged` as soon as a piece
 * is not as it was written, or when the end is missing: what came before was whole, but not all there is.
 */
export async function* openSealedFile(
  file: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Uint8Array> {
  const source = file[Symbol.asyncIterator]();
  const { header, rest } = await readHeader(source);
  const { cost, salt, check } = parseHeader(header);
  const { content: key, check: made } = await keysOf(passphrase, salt, cost);
  try {
    if (!sameBytes(made, check)) throw clientError("passphrase-wrong", "this is not the passphrase of the export");
    let counter = 0;
    for await (const { piece, last } of pieces(startingWith(rest, source), PIECE + TAG)) {
      yield openPiece(piece, key, header, nonceOf(counter++, last));
    }
  } finally {
    key.fill(0);
  }
}

function openPiece(piece: Uint8Array, key: Uint8Array, header: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (piece.length < TAG) throw damaged("it is cut off");
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAAD(header);
  decipher.setAuthTag(piece.subarray(piece.length - TAG));
  const content = decipher.update(piece.subarray(0, piece.length - TAG));
  try {
    decipher.final();
  } catch {
    throw damaged("a part of it was changed, or its end is missing");
  }
  return new Uint8Array(content);
}

async function readHeader(
  source: AsyncIterator<Uint8Array>,
): Promise<{ readonly header: Uint8Array; readonly rest: Uint8Array }> {
  let read: Uint8Array = new Uint8Array(0);
  while (read.length < HEADER) {
    const next = await source.next();
    if (next.done === true) break;
    read = concatBytes(read, next.value);
  }
  return { header: read.slice(0, HEADER), rest: read.slice(HEADER) };
}

function parseHeader(header: Uint8Array): {
  readonly cost: KeyCost;
  readonly salt: Uint8Array;
  readonly check: Uint8Array;
} {
  if (!sameBytes(header.slice(0, MAGIC.length), MAGIC)) {
    const text = new TextDecoder().decode(header.subarray(0, MAGIC.length));
    if (/^[2-9]|^\d\d/.test(text.startsWith(FAMILY) ? text.slice(FAMILY.length) : "")) {
      throw clientError("export-newer", "the export is of a newer form than this program knows");
    }
    throw damaged("it is no export of an account");
  }
  if (header.length < HEADER) throw damaged("it is cut off");
  const checksum = sha256(header.slice(0, CHECKSUM_AT)).slice(0, CHECKSUM);
  if (!sameBytes(checksum, header.slice(CHECKSUM_AT))) throw damaged("its beginning was changed");
  const view = new DataView(header.buffer, header.byteOffset);
  const cost = {
    memoryKib: view.getUint32(COST_AT),
    passes: view.getUint8(COST_AT + 4),
    lanes: view.getUint8(COST_AT + 5),
  };
  // The checksum is no secret: somebody may have asked for all of this machine's memory.
  if (!keyCostIsSane(cost)) throw damaged("it asks for more than any export does");
  return { cost, salt: header.slice(SALT_AT, CHECK_AT), check: header.slice(CHECK_AT, CHECKSUM_AT) };
}

async function keysOf(passphrase: string, salt: Uint8Array, cost: KeyCost): Promise<Keys> {
  const master = await deriveKey(passphrase, salt, cost);
  try {
    const derive = (use: string): Uint8Array =>
      new Uint8Array(hkdfSync("sha256", master, salt, new TextEncoder().encode(`qpq account v1 ${use}`), KEY));
    return { content: derive("content"), check: derive("check") };
  } finally {
    master.fill(0);
  }
}

function costBytes({ memoryKib, passes, lanes }: KeyCost): Uint8Array {
  const bytes = new Uint8Array(6);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, memoryKib);
  view.setUint8(4, passes);
  view.setUint8(5, lanes);
  return bytes;
}

function nonceOf(counter: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(NONCE);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(counter));
  nonce[NONCE - 1] = last ? 1 : 0;
  return nonce;
}

/** Cut anew into pieces of `size`; the last has what is left, and is there even if that is nothing. */
async function* pieces(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly piece: Uint8Array; readonly last: boolean }> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : concatBytes(held, chunk);
    let at = 0;
    for (; held.length - at > size; at += size) yield { piece: held.subarray(at, at + size), last: false };
    held = held.slice(at);
  }
  yield { piece: held, last: true };
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

export function damaged(how: string): Error {
  return clientError("export-damaged", `the export is damaged: ${how}`);
}
