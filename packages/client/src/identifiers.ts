// The api's branded ids and the bytes behind them.
import type { ConversationId, MessageId } from "./api.ts";
import { fromHex, toHex } from "./bytes.ts";
import { clientError } from "./errors.ts";

/** The id of a conversation: its 16-byte channel id in hex. */
export function conversationIdOf(channel: Uint8Array): ConversationId {
  return toHex(channel) as ConversationId;
}

/** The id of a message: its 32-byte MIMI id in hex. */
export function messageIdOf(id: Uint8Array): MessageId {
  return toHex(id) as MessageId;
}

/** The channel id of a conversation id. Throws `no-conversation` for what was never one. */
export function channelOf(id: ConversationId): Uint8Array {
  const channel = fromHex(id);
  if (channel?.length !== 16) throw clientError("no-conversation", "there is no such conversation");
  return channel;
}
