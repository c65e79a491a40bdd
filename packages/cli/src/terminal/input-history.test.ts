import { strict as assert } from "node:assert";
import { InputHistory } from "./input-history.ts";

Deno.test("input history: up brings back what was sent, down what was being typed", () => {
  const history = new InputHistory();
  history.add("one");
  history.add("two");
  history.add("two");
  assert.equal(history.previous("draft"), "two");
  assert.equal(history.previous("two"), "one");
  assert.equal(history.previous("one"), undefined);
  assert.equal(history.next(), "two");
  assert.equal(history.next(), "draft");
  assert.equal(history.next(), undefined);
});
