// Deliveries in their order: what waits is taken together, in bounds, and nothing after a failure.
import { strict as assert } from "node:assert";
import { DeliveryLine } from "./delivery-line.ts";
import type { Delivered } from "./receive.ts";

function delivered(first: number, count: number): Delivered {
  const envelopes = Array.from({ length: count }, (_, at) => ({ seq: first + at, payload: new Uint8Array(0) }));
  return { channel: new Uint8Array(16), envelopes, ackedUpTo: 0 };
}

const seqs = (deliveries: readonly Delivered[]): number[][] =>
  deliveries.map(({ envelopes }) => envelopes.map(({ seq }) => seq));

async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

Deno.test("the node is let on while few wait, and what waits is taken in one, up to a bound", async () => {
  const taken: number[][][] = [];
  let done = Promise.withResolvers<void>();
  const line = new DeliveryLine(async (deliveries) => {
    taken.push(seqs(deliveries));
    await done.promise;
  }, (error) => assert.fail(String(error)));
  await line.add(delivered(1, 1));
  await settle();
  let let5 = false;
  await line.add(delivered(2, 60));
  await line.add(delivered(62, 60));
  await line.add(delivered(122, 60));
  const fifth = line.add(delivered(182, 1)).then(() => let5 = true);
  await settle();
  assert.deepEqual([taken, let5], [[[[1]]], false]);
  done.resolve();
  done = Promise.withResolvers();
  await settle();
  assert.deepEqual(taken.slice(1).map((some) => some.map(({ length }) => length)), [[60, 60]]);
  done.resolve();
  await fifth;
  await settle();
  assert.deepEqual(taken.flat(2), Array.from({ length: 182 }, (_, at) => at + 1));
});

Deno.test("after a failure nothing more is taken, and it is told once", async () => {
  const failures: unknown[] = [];
  let calls = 0;
  const line = new DeliveryLine(() => {
    calls += 1;
    return Promise.reject(new Error("no"));
  }, (error) => failures.push(error));
  await line.add(delivered(1, 1));
  const more = line.add(delivered(2, 1)).catch(() => {});
  await settle();
  await more;
  await assert.rejects(line.add(delivered(3, 1)), /no/);
  assert.deepEqual([failures.length, calls], [1, 1]);
});
