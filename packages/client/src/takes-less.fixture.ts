// How long something takes that a person waits for, and that it is less than anybody notices.
import { strict as assert } from "node:assert";

export const MAY_TAKE_MS = 100;
const TRIES = 7;

/** The median of some tries: other tests run beside this one. */
export async function takesLess(what: string, act: () => Promise<void>): Promise<void> {
  const took: number[] = [];
  for (let time = 0; time < TRIES; time++) {
    const begun = performance.now();
    await act();
    took.push(performance.now() - begun);
  }
  const median = took.toSorted((left, right) => left - right)[(TRIES - 1) / 2] ?? Infinity;
  assert.ok(median < MAY_TAKE_MS, `${what} took ${median.toFixed(0)} ms`);
}
