import { strict as assert } from "node:assert";
import { InputQueue } from "./input-queue.ts";

Deno.test("a line is there until somebody has taken it", async () => {
  const queue = new InputQueue();
  const [first, second] = [{ line: "a" }, { line: "a" }] as const;
  queue.did(first);
  assert.equal(queue.has(first), true);
  assert.equal(queue.has(second), false, "another one, with the same words");
  await queue.next();
  assert.equal(queue.has(first), false);
  const waited = queue.next();
  queue.did(second);
  assert.equal(queue.has(second), false, "who waited has it at once");
  assert.equal(await waited, second);
});
