import assert from "node:assert/strict";
import { FakeClock } from "./clock.ts";

Deno.test("timers run in the order they are due, those that timers set included", async () => {
  const clock = new FakeClock(1000);
  const seen: string[] = [];
  clock.after(20, () => seen.push(`b@${clock.now()}`));
  clock.after(10, () => {
    seen.push(`a@${clock.now()}`);
    clock.after(5, () => seen.push(`c@${clock.now()}`));
  });
  clock.after(20, () => seen.push("b2"));
  await clock.advance(20);
  assert.deepEqual(seen, ["a@1010", "c@1015", "b@1020", "b2"]);
  assert.equal(clock.monotonic(), 20);
  assert.equal(clock.waiting, 0);
});

Deno.test("a cancelled timer never runs, and one that is not due waits", async () => {
  const clock = new FakeClock();
  let ran = 0;
  clock.after(5, () => ran += 1).cancel();
  clock.after(11, () => ran += 10);
  await clock.advance(10);
  assert.equal(ran, 0);
  assert.equal(clock.untilNext, 1);
  await clock.advance(1);
  assert.equal(ran, 10);
});

Deno.test("promises between two timers settle at the earlier one's time", async () => {
  const clock = new FakeClock(0);
  const seen: number[] = [];
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const chain = (async () => {
    for (let step = 0; step < 3; step += 1) {
      await wait(10);
      seen.push(clock.monotonic());
    }
  })();
  await clock.advance(30);
  await chain;
  assert.deepEqual(seen, [10, 20, 30]);
});

Deno.test("a jump of the wall clock moves no timer", async () => {
  const clock = new FakeClock(1_000_000);
  let ran = false;
  clock.after(10, () => ran = true);
  clock.jump(-999_000);
  assert.equal(clock.now(), 1000);
  assert.equal(clock.monotonic(), 0);
  await clock.advance(9);
  assert.equal(ran, false);
  await clock.advance(1);
  assert.equal(ran, true);
  assert.equal(clock.now(), 1010);
});
