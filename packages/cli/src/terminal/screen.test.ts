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

Deno.test("screen: while the whole of it is taken lines wait, and come in order when it is given back", () => {
  let out = "";
  const screen = new LiveScreen((text) => (out += text));
  screen.live(["status"]);
  screen.whole(["a", "b"]);
  out = "";
  screen.print("one");
  screen.print("two");
  screen.live(["status now"]);
  assert.equal(out, "");
  screen.whole(undefined);
  assert.match(out, /\?1049l[^]*one\r\ntwo\r\n[^]*status now/);
});

Deno.test("screen: closed while the whole of it is taken, the first one comes back with what waited", () => {
  let out = "";
  const screen = new LiveScreen((text) => (out += text));
  screen.whole(["a"]);
  screen.print("late");
  screen.close();
  assert.ok(out.indexOf("?1049l") > out.indexOf("?1049h"));
  assert.ok(out.lastIndexOf("late") > out.indexOf("?1049l"));
});
