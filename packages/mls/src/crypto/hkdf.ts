// Hash, HMAC and HKDF (RFC 5869) of one hash function. What comes out owns its memory, so that a caller who overwrites a
// secret overwrites the only copy.

import { createHash, timingSafeEqual } from "node:crypto";
import type { HashName } from "../cipher-suites.ts";
import { hmac, owned } from "./hmac.ts";

const lengths: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 };

export interface Hkdf {
  /** Nh, bytes. */
  readonly length: number;
  hash(...parts: readonly Uint8Array[]): Uint8Array;
  mac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array;
  /** Constant time for tags of the right length. */
  verifyMac(key: Uint8Array, bytes: Uint8Array, tag: Uint8Array): boolean;
  extract(salt: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array;
  /** At most 255 times the hash's length. */
  expand(secret: Uint8Array, length: number, ...info: readonly Uint8Array[]): Uint8Array;
  /** The same of at most one hash's length, with the byte 1 behind the info already. */
  expandOnce(secret: Uint8Array, length: number, infoAndOne: Uint8Array): Uint8Array;
}

const counters: readonly Uint8Array[] = Array.from({ length: 256 }, (_, at) => Uint8Array.of(at));

function counter(value: number): Uint8Array {
  return counters[value] ?? Uint8Array.of(value);
}

function create(name: HashName): Hkdf {
  const size = lengths[name];
  const mac = hmac(name, size);
  return {
    length: size,
    hash: (...parts) => {
      const hash = createHash(name);
      for (const part of parts) hash.update(part);
      return owned(hash.digest());
    },
    mac,
    verifyMac: (key, bytes, tag) => {
      const expected = mac(key, bytes);
      return expected.length === tag.length && timingSafeEqual(expected, tag);
    },
    extract: mac,
    expand: (secret, length, ...info) => {
      if (length > 255 * size) throw new RangeError(`HKDF-${name} gives at most ${255 * size} bytes, not ${length}`);
      if (length <= size) return taken(mac(secret, ...info, counter(1)), length);
      const output = new Uint8Array(length);
      let block: Uint8Array = new Uint8Array(0);
      for (let at = 0, index = 1; at < length; at += size, index++) {
        const next = mac(secret, block, ...info, counter(index));
        block.fill(0);
        block = next;
        output.set(block.subarray(0, length - at), at);
      }
      block.fill(0);
      return output;
    },
    expandOnce: (secret, length, infoAndOne) => {
      if (length > size) throw new RangeError(`one block of HKDF-${name} has ${size} bytes, not ${length}`);
      return taken(mac(secret, infoAndOne), length);
    },
  };
}

/** Its beginning; the rest is overwritten. */
function taken(block: Uint8Array, length: number): Uint8Array {
  if (length === block.length) return block;
  const output = block.slice(0, length);
  block.fill(0);
  return output;
}

const made: Readonly<Record<HashName, Hkdf>> = {
  sha256: create("sha256"),
  sha384: create("sha384"),
  sha512: create("sha512"),
};

export function hkdf(name: HashName): Hkdf {
  return made[name];
}
