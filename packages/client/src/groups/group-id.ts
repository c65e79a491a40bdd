// Group id = channel id (16) ‖ u32 incarnation (PROTOCOL §10): a conversation whose group was lost goes on in the next.

export interface GroupId {
  readonly channel: Uint8Array;
  readonly incarnation: number;
}

export function encodeGroupId(channel: Uint8Array, incarnation: number): Uint8Array {
  if (channel.length !== 16) throw new RangeError("a channel id has 16 bytes");
  const bytes = new Uint8Array(20);
  bytes.set(channel);
  new DataView(bytes.buffer).setUint32(16, incarnation);
  return bytes;
}

export function decodeGroupId(bytes: Uint8Array): GroupId | undefined {
  if (bytes.length !== 20) return undefined;
  return { channel: bytes.slice(0, 16), incarnation: new DataView(bytes.buffer, bytes.byteOffset).getUint32(16) };
}
