// No text from another person may move a terminal's cursor, reorder a line or hide in it.
import assert from "node:assert/strict";
import fc from "fast-check";
import { safeText } from "./safe-text.ts";

const inert = (text: string, expected: string): void => assert.equal(safeText(text), expected);

Deno.test("escape sequences lose what makes them one", () => {
  inert("\x1b[2J\x1b]0;title\x07", "\ufffd[2J\ufffd]0;title\ufffd");
  inert("a\x00b\x08c\x7fd\x9be", "a\ufffdb\ufffdc\ufffdd\ufffde");
});

Deno.test("no line break gets through unless it was asked for, and then only as a newline", () => {
  inert("one\ntwo\r\nthree\rfour\u2028five\u2029six\tseven", "one two three\ufffdfour\ufffdfive\ufffdsix seven");
  assert.equal(safeText("one\ntwo\r\nthree", { newlines: true }), "one\ntwo\nthree");
  assert.equal(safeText("one\rtwo\u2028", { newlines: true }), "one\ufffdtwo\ufffd");
});

Deno.test("nothing reorders: every bidi control is taken out", () => {
  for (const control of "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
    inert(`exe${control}fdp`, "exe\ufffdfdp");
  }
});

Deno.test("nothing hides: what has no width or only looks blank is marked", () => {
  for (
    const hidden of [
      ..."\u00ad\u034f\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u2060\u2061\u2064\u206a\u2800\u3164\ufe00\ufe0f\ufeff",
      ..."\uffa0\ufff9",
      "\u{1d173}",
      "\u{e0001}",
      "\u{e0041}",
      "\u{e0100}",
    ]
  ) inert(`pay${hidden}pal`, "pay\ufffdpal");
});

Deno.test("what is no character is marked: private use, unassigned, half a pair", () => {
  for (const odd of ["\ue000", "\u{f0000}", "\ufdd0", "\uffff", "\ud800", "\udc00", "\u0378"]) {
    inert(`a${odd}b`, "a\ufffdb");
  }
});

Deno.test("emoji stay whole", () => {
  for (
    const emoji of [
      "👩‍👩‍👧‍👦",
      "🏳️‍🌈",
      "❤️",
      "☺︎",
      "👍🏽",
      "🇫🇷",
      "1️⃣",
      "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
      "🧑🏻‍🚀",
    ]
  ) inert(`so ${emoji}!`, `so ${emoji}!`);
});

Deno.test("joiners of an emoji do not serve text: only between pictographs", () => {
  inert("a\u200d👍", "a\ufffd👍");
  inert("👍\u200da", "👍\ufffda");
});

Deno.test("scripts that need joiners keep them, between their own letters only", () => {
  inert("می\u200cخواهم", "می\u200cخواهم");
  inert("ක්\u200dෂ", "ක්\u200dෂ");
  inert("می\u200cabc", "می\ufffdabc");
  inert("ab\u200cمی", "ab\ufffdمی");
});

Deno.test("ordinary text of any script is not touched", () => {
  for (
    const text of [
      "Grüße, ça va? ~`\"'<>&\\",
      "Привет",
      "こんにちは",
      "שלום",
      "नमस्ते",
      "e\u0301",
      "𝒳",
      "–—…“”",
    ]
  ) inert(text, text);
});

Deno.test("whatever comes in: no control, separator, bidi or lone half comes out, and a second pass changes nothing", () => {
  const nasty = fc.constantFrom(
    "\x1b",
    "\u202e",
    "\u200b",
    "\u200d",
    "👩",
    "👦",
    "\ufe0f",
    "ب",
    "a",
    "\n",
    "\r",
    "\ud83d",
    "\u{e0061}",
  );
  const texts = fc.oneof(fc.array(nasty).map((parts) => parts.join("")), fc.string({ unit: "binary" }));
  fc.assert(fc.property(texts, fc.boolean(), (text, newlines) => {
    const safe = safeText(text, { newlines });
    const outside = newlines ? safe.replaceAll("\n", "") : safe;
    assert.doesNotMatch(outside, /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}\p{Co}\u200b\u2060\ufeff]/u);
    assert.equal(safeText(safe, { newlines }), safe);
  }));
});
