// The id of a message: made by everybody from its bytes, so that nobody can give two messages one id
// (draft-ietf-mimi-content-08, message IDs). SHA-256 whatever the MLS suite.
import { sha256 } from "../bytes.ts";
import type { MimiContent, MimiMessageId } from "./mimi-content.ts";

const encoder = new TextEncoder();

/** `0x01 ‖ SHA-256(u16 len ‖ senderUri ‖ u16 len ‖ roomUri ‖ message ‖ salt)[0..30]`; `message` is the encoded content. */
export function messageIdFor(
  content: Pick<MimiContent, "senderUri" | "roomUri" | "salt">,
  message: Uint8Array,
): MimiMessageId {
  const senderUri = encoder.encode(content.senderUri);
  const roomUri = encoder.encode(content.roomUri);
  if (Math.max(senderUri.length, roomUri.length) > 0xffff) {
    throw new RangeError("a URI in a message id has at most 65535 bytes");
  }
  // In one piece: each one that is handed to the runtime costs more than copying it.
  const hashed = new Uint8Array(4 + senderUri.length + roomUri.length + message.length + content.salt.length);
  let at = 0;
  for (const uri of [senderUri, roomUri]) {
    hashed[at] = uri.length >> 8;
    hashed[at + 1] = uri.length;
    hashed.set(uri, at + 2);
    at += 2 + uri.length;
  }
  hashed.set(message, at);
  hashed.set(content.salt, at + message.length);
  const id = sha256(hashed);
  id.copyWithin(1, 0, 31);
  id[0] = 1;
  return id as MimiMessageId;
}
