import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { KeyName } from "./keys.ts";
import { LineEditor, longestInput } from "./line-editor.ts";

function edit(text: string, ...keys: (KeyName | { readonly insert: string })[]): LineEditor {
  const editor = new LineEditor();
  editor.insert(text);
  for (const key of keys) {
    if (typeof key === "string") editor.apply(key);
    else editor.insert(key.insert);
  }
  return editor;
}

Deno.test("line editor: backspace takes a whole emoji, and a whole accented letter", () => {
  assert.equal(edit("a👩‍👩‍👧", "backspace").text, "a");
  assert.equal(edit("ae\u0301", "backspace").text, "a");
});

Deno.test("line editor: a combining mark typed alone joins the letter before it", () => {
  const editor = edit("ab", "left", { insert: "\u0301" });
  assert.deepEqual(editor.clusters, ["a\u0301", "b"]);
  assert.equal(editor.caret, 1);
});

Deno.test("line editor: what meets where something was deleted is one cluster again", () => {
  const editor = edit("e\n\u0301b", "home", "backspace");
  assert.deepEqual(editor.clusters, ["e\u0301", "b"]);
  assert.equal(editor.caret, 1);
});

Deno.test("line editor: words", () => {
  assert.equal(edit("one two  three", "kill-word-left").text, "one two  ");
  assert.equal(edit("one two", "kill-word-left", "kill-word-left", "yank").text, "one ");
  assert.equal(edit("one two", "home", "word-right", { insert: "!" }).text, "one! two");
  assert.equal(edit("one two", "word-left", { insert: "!" }).text, "one !two");
  assert.equal(edit("one two", "home", "kill-word-right").text, " two");
});

Deno.test("line editor: kill and yank within one of several lines", () => {
  assert.equal(edit("one\ntwo", "kill-to-start", { insert: "2" }).text, "one\n2");
  assert.equal(edit("one\ntwo", "up", "home", "kill-to-end", "down", "yank").text, "\nonetwo");
});

Deno.test("line editor: up and down move between lines and refuse at the ends", () => {
  const editor = edit("long line\nab");
  assert.equal(editor.apply("up"), true);
  assert.equal(editor.caret, 2);
  assert.equal(editor.apply("up"), false);
  assert.equal(editor.apply("down"), true);
  assert.equal(editor.apply("down"), false);
});

Deno.test("line editor: more than a line may hold is refused and changes nothing", () => {
  const editor = edit("x".repeat(longestInput - 1));
  assert.equal(editor.insert("yy"), false);
  assert.equal(editor.clusters.length, longestInput - 1);
  assert.equal(editor.insert("y"), true);
});

Deno.test("line editor: whatever is typed, clusters are those of the text and the caret is within", () => {
  const piece = fc.oneof(
    fc.constantFrom<KeyName>("left", "right", "home", "end", "word-left", "word-right", "backspace", "delete", "yank"),
    fc.constantFrom<KeyName>(
      "kill-to-end",
      "kill-to-start",
      "kill-word-left",
      "kill-word-right",
      "newline",
      "up",
      "down",
    ),
    fc.record({ insert: fc.string({ unit: "grapheme", maxLength: 4 }) }),
    fc.record({ insert: fc.constantFrom("\u0301", "\u200d", "👩", "🏽", "漢", "e") }),
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    const editor = edit("", ...pieces);
    assert.ok(editor.caret >= 0 && editor.caret <= editor.clusters.length);
    assert.equal(editor.clusters.join(""), editor.text);
    assert.ok(!editor.clusters.includes(""));
  }));
});
