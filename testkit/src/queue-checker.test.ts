// A judge that never convicts is worth nothing: each fault, committed on purpose, is counted.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { faultless, QueueChecker } from "./queue-checker.ts";
import type { QueueFaults } from "./queue-checker.ts";

const body = (number: number): string => `1/${number} text`;
const none: QueueFaults = { lost: 0, duplicated: 0, reordered: 0, phantom: 0, redelivered: 0 };

/** Three messages of one writer, answered with seqs 1 to 3. */
function three(): QueueChecker {
  const checker = new QueueChecker();
  for (const number of [1, 2, 3]) {
    checker.sending(1, number, body(number));
    checker.answered(1, number, BigInt(number));
  }
  return checker;
}

function read(checker: QueueChecker, ...envelopes: readonly (readonly [seq: number, number: number])[]): void {
  checker.reading()(envelopes.map(([seq, number]) => ({ seq: BigInt(seq), body: body(number) })));
}

function faults(checker: QueueChecker): QueueFaults {
  const { lost, duplicated, reordered, phantom, redelivered } = checker.judge();
  return { lost, duplicated, reordered, phantom, redelivered };
}

Deno.test("an honest queue is acquitted, unanswered messages and repeated reads included", () => {
  const checker = three();
  checker.sending(1, 4, body(4));
  checker.sending(1, 5, body(5));
  read(checker, [1, 1], [2, 2]);
  read(checker, [1, 1], [2, 2], [3, 3]);
  checker.acked(2n);
  read(checker, [3, 3], [4, 5]);
  deepStrictEqual(faults(checker), none);
  ok(faultless(checker.judge()));
  deepStrictEqual([checker.judge().answered, checker.judge().received], [3, 4]);
});

Deno.test("each fault is counted", () => {
  const lost = three();
  read(lost, [1, 1], [3, 3]);
  deepStrictEqual(faults(lost), { ...none, lost: 1 });

  const duplicated = three();
  read(duplicated, [1, 1], [2, 2], [3, 3], [4, 2]);
  deepStrictEqual(faults(duplicated), { ...none, duplicated: 1 });

  const swapped = three();
  read(swapped, [2, 2], [1, 1], [3, 3]);
  deepStrictEqual(faults(swapped), { ...none, reordered: 1 });

  const other = new QueueChecker();
  for (const number of [1, 2]) other.sending(1, number, body(number));
  read(other, [1, 2], [2, 1]);
  deepStrictEqual(faults(other), { ...none, reordered: 1 });

  const phantom = three();
  read(phantom, [1, 1], [2, 2], [3, 3], [4, 9]);
  deepStrictEqual(faults(phantom), { ...none, phantom: 1 });

  const changed = three();
  read(changed, [1, 1], [2, 2]);
  changed.reading()([{ seq: 3n, body: "1/3 other" }]);
  deepStrictEqual(faults(changed), { ...none, lost: 1, phantom: 1 });

  const renumbered = three();
  read(renumbered, [1, 1], [2, 2], [4, 3]);
  deepStrictEqual(faults(renumbered), { ...none, phantom: 1 });

  const redelivered = three();
  read(redelivered, [1, 1], [2, 2], [3, 3]);
  redelivered.acked(2n);
  read(redelivered, [2, 2], [3, 3]);
  deepStrictEqual(faults(redelivered), { ...none, redelivered: 1 });
  strictEqual(faultless(redelivered.judge()), false);
});

Deno.test("a read that began before an ack was answered may still bring what was acked", () => {
  const checker = three();
  const told = checker.reading();
  checker.acked(3n);
  told([1, 2, 3].map((number) => ({ seq: BigInt(number), body: body(number) })));
  deepStrictEqual(faults(checker), none);
});
