// Bytes sealed by AES-256-GCM: nonce(12) ‖ ciphertext ‖ tag(16), with something authenticated along that says what they are.

import { createCipheriv, createDecipheriv } from "node:crypto";

const cipher = "aes-256-gcm";
export const nonceBytes = 12;
const tagBytes = 16;
/** By so many bytes is what is sealed longer: nonce and tag. */
export const sealBytes = 28;

export interface Sealing {
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly context: Uint8Array;
}

/** Writes `content.length + sealBytes` bytes into `target`. A nonce is 12 random bytes, used once. */
export function sealInto(target: Uint8Array, { key, context }: Sealing, content: Uint8Array, nonce: Uint8Array): void {
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealing.setAAD(context);
  target.set(nonce);
  target.set(sealing.update(content), nonceBytes);
  sealing.final();
  target.set(sealing.getAuthTag(), nonceBytes + content.length);
}

/** What was sealed; `undefined` if it is damaged or cut, or was sealed by another key or as something else. */
export function openSealed(sealed: Uint8Array, { key, context }: Sealing): Uint8Array | undefined {
  if (sealed.length < sealBytes) return undefined;
  const end = sealed.length - tagBytes;
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  opening.setAAD(context);
  opening.setAuthTag(sealed.subarray(end));
  const { buffer, byteOffset, length } = opening.update(sealed.subarray(nonceBytes, end));
  const content = new Uint8Array(buffer, byteOffset, length);
  try {
    opening.final();
    return content;
  } catch {
    content.fill(0);
    return undefined;
  }
}
