import assert from "node:assert/strict";
import { SeededRandom } from "./random.ts";

Deno.test("a seed repeats its run, and another seed does not", () => {
  assert.deepEqual(new SeededRandom("x").bytes(1001), new SeededRandom("x").bytes(1001));
  assert.notDeepEqual(new SeededRandom(1).bytes(16), new SeededRandom(2).bytes(16));
});

Deno.test("bits are spread: each byte value comes up as often as chance has it", () => {
  const counts = new Array<number>(256).fill(0);
  for (const byte of new SeededRandom(7).bytes(256 * 400)) counts[byte] = (counts[byte] ?? 0) + 1;
  // 400 expected, standard deviation 20.
  assert.ok(Math.min(...counts) > 300 && Math.max(...counts) < 500);
});

Deno.test("shuffling keeps every item, picking needs one, forks are independent", () => {
  const random = new SeededRandom(3);
  assert.deepEqual(random.shuffled([1, 2, 3, 4, 5]).sort(), [1, 2, 3, 4, 5]);
  assert.throws(() => random.pick([]), RangeError);
  assert.notDeepEqual(random.fork("a").bytes(8), random.fork("a").bytes(8));
});
