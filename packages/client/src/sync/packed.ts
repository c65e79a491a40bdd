// Many byte strings in one ArrayBuffer, as threads hand them over: one buffer is moved, where a list of arrays would be
// copied piece by piece.

/** `u32 number of them ‖ u32 length of each ‖ their bytes`; integers in this machine's order of bytes. */
export function pack(pieces: readonly Uint8Array[]): ArrayBuffer {
  const head = 4 * (1 + pieces.length);
  const packed = new ArrayBuffer(pieces.reduce((sum, { length }) => sum + length, head));
  new Uint32Array(packed, 0, 1 + pieces.length).set([pieces.length, ...pieces.map(({ length }) => length)]);
  const bytes = new Uint8Array(packed);
  let at = head;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return packed;
}

/** Views of the pieces that were packed. */
export function unpack(packed: ArrayBuffer): Uint8Array[] {
  const [pieces = 0] = new Uint32Array(packed, 0, 1);
  let at = 4 * (1 + pieces);
  return Array.from(new Uint32Array(packed, 4, pieces), (length) => {
    const piece = new Uint8Array(packed, at, length);
    at += length;
    return piece;
  });
}
