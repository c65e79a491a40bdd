// Bytes as an attacker on the way bends them: each byte changed, left out or doubled, and each length cut.

/** `every` leaves out positions: 1 for all of them. */
export function* bendings(bytes: Uint8Array, every: number = 1): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += every) {
    const byte = bytes[at] ?? 0;
    // All bits get their turn over eight neighbours.
    yield bytes.with(at, byte ^ (1 << (at % 8)));
    yield Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
    yield Uint8Array.from([...bytes.subarray(0, at), byte, ...bytes.subarray(at)]);
    yield bytes.slice(0, at);
  }
}

/** Whether a doubled or left out byte gave the same bytes again. */
export function isUnbent(bent: Uint8Array, bytes: Uint8Array): boolean {
  return bent.length === bytes.length && bent.every((byte, at) => byte === bytes[at]);
}
