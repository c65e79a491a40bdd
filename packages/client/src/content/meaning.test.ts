// From a person's deed to bytes and back to what it means.
import assert from "node:assert/strict";
import { SeededRandom } from "@quicproquo/testkit";
import {
  type Composed,
  composeDelete,
  composeEdit,
  composeReaction,
  composeReport,
  composeText,
  composeTyping,
  type MessageHead,
} from "./compose.ts";
import { type CborValue, encodeCbor } from "./cbor.ts";
import { decodeContent, parseMessageId } from "./decode-content.ts";
import { encodeContent } from "./encode-content.ts";
import { isOneEmoji, type Meaning, meaningOf, type Shown } from "./meaning.ts";
import { messageIdFor } from "./message-id.ts";
import type { ExternalPart, MimiContent, MimiMessageId, NestedPart, SinglePart } from "./mimi-content.ts";
import { decodeStatusReport, encodeStatusReport, MessageStatus, STATUS_REPORT_LIMIT } from "./status-report.ts";

const random = new SeededRandom("meaning").bytes;
const head = (): MessageHead => ({
  senderUri: "mimi://o/u/alice",
  roomUri: "mimi://o/r/00",
  counter: 3,
  sentAt: 1_790_000_000_000,
  salt: random(16),
});
const someId = (): MimiMessageId => {
  const id = parseMessageId(Uint8Array.of(1, ...random(31)));
  assert(id !== undefined);
  return id;
};

function read(composed: Composed): { readonly content: MimiContent; readonly meaning: Meaning } {
  const decoded = decodeContent(composed.content);
  assert(decoded.ok);
  assert.equal(messageIdFor(decoded.content, composed.content).toHex(), composed.id.toHex());
  return { content: decoded.content, meaning: meaningOf(decoded.content) };
}

const shown = (text: string): Shown => ({
  text,
  attachments: [],
  unknown: [],
});

Deno.test("a text, with what every message carries", () => {
  const { content, meaning } = read(
    composeText({ ...head(), checkpoint: "c", expires: { relative: false, time: 9 } }, "hé\n**you**"),
  );
  assert.deepEqual(meaning, { kind: "message", shown: shown("hé\n**you**"), inReplyTo: undefined });
  assert.deepEqual(
    [content.senderUri, content.roomUri, content.counter, content.sentAt, content.checkpoint, content.expires],
    ["mimi://o/u/alice", "mimi://o/r/00", 3, 1_790_000_000_000, "c", { relative: false, time: 9 }],
  );
  assert.equal(content.body.kind === "single" && content.body.contentType, "text/markdown;variant=GFM-MIMI");
});

Deno.test("a reply names the exact version", () => {
  const to = someId();
  assert.deepEqual(read(composeText(head(), "yes", to)).meaning, {
    kind: "message",
    shown: shown("yes"),
    inReplyTo: to,
  });
});

Deno.test("a reaction is one emoji, and is taken back by a deletion of itself", () => {
  const to = someId();
  const reaction = composeReaction(head(), to, "👍🏽");
  assert.deepEqual(read(reaction).meaning, { kind: "reaction", to, emoji: "👍🏽" });
  assert.deepEqual(read(composeDelete(head(), reaction.id, to)).meaning, { kind: "delete", replaces: reaction.id });
  for (const not of ["", "a", "👍👍", "👍 ", "lol", "1", "\u200d", "👍\u202e"]) {
    assert.throws(() => composeReaction(head(), to, not), { code: "content-invalid" }, not);
  }
});

Deno.test("emoji: families, flags, keycaps, hearts; not letters, digits or two of them", () => {
  for (const emoji of ["❤️", "❤", "👩‍👩‍👧‍👦", "🇫🇷", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]) assert.equal(isOneEmoji(emoji), true, emoji);
  for (const text of ["1", "#", "🇫", "❤️❤️", "x".repeat(50), "👍".repeat(1_000_000)]) {
    assert.equal(isOneEmoji(text), false);
  }
});

Deno.test("an edit has a full new text; a deletion has none", () => {
  const first = someId();
  const parent = someId();
  const edit = read(composeEdit(head(), first, "better", parent));
  assert.deepEqual(edit.meaning, { kind: "edit", replaces: first, shown: shown("better") });
  assert.deepEqual(edit.content.inReplyTo, parent);
  assert.deepEqual(read(composeDelete(head(), first)).meaning, { kind: "delete", replaces: first });
});

Deno.test("reports and typing", () => {
  const entries = [{ id: someId(), status: MessageStatus.delivered }, { id: someId(), status: MessageStatus.read }];
  assert.deepEqual(read(composeReport(head(), entries)).meaning, { kind: "report", entries });
  assert.deepEqual(read(composeTyping(head(), true)).meaning, { kind: "typing", active: true });
  assert.deepEqual(read(composeTyping(head(), false)).meaning, { kind: "typing", active: false });
});

Deno.test("half a character in a text becomes a mark instead of a broken message", () => {
  assert.deepEqual(read(composeText(head(), "a\ud83d")).meaning, {
    kind: "message",
    shown: shown("a\ufffd"),
    inReplyTo: undefined,
  });
});

Deno.test("a salt has 16 bytes; two messages of one text have two ids", () => {
  assert.throws(() => composeText({ ...head(), salt: random(15) }, "x"), RangeError);
  assert.notEqual(composeText(head(), "x").id.toHex(), composeText(head(), "x").id.toHex());
});

const base = read(composeText(head(), "x")).content;
const single = (contentType: string, content: string | Uint8Array, disposition = 1): SinglePart => ({
  kind: "single",
  disposition,
  language: "",
  contentType,
  content: typeof content === "string" ? new TextEncoder().encode(content) : content,
});
const multi = (semantics: 0 | 1 | 2, ...parts: NestedPart[]): NestedPart => ({
  kind: "multi",
  disposition: 1,
  language: "",
  semantics,
  parts,
});
const file: ExternalPart = {
  kind: "external",
  disposition: 6,
  language: "",
  contentType: "image/png",
  url: "https://o/f",
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

function meaning(body: NestedPart, more: Partial<MimiContent> = {}): Meaning {
  const decoded = decodeContent(encodeContent({ ...base, ...more, body }));
  assert(decoded.ok);
  return meaningOf(decoded.content);
}

Deno.test("all parts are shown in their order; of a choice the first that can be", () => {
  const rich = single("application/vnd.examplevendor-fancy-im-message", "?");
  const says = (body: NestedPart): unknown => {
    const meant = meaning(body);
    assert(meant.kind === "message");
    return [meant.shown.text, meant.shown.attachments.length, meant.shown.unknown];
  };
  assert.deepEqual(says(multi(2, single("text/plain", "a"), file, single("text/markdown", "b"))), ["a\n\nb", 1, []]);
  assert.deepEqual(says(multi(0, rich, single("text/plain", "plain"))), ["plain", 0, []]);
  assert.deepEqual(says(multi(0, single("text/plain", "first"), single("text/plain", "second"))), ["first", 0, []]);
  assert.deepEqual(says(multi(0, rich, rich)), [undefined, 0, [rich.contentType]]);
  assert.deepEqual(says(multi(0, multi(1, single("text/plain", "half"), rich), single("text/plain", "whole"))), [
    "whole",
    0,
    [],
  ]);
  assert.deepEqual(says(multi(0, multi(2, single("text/plain", "some"), rich), single("text/plain", "other"))), [
    "some",
    0,
    [rich.contentType],
  ]);
  assert.deepEqual(says(multi(2, rich, file)), [undefined, 1, [rich.contentType]]);
});

Deno.test("HTML is shown as the text that it is; bytes that are no text are named, not shown", () => {
  const html = meaning(single("text/html;charset=utf-8", "<b>x</b>"));
  assert.deepEqual(html, { kind: "message", shown: shown("<b>x</b>"), inReplyTo: undefined });
  const broken = meaning(single("text/plain", Uint8Array.of(0xff)));
  assert.deepEqual(broken, {
    kind: "message",
    shown: { text: undefined, attachments: [], unknown: ["text/plain"] },
    inReplyTo: undefined,
  });
});

Deno.test("media types are compared without case and parameters", () => {
  assert.deepEqual(meaning(single("Text/Plain ; charset=us-ascii", "x")), {
    kind: "message",
    shown: shown("x"),
    inReplyTo: undefined,
  });
});

Deno.test("what means nothing says so", () => {
  const nothing: Meaning = { kind: "nothing" };
  const to = someId();
  assert.deepEqual(meaning({ kind: "null", disposition: 1, language: "" }), nothing);
  assert.deepEqual(meaning(single("text/plain", "")), nothing);
  assert.deepEqual(meaning(single("application/mimi-message-status", "no cbor")), nothing);
  assert.deepEqual(
    meaning(single("application/mimi-message-status", encodeStatusReport([])), { replaces: to }),
    nothing,
  );
  assert.deepEqual(meaning(single("application/vnd.quicproquo.typing", Uint8Array.of(2))), nothing);
  assert.deepEqual(meaning(single("application/vnd.quicproquo.typing", Uint8Array.of(1, 1))), nothing);
  assert.deepEqual(meaning(single("application/vnd.quicproquo.typing", Uint8Array.of(1)), { replaces: to }), nothing);
  assert.deepEqual(meaning(single("text/plain", "lol", 2), { inReplyTo: to }), nothing);
  assert.deepEqual(meaning(single("image/png", "👍", 2), { inReplyTo: to }), nothing);
  assert.equal(meaning(single("text/plain", "👍", 2)).kind, "message", "a reaction to nothing is a text");
});

Deno.test("status reports: well-formed, each message once, or none at all", () => {
  const entries = [{ id: someId(), status: 1 }, { id: someId(), status: 200 }];
  assert.deepEqual(decodeStatusReport(encodeStatusReport(entries)), entries);
  assert.deepEqual(decodeStatusReport(encodeStatusReport([])), []);
  const twice = someId();
  assert.equal(decodeStatusReport(encodeStatusReport([{ id: twice, status: 1 }, { id: twice, status: 2 }])), undefined);
  for (
    const hex of [
      "",
      "00",
      "f6",
      "8100",
      "818141aa",
      `81825820${"01".repeat(32)}20`,
      `81825820${"01".repeat(32)}190100`,
      `81825820${"02".repeat(32)}01`,
      `81835820${"01".repeat(32)}0100`,
      `8182581f${"01".repeat(31)}01`,
    ]
  ) {
    assert.equal(decodeStatusReport(Uint8Array.fromHex(hex)), undefined, hex);
  }
  const many = Array.from({ length: STATUS_REPORT_LIMIT }, () => ({ id: someId(), status: 1 }));
  assert.equal(decodeStatusReport(encodeStatusReport(many))?.length, STATUS_REPORT_LIMIT);
  assert.throws(() => encodeStatusReport([...many, { id: someId(), status: 1 }]), { code: "content-invalid" });
});

Deno.test("a report on one message more than the limit is none", () => {
  const entries = Array.from({ length: STATUS_REPORT_LIMIT + 1 }, (): CborValue => [someId(), 1]);
  assert.notEqual(decodeStatusReport(encodeCbor(entries.slice(1))), undefined);
  assert.equal(decodeStatusReport(encodeCbor(entries)), undefined);
});
