// Errors over the wire and back; and what a hostile node may put into one.
import assert from "node:assert/strict";
import fc from "fast-check";
import { QpqError } from "./errors.ts";
import { EXCEPTION_TEXT_LIMIT, formatException, nodeError, parseException, rateLimited } from "./exception-text.ts";
import { type ExceptionType, type NodeErrorCode, nodeErrors } from "./node-errors.ts";

const codes = Object.keys(nodeErrors) as NodeErrorCode[];
const types: readonly ExceptionType[] = ["failed", "overloaded", "disconnected", "unimplemented"];

Deno.test("every code travels: text, type, retry and hint arrive as they were", () => {
  for (const code of codes) {
    const sent = formatException(nodeError(code, "what was wrong"), "unused");
    assert.equal(sent.text, `${code} ${nodeErrors[code].name}: what was wrong`);
    assert.equal(sent.type, nodeErrors[code].type);
    const received = parseException(sent);
    assert.equal(received.code, code);
    assert.equal(received.message, "what was wrong");
    assert.equal(received.retry, nodeErrors[code].retry);
    assert.equal(received.hint, nodeErrors[code].hint);
  }
});

Deno.test("the types are those of the protocol", () => {
  const typed = (type: ExceptionType): string[] => codes.filter((code) => nodeErrors[code].type === type);
  assert.deepEqual(typed("overloaded"), ["E007", "E008", "E020", "E021"]);
  assert.deepEqual(typed("disconnected"), ["E022"]);
  assert.deepEqual(typed("unimplemented"), []);
  assert.equal(codes.length, 29);
  assert.deepEqual(codes, Array.from({ length: 29 }, (_, index) => `E${String(index + 1).padStart(3, "0")}`));
});

Deno.test("an error that is none of the node's leaves it as E023 with a number and nothing else", () => {
  for (const inner of [new Error("/var/lib/secret"), new QpqError("store-failed", "disk sda1"), "text", undefined]) {
    const sent = formatException(inner, "7f3a");
    assert.deepEqual(sent, { type: "failed", text: "E023 internal: 7f3a" });
    assert.equal(parseException(sent).code, "E023");
  }
});

Deno.test("a rate limit says when to come again, in whole seconds, at least one", () => {
  for (const [ms, seconds] of [[0, 1], [1, 1], [1000, 1], [1001, 2], [59_999, 60]] as const) {
    const error = rateLimited("too many logins", ms);
    assert.equal(error.retryAfterMs, seconds * 1000);
    const received = parseException(formatException(error, ""));
    assert.equal(received.message, `too many logins; try again in ${seconds} s`);
    assert.equal(received.retryAfterMs, seconds * 1000);
  }
  assert.equal(
    parseException({ type: "failed", text: "E005 invalid-argument: x; try again in 9 s" }).retryAfterMs,
    undefined,
  );
  assert.equal(parseException({ type: "overloaded", text: "E008 rate-limited: later" }).retryAfterMs, undefined);
});

Deno.test("a text that is of no known form is classed by its type", () => {
  const expected = {
    failed: "node-failed",
    overloaded: "node-busy",
    disconnected: "node-unreachable",
    unimplemented: "node-too-old",
  };
  for (const type of types) {
    for (
      const text of [
        "",
        "remote exception",
        "E000 zero: x",
        "E030 later: x",
        "E999 x: y",
        "e001 a: b",
        "E001",
        "E0011 a: b",
      ]
    ) {
      const error = parseException({ type, text });
      assert.equal(error.code, expected[type]);
      assert.equal(error.message, text === "" ? "the node gave no reason" : text);
    }
  }
});

Deno.test("property names of objects are no codes", () => {
  for (const word of ["constructor", "toString", "__proto__"]) {
    assert.equal(parseException({ type: "failed", text: `${word} x: y` }).code, "node-failed");
  }
});

Deno.test("whatever a node writes: short, printable, one line, and of a known code", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 2000 }),
    fc.string({ unit: "binary" }).map((text) => `E005 a: ${text}`),
  );
  fc.assert(fc.property(fc.constantFrom(...types), anyText, (type, text) => {
    const error = parseException({ type, text });
    assert.match(error.message, /^[\x20-\x7e]*$/);
    assert(error.message.length <= EXCEPTION_TEXT_LIMIT);
    assert(error.hint.length > 0);
  }));
  assert.equal(parseException({ type: "failed", text: "E005 a: \x1b[2Jx\nE" }).message, "?[2Jx?E");
  assert.equal(
    parseException({ type: "failed", text: `E005 a: ${"x".repeat(9999)}` }).message.length,
    EXCEPTION_TEXT_LIMIT - 8,
  );
});
