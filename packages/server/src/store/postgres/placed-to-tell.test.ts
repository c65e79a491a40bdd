// For whom messages came is told at once, but where they pour in.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FakeClock } from "@quicproquo/testkit";
import { PlacedToTell } from "./placed-to-tell.ts";

const add = (placed: PlacedToTell, recipient: number, from: number, count: number): void => {
  for (let arrival = from; arrival < from + count; arrival += 1) placed.add(recipient, arrival);
};

Deno.test("placed to tell: one message after the other is told at once, each once, by its last arrival", () => {
  using placed = new PlacedToTell(new FakeClock(), () => {});
  add(placed, 1, 1, 31);
  placed.add(2, 50);
  placed.add(2, 40);
  deepStrictEqual(placed.take(), [[1, 31], [2, 50]]);
  deepStrictEqual(placed.take(), []);
  add(placed, 1, 60, 1);
  deepStrictEqual(placed.take(), [[1, 60]]);
});

Deno.test("placed to tell: after many for one the next for them wait 50 ms, and nobody else's", async () => {
  const clock = new FakeClock();
  let due = 0;
  using placed = new PlacedToTell(clock, () => due += 1);
  add(placed, 1, 1, 32);
  deepStrictEqual(placed.take(), [[1, 32]]);
  add(placed, 1, 33, 40);
  placed.add(2, 100);
  deepStrictEqual(placed.take(), [[2, 100]]);
  await clock.advance(49);
  strictEqual(due, 0);
  deepStrictEqual(placed.take(), []);
  await clock.advance(1);
  strictEqual(due, 1);
  deepStrictEqual(placed.take(), [[1, 72]]);
  await clock.advance(50);
  placed.add(1, 101);
  deepStrictEqual(placed.take(), [[1, 101]], "the time is over");
  placed.add(1, 102);
  deepStrictEqual(placed.take(), [[1, 102]], "and it was one");
});

Deno.test("placed to tell: 1,024 do not wait", () => {
  using placed = new PlacedToTell(new FakeClock(), () => {});
  add(placed, 1, 1, 32);
  placed.take();
  add(placed, 1, 33, 1_023);
  deepStrictEqual(placed.take(), []);
  placed.add(1, 1_056);
  deepStrictEqual(placed.take(), [[1, 1_056]]);
});

Deno.test("placed to tell: leaves no timer behind", () => {
  const clock = new FakeClock();
  {
    using placed = new PlacedToTell(clock, () => {});
    add(placed, 1, 1, 32);
    placed.take();
    placed.add(1, 33);
    placed.take();
    strictEqual(clock.waiting, 1);
  }
  strictEqual(clock.waiting, 0);
});
