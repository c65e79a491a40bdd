// HMAC (RFC 2104) over hashes of short inputs. node:crypto's own makes a stream for each tag, which takes two to three times
// as long as hashing the two short inputs does, and each message takes several tags. SHA-256 is noble's where the input is
// short: it is as quick, and leaves nothing outside the heap to be collected, which was a quarter of a message's CPU.

import { sha256 } from "@noble/hashes/sha2.js";
import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { HashName } from "../cipher-suites.ts";

const blockLengths: Readonly<Record<HashName, number>> = { sha256: 64, sha384: 128, sha512: 128 };

/** What is authenticated is joined with the key in one buffer up to this length: labels, contexts, secrets. */
const JOINED_BYTES = 512;

/** Of a short input; what comes out owns its memory. */
type Digest = (bytes: Uint8Array) => Uint8Array;

export type Mac = (key: Uint8Array, ...parts: readonly Uint8Array[]) => Uint8Array;

/** Makes the function of one hash, whose output is `length` bytes; to be kept. Nothing of a key stays behind. */
export function hmac(name: HashName, length: number): Mac {
  const blockLength = blockLengths[name];
  const digestOf: Digest = name === "sha256" ? sha256 : (bytes) => owned(createHash(name).update(bytes).digest());
  const inner = new Uint8Array(blockLength + JOINED_BYTES);
  const outer = new Uint8Array(blockLength + length);
  return (key, ...parts) => {
    const block = key.length > blockLength ? createHash(name).update(key).digest() : key;
    for (let at = 0; at < blockLength; at++) {
      const byte = at < block.length ? block[at] ?? 0 : 0;
      inner[at] = byte ^ 0x36;
      outer[at] = byte ^ 0x5c;
    }
    let end = blockLength;
    for (const part of parts) end += part.length;
    const digest = end <= inner.length ? joinedDigest(parts, end) : longDigest(parts);
    outer.set(digest, blockLength);
    digest.fill(0);
    const tag = digestOf(outer);
    inner.fill(0);
    outer.fill(0);
    return tag;
  };

  function joinedDigest(parts: readonly Uint8Array[], end: number): Uint8Array {
    let at = blockLength;
    for (const part of parts) {
      inner.set(part, at);
      at += part.length;
    }
    return digestOf(inner.subarray(0, end));
  }

  function longDigest(parts: readonly Uint8Array[]): Buffer {
    const hash = createHash(name).update(inner.subarray(0, blockLength));
    for (const part of parts) hash.update(part);
    return hash.digest();
  }
}

/** A plain Uint8Array over the digest's own memory: a Buffer that leaves the package would compare unequal to one. */
export function owned(digest: Buffer): Uint8Array {
  return digest.byteLength === digest.buffer.byteLength ? new Uint8Array(digest.buffer) : Uint8Array.from(digest);
}
