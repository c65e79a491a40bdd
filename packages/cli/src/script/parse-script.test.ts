// What the lines of a script are.
import { strict as assert } from "node:assert";
import { parseScript } from "./parse-script.ts";

Deno.test("lines as typed, comments, what is expected and for how long, and lines that only look like those", () => {
  const steps = parseScript([
    "# a comment",
    "",
    "  /dm bob  ",
    "hello # not a comment\r",
    "\\# no comment",
    "\\expect nothing",
    "expectations are words",
    "expect you: hello",
    'expect "  two spaces" within 1m30s',
    "expect bob: within 5s he came within 2s",
  ].join("\n"));
  assert.deepEqual(steps.map(({ number }) => number), [3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(steps.map(({ what }) => what), [
    { kind: "type", line: "/dm bob" },
    { kind: "type", line: "hello # not a comment" },
    { kind: "type", line: "# no comment" },
    { kind: "type", line: "expect nothing" },
    { kind: "type", line: "expectations are words" },
    { kind: "expect", text: "you: hello", seconds: undefined },
    { kind: "expect", text: "  two spaces", seconds: 90 },
    { kind: "expect", text: "bob: within 5s he came", seconds: 2 },
  ]);
});

Deno.test("an expectation of nothing, or within no time, is refused with its line", () => {
  for (const line of ["expect", "expect ", 'expect "" within off', "expect x within soon", "expect within 5s"]) {
    assert.throws(() => parseScript(`/dm bob\n${line}`), { code: "invalid-argument", message: /line 2/i }, line);
  }
});
