import { strict as assert } from "node:assert";
import { spoken } from "./spoken.ts";

Deno.test("spoken: rules, crosses and dashes at the beginning of a line are words", () => {
  assert.equal(spoken("── @bob · messages disappear after 1 day ──"), "@bob · messages disappear after 1 day.");
  assert.equal(spoken("✗ There is nobody called nobody here."), "Error: There is nobody called nobody here.");
  assert.equal(spoken("19:42 — carol was invited"), "19:42 Note: carol was invited");
});

Deno.test("spoken: what people wrote stays as it is", () => {
  for (const line of ["19:42 bob: ── x ── and ✗", "19:42 bob: a\n── b ──\n✗ c"]) assert.equal(spoken(line), line);
});
