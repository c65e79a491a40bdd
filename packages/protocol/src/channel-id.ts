// What tells conversations and messages apart at the node.

/** 16 bytes: a conversation. The default inbox has no channel: its id is empty. */
export type ChannelId = Uint8Array & { readonly __channelId: unique symbol };

export const CHANNEL_ID_BYTES = 16;

/** A copy of the bytes as a channel id; undefined unless they are 16. */
export function parseChannelId(bytes: Uint8Array): ChannelId | undefined {
  return bytes.length === CHANNEL_ID_BYTES ? Uint8Array.from(bytes) as ChannelId : undefined;
}

/** The position of a message in one inbox, from 1. */
export type Seq = number & { readonly __seq: unique symbol };

/** A sequence number from the wire; undefined for 0 and for what a number cannot hold exactly. */
export function parseSeq(value: bigint): Seq | undefined {
  return value >= 1n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) as Seq : undefined;
}
