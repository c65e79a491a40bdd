// Content as hostile members may send it: one thing wrong at a time, each refused for that reason.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type CborKey, type CborValue, encodeCbor } from "./cbor.ts";
import { decodeContent, expiryWithinReason, parseMessageId } from "./decode-content.ts";
import { encodeContent } from "./encode-content.ts";
import { ContentLimits, type MimiContent, type NestedPart } from "./mimi-content.ts";
import type { Refusal } from "./refusal.ts";

const id = Uint8Array.of(1, ...new Uint8Array(31).fill(9));
const text: CborValue = [1, "", 1, "text/plain;charset=utf-8", new TextEncoder().encode("hi")];
const extensions = (more: readonly [CborKey, CborValue][] = []): ReadonlyMap<CborKey, CborValue> =>
  new Map<CborKey, CborValue>([[1, "mimi://o/u/alice"], [2, "mimi://o/r/00"], ...more]);
const fields = {
  salt: new Uint8Array(16),
  replaces: null,
  topicId: new Uint8Array(0),
  expires: null,
  inReplyTo: null,
  extensions: extensions(),
  part: text,
};

function judge(changed: Partial<Record<keyof typeof fields, CborValue>>): Refusal | MimiContent {
  const decoded = decodeContent(encodeCbor(Object.values({ ...fields, ...changed })));
  return decoded.ok ? decoded.content : decoded.why;
}

function taken(changed: Partial<Record<keyof typeof fields, CborValue>>): MimiContent {
  const content = judge(changed);
  assert(typeof content === "object", JSON.stringify(content));
  return content;
}

Deno.test("everything that a message can carry is read", () => {
  const content = taken({
    replaces: id,
    topicId: Uint8Array.of(5),
    expires: [false, 1_800_000_000],
    inReplyTo: id,
    extensions: extensions([[-1, "checkpoint"], [-2, 7], [-3, 1_790_000_000_000], [-4, [7, "B"]], [99, [1]], [
      "x",
      null,
    ]]),
  });
  assert.deepEqual(content, {
    salt: new Uint8Array(16),
    replaces: id,
    topicId: Uint8Array.of(5),
    expires: { relative: false, time: 1_800_000_000 },
    inReplyTo: id,
    senderUri: "mimi://o/u/alice",
    roomUri: "mimi://o/r/00",
    checkpoint: "checkpoint",
    counter: 7,
    sentAt: 1_790_000_000_000,
    displayName: { setAt: 7, name: "B" },
    otherExtensions: new Map<number | string, CborValue>([[99, [1]], ["x", null]]),
    body: {
      kind: "single",
      disposition: 1,
      language: "",
      contentType: "text/plain;charset=utf-8",
      content: Uint8Array.of(104, 105),
    },
  });
});

Deno.test("a time of sending is one that a calendar can name", () => {
  const sent = (time: number) => judge({ extensions: extensions([[-3, time]]) });
  for (const time of [8.64e15 + 1, Number.MAX_SAFE_INTEGER, -1]) assert.equal(sent(time), "bad-extension");
  const last = taken({ extensions: extensions([[-3, 8.64e15]]) }).sentAt;
  assert.equal(new Date(last ?? Number.NaN).getTime(), 8.64e15);
});

Deno.test("salt, ids and topic have their sizes", () => {
  for (const salt of [new Uint8Array(15), new Uint8Array(17), "x".repeat(16), null]) {
    assert.equal(judge({ salt }), "bad-salt");
  }
  for (const wrong of [id.subarray(1), Uint8Array.of(...id, 0), Uint8Array.of(2, ...id.subarray(1)), "x", 0, []]) {
    assert.equal(judge({ replaces: wrong }), "bad-message-id");
    assert.equal(judge({ inReplyTo: wrong }), "bad-message-id");
  }
  assert.equal(taken({ topicId: new Uint8Array(4096) }).topicId.length, 4096);
  assert.equal(judge({ topicId: new Uint8Array(4097) }), "bad-topic");
  assert.equal(judge({ topicId: "x" }), "bad-topic");
});

Deno.test("an expiry is [bool, uint32]; a relative one of more than a year is refused here", () => {
  for (
    const wrong of [0, [], [false], [false, 1, 2], [0, 1], [false, -1], [false, 2 ** 32], [false, "1"], [
      true,
      31_622_401,
    ]]
  ) {
    assert.equal(judge({ expires: wrong }), "bad-expiry", JSON.stringify(wrong));
  }
  assert.deepEqual(taken({ expires: [true, 31_622_400] }).expires, { relative: true, time: 31_622_400 });
});

Deno.test("an absolute expiry of more than a year from now is refused where there is a clock", () => {
  const now = 1_790_000_000_000;
  const inYears = (years: number): number => now / 1000 + years * 31_622_400;
  assert.equal(expiryWithinReason(undefined, now), true);
  assert.equal(expiryWithinReason({ relative: false, time: inYears(1) }, now), true);
  assert.equal(expiryWithinReason({ relative: false, time: inYears(1) + 1 }, now), false);
  assert.equal(expiryWithinReason({ relative: false, time: 0 }, now), true);
  assert.equal(expiryWithinReason({ relative: true, time: 5 }, now), true);
});

Deno.test("sender and room must be there, and our own extensions of their kind", () => {
  const only = (entries: readonly [CborKey, CborValue][]): Refusal | MimiContent =>
    judge({ extensions: new Map(entries) });
  assert.equal(only([]), "no-sender-or-room");
  assert.equal(only([[1, "a"]]), "no-sender-or-room");
  assert.equal(only([[2, "a"]]), "no-sender-or-room");
  assert.equal(only([[1, 5], [2, "a"]]), "bad-extension");
  assert.equal(only([[1, "a"], [2, new Uint8Array(1)]]), "bad-extension");
  assert.equal(only([[1, "a".repeat(1025)], [2, "a"]]), "bad-extension");
  assert.equal(judge({ extensions: [] }), "malformed");
  const ofWrongKind: readonly [CborKey, CborValue][] = [
    [-1, 1],
    [-1, "c".repeat(65_537)],
    [-2, -1],
    [-2, "1"],
    [-3, 2n ** 53n],
    [-3, null],
    [-4, "Bob"],
    [-4, [1]],
    [-4, [1, "Bob", 2]],
    [-4, ["1", "Bob"]],
    [-4, [-1, "Bob"]],
    [-4, [2n ** 53n, "Bob"]],
    [-4, [1, new Uint8Array(1)]],
    [-4, [1, "x".repeat(129)]],
  ];
  for (const wrong of ofWrongKind) {
    assert.equal(judge({ extensions: extensions([wrong]) }), "bad-extension", String(wrong));
  }
  assert.equal(judge({ extensions: extensions([[2n ** 60n, 1]]) }), "bad-extension");
});

Deno.test("the outer array has seven members", () => {
  for (
    const value of [
      [],
      Object.values(fields).slice(0, 6),
      [...Object.values(fields), 0],
      null,
      5,
      new Map<CborKey, CborValue>(),
    ]
  ) {
    assert.deepEqual(decodeContent(encodeCbor(value)), { ok: false, why: "malformed" });
  }
});

const file: readonly CborValue[] = [
  6,
  "",
  2,
  "image/png",
  "https://o/f",
  0,
  123,
  2,
  new Uint8Array(32),
  new Uint8Array(12),
  new Uint8Array(0),
  1,
  new Uint8Array(32),
  "d",
  "f.png",
];
/** An external part with some fields changed, by their position. */
const external = (changed: Readonly<Record<number, CborValue>> = {}): CborValue =>
  file.map((field, at) => changed[at] === undefined ? field : changed[at]);

Deno.test("each kind of part has its length, and nothing else is a part", () => {
  const parts: readonly CborValue[] = [[1, "", 0], text, external(), [1, "", 3, 2, [text, text]]];
  assert.deepEqual(parts.map((part) => taken({ part }).body.kind), ["null", "single", "external", "multi"]);
  for (const part of parts) {
    assert(Array.isArray(part));
    assert.equal(judge({ part: [...part, 0] }), "bad-part");
    assert.equal(judge({ part: part.slice(0, -1) }), "bad-part");
  }
  for (
    const wrong of [null, 5, [], [1], [1, "", 4], [1, "", -1], [1, "", "0"], [256, "", 0], [-1, "", 0], ["1", "", 0], [
      1,
      5,
      0,
    ], [1, "x".repeat(65), 0]]
  ) {
    assert.equal(judge({ part: wrong }), "bad-part", JSON.stringify(wrong));
  }
  assert.equal(judge({ part: [1, "", 1, "t".repeat(256), new Uint8Array(0)] }), "bad-part");
  assert.equal(judge({ part: [1, "", 1, "text/plain", "text"] }), "bad-part");
});

Deno.test("an unknown disposition is kept", () => {
  assert.equal(taken({ part: [200, "", 0] }).body.disposition, 200);
});

Deno.test("external parts: every field of its kind, keys of their algorithm's size", () => {
  const kinds: Readonly<Record<number, readonly CborValue[]>> = {
    3: [1, "t".repeat(256)],
    4: [null, "u".repeat(4097)],
    5: [-1, 2 ** 32, "0"],
    6: [-1, 2n ** 53n, null],
    7: [-1, 65_536, "2"],
    8: ["k", null],
    9: ["n", null],
    10: ["a", new Uint8Array(4097)],
    11: [-1, 256],
    12: ["h", null],
    13: [null, "d".repeat(4097)],
    14: [null, "f".repeat(4097)],
  };
  for (const [at, values] of Object.entries(kinds)) {
    for (const value of values) assert.equal(judge({ part: external({ [at]: value }) }), "bad-part", `field ${at}`);
  }
  const keyed = (encAlg: number, key: number, nonce: number, hashAlg: number, hash: number): Refusal | MimiContent =>
    judge({
      part: external({
        7: encAlg,
        8: new Uint8Array(key),
        9: new Uint8Array(nonce),
        11: hashAlg,
        12: new Uint8Array(hash),
      }),
    });
  for (const [encAlg, key] of [[1, 16], [2, 32], [29, 32]] as const) {
    assert.equal(typeof keyed(encAlg, key, 12, 1, 32), "object");
    assert.equal(keyed(encAlg, key - 1, 12, 1, 32), "bad-key");
    assert.equal(keyed(encAlg, key, 13, 1, 32), "bad-key");
    assert.equal(keyed(encAlg, key, 12, 1, 31), "bad-key");
  }
  assert.equal(typeof keyed(0, 0, 0, 0, 0), "object");
  assert.equal(keyed(0, 1, 0, 0, 0), "bad-key");
  assert.equal(keyed(0, 0, 0, 0, 1), "bad-key");
  assert.equal(typeof keyed(4711, 77, 5, 200, 64), "object", "algorithms that are not known here are kept");
});

Deno.test("several parts: at least two, of known semantics, four levels, 1024 in all", () => {
  const multi = (parts: readonly CborValue[], semantics: CborValue = 2): CborValue => [1, "", 3, semantics, parts];
  assert.equal(judge({ part: multi([]) }), "bad-part");
  assert.equal(judge({ part: multi([text]) }), "bad-part");
  for (const unknown of [3, -1, "0", null]) {
    assert.equal(judge({ part: multi([text, text], unknown) }), "bad-semantics");
  }
  for (const known of [0, 1, 2]) assert.equal(typeof judge({ part: multi([text, text], known) }), "object");
  const nested = (levels: number): CborValue => levels === 1 ? [1, "", 0] : multi([[1, "", 0], nested(levels - 1)]);
  assert.equal(typeof judge({ part: nested(4) }), "object");
  assert.equal(judge({ part: nested(5) }), "too-deep");
  const wide = (count: number): CborValue => multi(Array.from({ length: count }, () => [1, "", 0]));
  assert.equal(typeof judge({ part: wide(1023) }), "object");
  assert.equal(judge({ part: wide(1024) }), "too-many-parts");
});

Deno.test("size is limited, on both sides", () => {
  const large = new Uint8Array(ContentLimits.bytes + 1);
  assert.deepEqual(decodeContent(large), { ok: false, why: "too-large" });
  const content: MimiContent = {
    ...taken({}),
    body: { kind: "single", disposition: 1, language: "", contentType: "a", content: large },
  };
  assert.throws(() => encodeContent(content), { code: "message-too-long" });
});

Deno.test("what a reader would refuse cannot be encoded", () => {
  const good = taken({});
  const body: NestedPart = { kind: "multi", disposition: 1, language: "", semantics: 0, parts: [good.body] };
  for (
    const wrong of [{ body }, { salt: new Uint8Array(3) }, { expires: { relative: true, time: 2 ** 31 } }, {
      counter: -1,
    }, { senderUri: "s".repeat(2000) }]
  ) {
    assert.throws(() => encodeContent({ ...good, ...wrong }), { code: "content-invalid" });
  }
});

Deno.test("a message id has 32 bytes and names SHA-256", () => {
  assert.equal(parseMessageId(id)?.toHex(), id.toHex());
  assert.equal(parseMessageId(id.subarray(1)), undefined);
  assert.equal(parseMessageId(new Uint8Array(32)), undefined);
});

Deno.test("what was read is written again byte for byte; any bytes are read or refused", () => {
  const parts = fc.constantFrom<CborValue>(text, external(), [1, "", 0], [7, "fr", 3, 0, [text, external()]]);
  const ids = fc.constantFrom<CborValue>(null, id);
  const others = fc.array(
    fc.tuple(fc.oneof(fc.integer({ min: 3, max: 999 }), fc.string()), fc.oneof(fc.integer(), fc.string())),
  );
  fc.assert(fc.property(parts, ids, ids, others, fc.nat(), (part, replaces, inReplyTo, more, counter) => {
    const value = { ...fields, part, replaces, inReplyTo, extensions: extensions([...more, [-2, counter]]) };
    const bytes = encodeCbor(Object.values(value));
    const decoded = decodeContent(bytes);
    assert(decoded.ok);
    assert.equal(encodeContent(decoded.content).toHex(), bytes.toHex());
  }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void decodeContent(bytes)));
});
