// The id of a message: made by everybody from its bytes, so that nobody can give two messages one id
// (draft-ietf-mimi-content-08, message IDs). SHA-256 whatever the MLS suite.
import { createHash } from "node:crypto";
import type { MimiContent, MimiMessageId } from "./mimi-content.ts";

/** `0x01 ‖ SHA-256(u16 len ‖ senderUri ‖ u16 len ‖ roomUri ‖ message ‖ salt)[0..30]`; `message` is the encoded content. */
export function messageIdFor(
  content: Pick<MimiContent, "senderUri" | "roomUri" | "salt">,
  message: Uint8Array,
): MimiMessageId {
  const hash = createHash("sha256");
  for (const uri of [content.senderUri, content.roomUri]) {
    const bytes = new TextEncoder().encode(uri);
    if (bytes.length > 0xffff) throw new RangeError("a URI in a message id has at most 65535 bytes");
    hash.update(Uint8Array.of(bytes.length >> 8, bytes.length & 255)).update(bytes);
  }
  const id = new Uint8Array(32);
  id[0] = 1;
  id.set(hash.update(message).update(content.salt).digest().subarray(0, 31), 1);
  return id as MimiMessageId;
}
