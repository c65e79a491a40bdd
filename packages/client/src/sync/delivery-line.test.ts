// Deliveries in their order: what is ready is taken together, in bounds, and nothing after a failure.
import { strict as assert } from "node:assert";
import type { Delivered } from "./delivered.ts";
import { DeliveryLine, type DeliveryLineHooks, MOST_AT_ONCE } from "./delivery-line.ts";

function delivered(first: number, count: number): Delivered {
  const envelopes = Array.from(
    { length: count },
    (_, at) => ({ seq: first + at, payload: new Uint8Array(0), opened: undefined }),
  );
  return { channel: new Uint8Array(16), envelopes, ackedUpTo: 0 };
}

const seqs = (deliveries: readonly Delivered[]): number[][] =>
  deliveries.map(({ envelopes }) => envelopes.map(({ seq }) => seq));

async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

/** A line whose deliveries are ready at once, unless told otherwise. */
function lineOf(hooks: Partial<DeliveryLineHooks>): DeliveryLine {
  return new DeliveryLine({
    prepare: (delivered) => Promise.resolve(delivered),
    take: () => Promise.resolve(),
    rested: () => {},
    failed: (error) => assert.fail(String(error)),
    breath: () => Promise.resolve(),
    ...hooks,
  });
}

Deno.test("the node is let on while few wait, and what waits is taken in one, up to a bound", async () => {
  const taken: number[][][] = [];
  let done = Promise.withResolvers<void>();
  const line = lineOf({
    take: async (deliveries) => {
      taken.push(seqs(deliveries));
      await done.promise;
    },
  });
  await line.add(delivered(1, 1));
  await settle();
  let let5 = false;
  await line.add(delivered(2, 60));
  await line.add(delivered(62, 60));
  const fourth = line.add(delivered(122, 60)).then(() => let5 = true);
  await settle();
  assert.deepEqual([taken, let5], [[[[1]]], false]);
  done.resolve();
  done = Promise.withResolvers();
  await settle();
  assert.deepEqual(taken.slice(1).map((some) => some.map(({ length }) => length)), [[60, 60]]);
  done.resolve();
  await fourth;
  await settle();
  assert.deepEqual(taken.flat(2), Array.from({ length: 181 }, (_, at) => at + 1));
});

Deno.test("one that is too much for a transaction is taken in several, in its order", async () => {
  const taken: number[][][] = [];
  const line = lineOf({
    take: (deliveries) => {
      taken.push(seqs(deliveries));
      return Promise.resolve();
    },
  });
  await line.add(delivered(1, 2 * MOST_AT_ONCE + 10));
  await line.add(delivered(2 * MOST_AT_ONCE + 11, 5));
  await settle();
  assert.deepEqual(taken.map((some) => some.map(({ length }) => length)), [[MOST_AT_ONCE], [MOST_AT_ONCE], [10, 5]]);
  assert.deepEqual(taken.flat(2), Array.from({ length: 2 * MOST_AT_ONCE + 15 }, (_, at) => at + 1));
});

Deno.test("each is made ready while others are, and taken in its order as it is then", async () => {
  const taken: number[][][] = [];
  const ready = new Map<number, () => void>();
  const line = lineOf({
    prepare: (given) =>
      new Promise((resolve) => {
        const { seq } = given.envelopes[0] ?? assert.fail();
        ready.set(seq, () => resolve(delivered(seq + 100, 1)));
      }),
    take: (deliveries) => {
      taken.push(seqs(deliveries));
      return Promise.resolve();
    },
  });
  await line.add(delivered(1, 2));
  for (const seq of [2, 3]) await line.add(delivered(seq, 1));
  ready.get(2)?.();
  await settle();
  assert.deepEqual(taken, []);
  ready.get(1)?.();
  await settle();
  assert.deepEqual(taken, [[[101], [102]]]);
  ready.get(3)?.();
  await settle();
  assert.deepEqual(taken, [[[101], [102]], [[103]]]);
});

Deno.test("everything else has its turn before each transaction and after it; rests are told at the end and now and then", async () => {
  const said: string[] = [];
  const line = lineOf({
    take: () => {
      said.push("taken");
      return Promise.resolve();
    },
    breath: () => {
      said.push("breath");
      return Promise.resolve();
    },
    rested: () => said.push("rested"),
  });
  await line.add(delivered(1, 5 * MOST_AT_ONCE));
  await settle();
  const once = ["taken", "breath"];
  assert.deepEqual(said, ["breath", ...once, ...once, ...once, ...once, "rested", ...once, "rested"]);
});

Deno.test("after a failure nothing more is taken, and it is told once", async () => {
  const failures: unknown[] = [];
  let calls = 0;
  const line = lineOf({
    take: () => {
      calls += 1;
      return Promise.reject(new Error("no"));
    },
    failed: (error) => failures.push(error),
  });
  await line.add(delivered(1, 1));
  const more = line.add(delivered(2, 1)).catch(() => {});
  await settle();
  await more;
  await assert.rejects(line.add(delivered(3, 1)), /no/);
  assert.deepEqual([failures.length, calls], [1, 1]);
});

Deno.test("one envelope that finds nothing going on is taken as it is, and nothing is waited for; what comes meanwhile is made ready", async () => {
  const said: string[] = [];
  const line = lineOf({
    prepare: (given) => {
      said.push(`prepared ${seqs([given])}`);
      return Promise.resolve(given);
    },
    take: (deliveries) => {
      said.push(`taken ${seqs(deliveries)}`);
      return Promise.resolve();
    },
    breath: () => {
      said.push("breath");
      return Promise.resolve();
    },
  });
  await line.add(delivered(1, 1));
  await line.add(delivered(2, 1));
  await settle();
  await line.add(delivered(3, 1));
  await settle();
  assert.deepEqual(said, ["prepared 2", "taken 1", "breath", "taken 2", "breath", "taken 3", "breath"]);
});
