// SQLite hands out Node's Buffer; the engine knows Uint8Array alone, whose slices copy as one expects.

export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function plainOrNone(bytes: Uint8Array | null): Uint8Array | undefined {
  return bytes === null ? undefined : plain(bytes);
}

/** Equal parts of a blob that is a list, such as recipients or pins of 32 bytes each. */
export function parts(bytes: Uint8Array, size: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) list.push(bytes.slice(at, at + size));
  return list;
}
