// HMAC (RFC 2104) over hashes of short inputs. node:crypto's own makes a stream for each tag, which takes two to three times
// as long as hashing the two short inputs does, and each message takes several tags. SHA-256 is libsodium's where the input is
// short, or else noble's: they leave nothing outside the heap to be collected, which was a quarter of a message's CPU.

import { sha256 } from "@noble/hashes/sha2.js";
import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { HashName } from "../cipher-suites.ts";
import { sodium } from "./sodium.ts";

const blockLengths: Readonly<Record<HashName, number>> = { sha256: 64, sha384: 128, sha512: 128 };

/** What is authenticated is joined with the key in one buffer up to this length: labels, contexts, secrets. */
const JOINED_BYTES = 512;

/** Of a short input, into an array of the digest's length. */
type DigestInto = (bytes: Uint8Array, into: Uint8Array) => void;

export type Mac = (key: Uint8Array, ...parts: readonly Uint8Array[]) => Uint8Array;

/**
 * Makes the function of one hash, whose output is `length` bytes; to be kept. Nothing of a key stays behind. `libsodium`
 * says whether that is there, when the first tag is asked for.
 */
export function hmac(name: HashName, length: number, libsodium: typeof sodium = sodium): Mac {
  const blockLength = blockLengths[name];
  const inner = new Uint8Array(blockLength + JOINED_BYTES);
  const outer = new Uint8Array(blockLength + length);
  const innerDigest = outer.subarray(blockLength);
  const outerDigest = new Uint8Array(length);
  let digestInto: DigestInto | undefined;
  return (key, ...parts) => {
    digestInto ??= digester(name, libsodium);
    const block = key.length > blockLength ? createHash(name).update(key).digest() : key;
    for (let at = 0; at < blockLength; at++) {
      const byte = at < block.length ? block[at] ?? 0 : 0;
      inner[at] = byte ^ 0x36;
      outer[at] = byte ^ 0x5c;
    }
    let end = blockLength;
    for (const part of parts) end += part.length;
    if (end <= inner.length) digestInto(joined(parts, end), innerDigest);
    else longDigest(parts);
    digestInto(outer, outerDigest);
    const tag = outerDigest.slice();
    inner.fill(0, 0, Math.min(end, inner.length));
    outer.fill(0);
    outerDigest.fill(0);
    return tag;
  };

  function joined(parts: readonly Uint8Array[], end: number): Uint8Array {
    let at = blockLength;
    for (const part of parts) {
      inner.set(part, at);
      at += part.length;
    }
    return inner.subarray(0, end);
  }

  function longDigest(parts: readonly Uint8Array[]): void {
    const hash = createHash(name).update(inner.subarray(0, blockLength));
    for (const part of parts) hash.update(part);
    const digest = hash.digest();
    innerDigest.set(digest);
    digest.fill(0);
  }
}

function digester(name: HashName, libsodium: typeof sodium): DigestInto {
  const library = name === "sha256" ? libsodium() : undefined;
  if (library !== undefined) return (bytes, into) => void library.crypto_hash_sha256(into, bytes);
  return (bytes, into) => {
    const digest = name === "sha256" ? sha256(bytes) : createHash(name).update(bytes).digest();
    into.set(digest);
    digest.fill(0);
  };
}

/** A plain Uint8Array over the digest's own memory: a Buffer that leaves the package would compare unequal to one. */
export function owned(digest: Buffer): Uint8Array {
  return digest.byteLength === digest.buffer.byteLength ? new Uint8Array(digest.buffer) : Uint8Array.from(digest);
}
