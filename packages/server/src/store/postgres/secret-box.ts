// The node's secrets (the key that signs its log and its receipts, OPAQUE's setup) are sealed under the key of the data
// folder: who reads the database, or a dump of it, has none of them. AES-256-GCM, the name authenticated along.

import { createCipheriv, createDecipheriv } from "node:crypto";
import { NodeError } from "../../errors.ts";

const cipher = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

export class SecretBox {
  readonly #key: Uint8Array;
  readonly #random: (size: number) => Uint8Array;

  /** A copy of the key is kept, 32 bytes. */
  constructor(key: Uint8Array, random: (size: number) => Uint8Array) {
    this.#key = Uint8Array.from(key);
    this.#random = random;
  }

  seal(name: string, value: Uint8Array): Uint8Array {
    const nonce = this.#random(nonceBytes);
    const sealing = createCipheriv(cipher, this.#key, nonce, { authTagLength: tagBytes });
    sealing.setAAD(new TextEncoder().encode(name));
    const sealed = new Uint8Array(nonceBytes + value.length + tagBytes);
    sealed.set(nonce);
    sealed.set(sealing.update(value), nonceBytes);
    sealing.final();
    sealed.set(sealing.getAuthTag(), nonceBytes + value.length);
    return sealed;
  }

  /** Throws `NodeError`: `wrong-key`. */
  open(name: string, sealed: Uint8Array): Uint8Array {
    const end = sealed.length - tagBytes;
    try {
      const opening = createDecipheriv(cipher, this.#key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
      opening.setAAD(new TextEncoder().encode(name));
      opening.setAuthTag(sealed.subarray(end));
      const opened = opening.update(sealed.subarray(nonceBytes, end));
      opening.final();
      const value = Uint8Array.from(opened);
      opened.fill(0);
      return value;
    } catch (cause) {
      throw new NodeError("wrong-key", "the node's secrets in the database cannot be read with this key", {
        hint: "Use the key file (or QPQ_DB_KEY) that the first node on this database was started with.",
        cause,
      });
    }
  }

  close(): void {
    this.#key.fill(0);
  }
}
