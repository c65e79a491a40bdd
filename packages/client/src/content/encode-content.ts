// MIMI content to bytes. What the reader would refuse is refused here first, so that no message is sent that nobody takes.
import { QpqError } from "@quicproquo/protocol";
import { type CborKey, type CborValue, encodeCbor } from "./cbor.ts";
import { decodeContent } from "./decode-content.ts";
import { ExtensionKey, type MimiContent, type NestedPart } from "./mimi-content.ts";

/** Throws `content-invalid` for what `decodeContent` would refuse, `message-too-long` for what is too large. */
export function encodeContent(content: MimiContent): Uint8Array {
  const bytes = encodeCbor([
    content.salt,
    content.replaces ?? null,
    content.topicId,
    content.expires === undefined ? null : [content.expires.relative, content.expires.time],
    content.inReplyTo ?? null,
    extensions(content),
    flatten(content.body),
  ]);
  const decoded = decodeContent(bytes);
  if (decoded.ok) return bytes;
  if (decoded.why === "too-large") throw new QpqError("message-too-long", "the message is too long");
  throw new QpqError("content-invalid", `this content may not be sent: ${decoded.why}`);
}

function extensions(content: MimiContent): ReadonlyMap<CborKey, CborValue> {
  const map = new Map<CborKey, CborValue>(content.otherExtensions);
  map.set(ExtensionKey.senderUri, content.senderUri);
  map.set(ExtensionKey.roomUri, content.roomUri);
  if (content.checkpoint !== undefined) map.set(ExtensionKey.checkpoint, content.checkpoint);
  if (content.counter !== undefined) map.set(ExtensionKey.counter, content.counter);
  if (content.sentAt !== undefined) map.set(ExtensionKey.sentAt, content.sentAt);
  if (content.displayName !== undefined) {
    map.set(ExtensionKey.displayName, [content.displayName.setAt, content.displayName.name]);
  }
  return map;
}

function flatten(part: NestedPart): readonly CborValue[] {
  const base = [part.disposition, part.language];
  switch (part.kind) {
    case "null":
      return [...base, 0];
    case "single":
      return [...base, 1, part.contentType, part.content];
    case "external":
      return [
        ...base,
        2,
        part.contentType,
        part.url,
        part.expires,
        part.size,
        part.encAlg,
        part.key,
        part.nonce,
        part.aad,
        part.hashAlg,
        part.contentHash,
        part.description,
        part.filename,
      ];
    case "multi":
      return [...base, 3, part.semantics, part.parts.map(flatten)];
  }
}
