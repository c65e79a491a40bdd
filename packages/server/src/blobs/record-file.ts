// A blob's bytes on disk: records of 64 KiB, each sealed by AES-256-GCM under a key of this file alone, so that any part can
// be read without the rest. A record is nonce(12) ‖ ciphertext ‖ tag(16) and its position is authenticated with it; nonces
// are random, since a record that a crash tore is written again. Nothing is appended to a record: what does not fill one is
// kept elsewhere until it does, or until the file ends.

import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";

/** Bytes of a blob in one record; the last one of a file holds fewer. */
export const recordBytes = 65_536;
const nonceBytes = 12;
const tagBytes = 16;
const sealedBytes = nonceBytes + recordBytes + tagBytes;

/** The key of one file, from the node's secret and the file's id (RFC 5869). */
export function fileKey(secret: Uint8Array, fileId: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, fileId, "qpq blob file v1", 32));
}

/** Where a file's record begins on disk. */
export function recordPosition(record: number): number {
  return record * sealedBytes;
}

/** Seals whole records, and a last one that may be short, one after another. */
export function sealRecords(
  key: Uint8Array,
  first: number,
  content: Uint8Array,
  random: (size: number) => Uint8Array,
): Uint8Array {
  const count = Math.ceil(content.length / recordBytes);
  const sealed = new Uint8Array(content.length + count * (nonceBytes + tagBytes));
  let at = 0;
  for (let record = 0; record < count; record++) {
    const nonce = random(nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    cipher.setAAD(position(first + record));
    sealed.set(nonce, at);
    at += nonceBytes;
    const ciphertext = cipher.update(content.subarray(record * recordBytes, (record + 1) * recordBytes));
    sealed.set(ciphertext, at);
    at += ciphertext.length;
    cipher.final();
    sealed.set(cipher.getAuthTag(), at);
    at += tagBytes;
  }
  return sealed;
}

/** The content of records that follow each other; `undefined` if one of them is damaged or cut. */
export function openRecords(key: Uint8Array, first: number, sealed: Uint8Array): Uint8Array | undefined {
  const count = Math.ceil(sealed.length / sealedBytes);
  const short = sealed.length - (count - 1) * sealedBytes;
  if (count > 0 && short <= nonceBytes + tagBytes) return undefined;
  const content = new Uint8Array(sealed.length - count * (nonceBytes + tagBytes));
  for (let record = 0; record < count; record++) {
    const one = sealed.subarray(record * sealedBytes, (record + 1) * sealedBytes);
    const decipher = createDecipheriv("aes-256-gcm", key, one.subarray(0, nonceBytes));
    decipher.setAAD(position(first + record));
    decipher.setAuthTag(one.subarray(one.length - tagBytes));
    try {
      content.set(decipher.update(one.subarray(nonceBytes, one.length - tagBytes)), record * recordBytes);
      decipher.final();
    } catch {
      return undefined;
    }
  }
  return content;
}

function position(record: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, record);
  return bytes;
}
