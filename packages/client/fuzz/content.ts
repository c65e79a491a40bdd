// Content from a hostile member: refused, or read and written again byte for byte; and its texts made inert.
import { composeReport, composeText } from "../src/content/compose.ts";
import { decodeContent } from "../src/content/decode-content.ts";
import { encodeContent } from "../src/content/encode-content.ts";
import { meaningOf } from "../src/content/meaning.ts";
import { messageIdFor } from "../src/content/message-id.ts";
import type { ExternalPart, MimiContent, NestedPart } from "../src/content/mimi-content.ts";
import { decodeStatusReport, encodeStatusReport } from "../src/content/status-report.ts";
import { parseRoomUri, parseUserUri } from "../src/content/uri.ts";
import { inertDisplayName } from "../src/contacts/display-name.ts";
import { safeText } from "../src/safe-text.ts";

const head = {
  senderUri: `mimi://${"a".repeat(32)}.qpq.invalid/u/alice`,
  roomUri: `mimi://${"a".repeat(32)}.qpq.invalid/r/${"00".repeat(16)}`,
  counter: 1,
  sentAt: 1_790_000_000_000,
  displayName: { setAt: 1_790_000_000_000, name: "Bob Smith" },
  expires: { relative: false, time: 1_800_000_000 },
  salt: new Uint8Array(16),
};
const text = composeText(head, "hello 👋");

const decodedText = decodeContent(text.content);
if (!decodedText.ok) throw new Error(decodedText.why);
const base: MimiContent = decodedText.content;
const file: ExternalPart = {
  kind: "external",
  disposition: 6,
  language: "",
  contentType: "image/png",
  url: "https://example.org/f",
  expires: 0,
  size: 5,
  encAlg: 2,
  key: new Uint8Array(32),
  nonce: new Uint8Array(12),
  aad: new Uint8Array(0),
  hashAlg: 1,
  contentHash: new Uint8Array(32),
  description: "",
  filename: "f.png",
};
const choice: NestedPart = { kind: "multi", disposition: 1, language: "", semantics: 0, parts: [base.body, file] };

export const seeds: readonly Uint8Array[] = [
  text.content,
  composeText(head, "yes", text.id).content,
  composeReport(head, [{ id: text.id, status: 1 }]).content,
  encodeStatusReport([{ id: text.id, status: 2 }]),
  encodeContent({ ...base, body: choice }),
];

export function fuzz(bytes: Uint8Array): void {
  const decoded = decodeContent(bytes);
  if (decoded.ok) {
    const { content } = decoded;
    if (encodeContent(content).toHex() !== bytes.toHex()) throw new Error("a second spelling was taken");
    messageIdFor(content, bytes);
    parseUserUri(content.senderUri);
    parseRoomUri(content.roomUri);
    const meaning = meaningOf(content);
    if (meaning.kind === "message" || meaning.kind === "edit") inert(meaning.shown.text ?? "");
  }
  const report = decodeStatusReport(bytes);
  if (report !== undefined && encodeStatusReport(report).toHex() !== bytes.toHex()) {
    throw new Error("a second spelling");
  }
  inert(new TextDecoder().decode(bytes));
}

function inert(text: string): void {
  const safe = safeText(text);
  if (/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(safe)) throw new Error(`not inert: ${JSON.stringify(safe)}`);
  if (safeText(safe) !== safe) throw new Error(`not stable: ${JSON.stringify(safe)}`);
  const called = inertDisplayName(text) ?? "";
  if (/[\p{Cc}\p{Cf}\p{Ps}\p{Pe}@]/u.test(called.replaceAll(/\p{RGI_Emoji}/gv, "").replaceAll(/[\u200c\u200d]/g, ""))) {
    throw new Error(`a name that may look like another: ${JSON.stringify(called)}`);
  }
}
