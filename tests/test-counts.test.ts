import assert from "node:assert/strict";
import { missingTests, partOf } from "../tools/test-counts.ts";

Deno.test("a test counts for the package, or the stories, that its file stands in", () => {
  assert.equal(partOf("packages/mls/src/group/group.test.ts"), "mls");
  assert.equal(partOf("packages/client/src/sdk.test.ts"), "client");
  assert.equal(partOf("tests/e2e/kill.test.ts"), "end-to-end stories");
  assert.equal(partOf("tests/examples/bots.test.ts"), "end-to-end stories");
  assert.equal(partOf("tests/interop/mls/ts-mls.test.ts"), "interop and conformance");
  assert.equal(partOf("tests/mutants.test.ts"), "other");
});

Deno.test("too few tests of a part are told, and those of two that count together are added", () => {
  const enough = new Map([["server", 35], ["mls", 70], ["protocol", 1], ["end-to-end stories", 14]]);
  assert.deepEqual(missingTests(enough), []);
  assert.deepEqual(missingTests(new Map([...enough, ["protocol", 0]])), [
    "mls and protocol: 70 tests passed, there must be 71",
  ]);
  assert.equal(missingTests(new Map()).length, 3);
});
