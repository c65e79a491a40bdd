import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type Key, KeyDecoder, longestPaste } from "./keys.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function decode(...pieces: (string | Uint8Array)[]): Key[] {
  const decoder = new KeyDecoder();
  return pieces.flatMap((piece) => decoder.feed(typeof piece === "string" ? bytes(piece) : piece));
}

Deno.test("keys: text, controls and sequences, however many come at once", () => {
  assert.deepEqual(decode("hé\x1b[D\x7f\x01\r"), [
    { type: "text", text: "hé" },
    { type: "key", name: "left" },
    { type: "key", name: "backspace" },
    { type: "key", name: "home" },
    { type: "key", name: "enter" },
  ]);
});

Deno.test("keys: Alt by a leading Escape, also when it was typed apart", () => {
  assert.deepEqual(decode("\x1bb"), [{ type: "key", name: "word-left" }]);
  assert.deepEqual(decode("\x1b", "f"), [{ type: "key", name: "word-right" }]);
  assert.deepEqual(decode("\x1b\r"), [{ type: "key", name: "newline" }]);
});

Deno.test("keys: a paste is one text, its newlines send nothing, its escapes are inert", () => {
  assert.deepEqual(decode("\x1b[200~one\rtwo\r\nthree\x1b[31m\x1b[201~!"), [
    { type: "paste", text: "one\ntwo\nthree\u{FFFD}[31m" },
    { type: "text", text: "!" },
  ]);
});

Deno.test("keys: cut anywhere between two reads, the same keys come out", () => {
  const whole = bytes("a漢👩‍👩‍👧\x1b[1;5C\x1b[200~p\r漢 q\x1b[201~\x1bOA\x1b[3~z\r");
  const joined = (keys: Key[]): string =>
    keys.map((key) => (key.type === "key" ? `<${key.name}>` : key.type === "paste" ? `[${key.text}]` : key.text)).join(
      "",
    );
  const expected = joined(decode(whole));
  assert.equal(expected, "a漢👩‍👩‍👧<word-right>[p\n漢 q]<up><delete>z<enter>");
  for (let cut = 1; cut < whole.length; cut++) {
    assert.equal(joined(decode(whole.slice(0, cut), whole.slice(cut))), expected, `cut at ${cut}`);
  }
});

Deno.test("keys: an unknown or endless sequence is dropped, and what follows is read", () => {
  assert.deepEqual(decode("\x1b[99;99Xa"), [{ type: "text", text: "a" }]);
  const endless = decode(`\x1b[${"1;".repeat(200)}`, "\r");
  assert.equal(endless.at(-1)?.type, "key");
});

Deno.test("keys: a paste without end is bounded, and its end is still found", () => {
  const decoder = new KeyDecoder();
  decoder.feed(bytes("\x1b[200~"));
  for (let piece = 0; piece < 40; piece++) assert.deepEqual(decoder.feed(bytes("x".repeat(65_536))), []);
  const [paste] = decoder.feed(bytes("\x1b[201~"));
  assert.ok(paste?.type === "paste");
  assert.equal(paste.text.length, longestPaste);
});

Deno.test("keys: any bytes give text without controls", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (pieces) => {
    for (const key of decode(...pieces)) {
      // deno-lint-ignore no-control-regex
      if (key.type !== "key") assert.doesNotMatch(key.text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  }));
});

Deno.test("keys: an Escape is a key of its own where it is wanted, also with a letter right behind it", () => {
  const decoder = new KeyDecoder();
  assert.deepEqual(decoder.feed(bytes("\x1b")), []);
  assert.equal(decoder.waitsAfterEscape, true);
  assert.deepEqual(decoder.nothingFollowed(), [{ type: "key", name: "escape" }]);
  assert.deepEqual(decoder.nothingFollowed(), []);
  assert.deepEqual(decoder.feed(bytes("\x1bh")), [], "Alt-h is nothing");
  decoder.escapeAlone = true;
  assert.deepEqual(decoder.feed(bytes("\x1bh")), [{ type: "key", name: "escape" }, { type: "text", text: "h" }]);
  assert.deepEqual(decoder.feed(bytes("\x1b[5~\x1b1")), [
    { type: "key", name: "page-up" },
    { type: "key", name: "conversation-1" },
  ]);
});

Deno.test("keys: whether the terminal is the one that somebody is at is no key", () => {
  const decoder = new KeyDecoder();
  assert.equal(decoder.focused, undefined);
  assert.deepEqual(decoder.feed(bytes("a\x1b[Ob")), [{ type: "text", text: "a" }, { type: "text", text: "b" }]);
  assert.equal(decoder.focused, false);
  decoder.feed(bytes("\x1b[I"));
  assert.equal(decoder.focused, true);
});
