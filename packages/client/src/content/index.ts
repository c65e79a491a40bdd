// Everything that a conversation needs of MIMI content.
export * from "./compose.ts";
export { decodeContent, type DecodedContent, expiryWithinReason, parseMessageId } from "./decode-content.ts";
export { encodeContent } from "./encode-content.ts";
export { MARKDOWN_TYPE, type Meaning, meaningOf, PLAIN_TYPE, type Shown, TYPING_TYPE } from "./meaning.ts";
export { messageIdFor } from "./message-id.ts";
export * from "./mimi-content.ts";
export type { Refusal } from "./refusal.ts";
export * from "./status-report.ts";
export * from "./uri.ts";
