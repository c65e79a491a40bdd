// User names and passwords: what people type, folded into one form; and what no folding may let through.
import assert from "node:assert/strict";
import fc from "fast-check";
import { QpqError } from "./errors.ts";
import { normalisePassword } from "./password.ts";
import { normaliseUserName, parseUserName } from "./user-name.ts";

Deno.test("a user name as it stands", () => {
  for (const name of ["abc", "a.b", "a_b", "a-b", "007", "x".repeat(32), "a..b", "0-0"]) {
    assert.equal(parseUserName(name), name);
  }
  for (
    const name of [
      "",
      "a",
      "ab",
      "x".repeat(33),
      ".ab",
      "ab.",
      "_ab",
      "ab_",
      "-ab",
      "ab-",
      "Abc",
      "aB3",
      "a b",
      "abc\n",
      "äbc",
      "ａbc",
      "a/b",
      "a\0b",
      "абв",
    ]
  ) assert.equal(parseUserName(name), undefined, JSON.stringify(name));
});

Deno.test("what people type is folded: NFKC, then lower case", () => {
  assert.equal(normaliseUserName("Alice"), "alice");
  assert.equal(normaliseUserName("ＢＯＢ"), "bob");
  assert.equal(normaliseUserName("ﬁona"), "fiona");
  assert.equal(normaliseUserName("K\u212aK"), "kkk");
  for (
    const typed of ["al", "älice", "Аlice", "alice ", "a\u200dlice", "@alice", "a".repeat(33), "a".repeat(100_000)]
  ) {
    assert.throws(() => normaliseUserName(typed), { code: "name-invalid" });
  }
});

Deno.test("folding twice changes nothing, and its result is always strict", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[a-zA-Z0-9._-]{3,32}$/)), (typed) => {
      try {
        const name = normaliseUserName(typed);
        assert.equal(parseUserName(name), name);
        assert.equal(normaliseUserName(name), name);
      } catch (error) {
        assert(error instanceof QpqError && error.code === "name-invalid");
      }
    }),
  );
});

Deno.test("two keyboards give one password", () => {
  assert.equal(normalisePassword("caf\u00e9"), normalisePassword("cafe\u0301"));
  assert.equal(normalisePassword("ﬁ Ａ"), "ﬁ Ａ", "no compatibility folding: case and width are part of it");
  assert.equal(normalisePassword(" x "), " x ");
});

Deno.test("1 to 1,024 bytes after normalisation, whole characters only", () => {
  assert.equal(normalisePassword("x"), "x");
  assert.equal(normalisePassword("x".repeat(1024)).length, 1024);
  assert.equal(normalisePassword("e\u0301".repeat(512)), "\u00e9".repeat(512));
  for (const typed of ["", "x".repeat(1025), "\u00e9".repeat(513), "x".repeat(10_000_000), "\ud800", "a\udc00b"]) {
    assert.throws(() => normalisePassword(typed), { code: "password-invalid" });
  }
});

Deno.test("no error holds any of the password", () => {
  for (const typed of ["s3cret".repeat(300), "s3cret\ud800"]) {
    assert.throws(() => normalisePassword(typed), (error) => !Deno.inspect(error).includes("s3cret"));
  }
});
