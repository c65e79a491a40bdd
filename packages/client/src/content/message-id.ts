// The id of a message: made by everybody from its bytes, so that nobody can give two messages one id
// (draft-ietf-mimi-content-08, message IDs). SHA-256 whatever the MLS suite.
import { concatBytes, sha256 } from "../bytes.ts";
import type { MimiContent, MimiMessageId } from "./mimi-content.ts";

const encoder = new TextEncoder();

/** `0x01 ‖ SHA-256(u16 len ‖ senderUri ‖ u16 len ‖ roomUri ‖ message ‖ salt)[0..30]`; `message` is the encoded content. */
export function messageIdFor(
  content: Pick<MimiContent, "senderUri" | "roomUri" | "salt">,
  message: Uint8Array,
): MimiMessageId {
  const senderUri = encoder.encode(content.senderUri);
  const roomUri = encoder.encode(content.roomUri);
  // In one piece: each one that is handed to the runtime costs more than copying it.
  const hashed = sha256(
    concatBytes(lengthOf(senderUri), senderUri, lengthOf(roomUri), roomUri, message, content.salt),
  );
  hashed.copyWithin(1, 0, 31);
  hashed[0] = 1;
  return hashed as MimiMessageId;
}

/** As u16. */
function lengthOf(uri: Uint8Array): Uint8Array {
  if (uri.length > 0xffff) throw new RangeError("a URI in a message id has at most 65535 bytes");
  return Uint8Array.of(uri.length >> 8, uri.length & 255);
}
