// A channel's id: a random UUID (RFC 9562 §5.4), 16 bytes.

export function newChannelId(random: (size: number) => Uint8Array): Uint8Array {
  const id = Uint8Array.from(random(16));
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  return id;
}
