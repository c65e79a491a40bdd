import { strict as assert } from "node:assert";
import { inert, inertLine } from "./inert.ts";
import { LiveScreen, PlainScreen } from "./screen.ts";

Deno.test("screen: on lines, lines and nothing else", () => {
  let out = "";
  const screen = new PlainScreen((text) => (out += text));
  screen.live();
  screen.print("one");
  screen.print("two");
  screen.close();
  assert.equal(out, "one\ntwo\n");
});

Deno.test("screen: the terminal is given back as it was found, and nothing is written after that", () => {
  let out = "";
  const screen = new LiveScreen((text) => (out += text));
  screen.live(["status", "> "]);
  screen.close();
  for (const mode of ["?2004", "?7", "?25"]) {
    const last = out.slice(out.lastIndexOf(`\x1b[${mode}`)).slice(0, mode.length + 3);
    assert.equal(last, `\x1b[${mode}${mode === "?2004" ? "l" : "h"}`);
  }
  const closed = out;
  screen.print("late");
  screen.live(["late"]);
  screen.close();
  assert.equal(out, closed);
});

Deno.test("inert: no escape, control or bidi override passes; newlines and tabs do", () => {
  assert.equal(inert("a\x1b]0;title\x07b\u202ec\u009bd\r\ne\tf"), "a\u{FFFD}]0;title\u{FFFD}b\u{FFFD}c\u{FFFD}d\ne\tf");
  assert.equal(inertLine("a\nb\tc"), "a b c");
});
