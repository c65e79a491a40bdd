// A blob's bytes on disk: records of 64 KiB, each sealed under a key of this file alone, so that any part can be read without
// the rest. A record's position is authenticated with it; nonces are random, since a record that a crash tore is written
// again. Nothing is appended to a record: what does not fill one is kept elsewhere until it does, or until the file ends.

import { hkdfSync } from "node:crypto";
import { NodeError } from "../errors.ts";
import { nonceBytes, openSealed, sealBytes, sealInto } from "../sealed.ts";

/** Bytes of a blob in one record; the last one of a file holds fewer. */
export const recordBytes = 65_536;
const sealedBytes = recordBytes + sealBytes;

/** The key of one file, from the node's secret and the file's id (RFC 5869). */
export function fileKey(secret: Uint8Array, fileId: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, fileId, "qpq blob file v1", 32));
}

/** Where a file's record begins on disk. */
export function recordPosition(record: number): number {
  return record * sealedBytes;
}

/** So many bytes does a file of that content take. */
export function sealedLength(totalSize: number): number {
  return totalSize + Math.ceil(totalSize / recordBytes) * sealBytes;
}

/** For a file that is not what it was written as, or is gone though it is known. */
export function damaged(fileId: Uint8Array): NodeError {
  return new NodeError("broken", `the blob file ${fileId.toHex()} is damaged`);
}

/** Seals whole records, and a last one that may be short, one after another. */
export function sealRecords(
  key: Uint8Array,
  first: number,
  content: Uint8Array,
  random: (size: number) => Uint8Array,
): Uint8Array {
  const count = Math.ceil(content.length / recordBytes);
  const sealed = new Uint8Array(content.length + count * sealBytes);
  for (let record = 0; record < count; record++) {
    const one = content.subarray(record * recordBytes, (record + 1) * recordBytes);
    const target = sealed.subarray(recordPosition(record));
    sealInto(target, { key, context: position(first + record) }, one, random(nonceBytes));
  }
  return sealed;
}

/** The content of records that follow each other; `undefined` if one of them is damaged or cut. */
export function openRecords(key: Uint8Array, first: number, sealed: Uint8Array): Uint8Array | undefined {
  const count = Math.ceil(sealed.length / sealedBytes);
  const short = sealed.length - recordPosition(count - 1);
  if (count > 0 && short <= sealBytes) return undefined;
  const content = new Uint8Array(sealed.length - count * sealBytes);
  for (let record = 0; record < count; record++) {
    const one = openSealed(sealed.subarray(recordPosition(record), recordPosition(record + 1)), {
      key,
      context: position(first + record),
    });
    if (one === undefined) return undefined;
    content.set(one, record * recordBytes);
  }
  return content;
}

function position(record: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, record);
  return bytes;
}
