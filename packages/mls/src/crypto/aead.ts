// The AEADs of the suites (RFC 5116), ciphertext with its tag of 16 bytes behind it.

import { createCipheriv, createDecipheriv } from "node:crypto";
import type { AeadName } from "../cipher-suites.ts";

const TAG_BYTES = 16;

export interface Aead {
  /** Nk and Nn, bytes. */
  readonly keyLength: number;
  readonly nonceLength: number;
  readonly tagLength: number;
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Undefined if it does not open. */
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
}

type NodeName = "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305";

function create(name: NodeName, keyLength: number): Aead {
  // One signature for the three: node's types tell ChaCha20-Poly1305, which wants the length in `setAAD`, from the rest.
  const cipherName = name as "chacha20-poly1305";
  const options = { authTagLength: TAG_BYTES };
  return {
    keyLength,
    nonceLength: 12,
    tagLength: TAG_BYTES,
    seal: (key, nonce, aad, plaintext) => {
      const cipher = createCipheriv(cipherName, key, nonce, options);
      cipher.setAAD(aad, { plaintextLength: plaintext.length });
      const sealed = new Uint8Array(plaintext.length + TAG_BYTES);
      sealed.set(cipher.update(plaintext));
      cipher.final();
      sealed.set(cipher.getAuthTag(), plaintext.length);
      return sealed;
    },
    open: (key, nonce, aad, ciphertext) => {
      const length = ciphertext.length - TAG_BYTES;
      if (length < 0) return undefined;
      const decipher = createDecipheriv(cipherName, key, nonce, options);
      decipher.setAAD(aad, { plaintextLength: length });
      decipher.setAuthTag(ciphertext.subarray(length));
      const opened = decipher.update(ciphertext.subarray(0, length));
      try {
        decipher.final();
        return Uint8Array.from(opened);
      } catch {
        return undefined;
      } finally {
        opened.fill(0);
      }
    },
  };
}

const made: Readonly<Record<AeadName, Aead>> = {
  "AES-128-GCM": create("aes-128-gcm", 16),
  "AES-256-GCM": create("aes-256-gcm", 32),
  "ChaCha20-Poly1305": create("chacha20-poly1305", 32),
};

export function aead(name: AeadName): Aead {
  return made[name];
}
