// Clocks that leap: nothing disappears early, and nothing comes back.
import { strict as assert } from "node:assert";
import { FakeClock } from "@quicproquo/testkit";
import { BelievedTime } from "./believed-time.ts";

const DAY = 86_400_000;
const YEAR = 365 * DAY;

Deno.test("time passes, and a clock may be set ahead by a day; set back, time stands still until it has caught up", async () => {
  const machine = new FakeClock(1_000 * DAY);
  const time = new BelievedTime(machine, undefined);
  await machine.advance(40 * DAY);
  assert.equal(time.now(), 1_040 * DAY);
  machine.jump(DAY);
  assert.equal(time.now(), 1_041 * DAY);
  machine.jump(-3_600_000);
  assert.equal(time.now(), 1_041 * DAY);
  await machine.advance(1_800_000);
  assert.equal(time.now(), 1_041 * DAY);
  await machine.advance(1_800_001);
  assert.equal(time.now(), 1_041 * DAY + 1);
});

Deno.test("ten years back revive nothing: time goes on", async () => {
  const machine = new FakeClock(10_000 * DAY);
  const time = new BelievedTime(machine, undefined);
  machine.jump(-10 * YEAR);
  assert.equal(time.now(), 10_000 * DAY);
  await machine.advance(2 * DAY);
  assert.equal(time.now(), 10_002 * DAY);
  const restarted = new BelievedTime(machine, time.toStore);
  assert.equal(restarted.now(), 10_002 * DAY);
});

Deno.test("ten years ahead are believed once they have lasted a day, not when they are taken back or change", async () => {
  const machine = new FakeClock(10_000 * DAY);
  const time = new BelievedTime(machine, undefined);
  machine.jump(10 * YEAR);
  assert.equal(time.now(), 10_000 * DAY);
  await machine.advance(DAY - 1);
  assert.equal(time.now(), 10_001 * DAY - 1);
  machine.jump(YEAR);
  time.now();
  await machine.advance(DAY - 1);
  assert.equal(time.now(), 10_002 * DAY - 2);
  await machine.advance(1);
  assert.equal(time.now(), 10_002 * DAY - 1 + 11 * YEAR);
});

Deno.test("after an absence the clock is believed; after one of years only when a later start sees it again", () => {
  const stored = { greatest: 10_000 * DAY, doubted: undefined };
  const away = new BelievedTime(new FakeClock(10_060 * DAY), stored);
  assert.equal(away.now(), 10_060 * DAY);

  const first = new BelievedTime(new FakeClock(10_000 * DAY + YEAR), stored);
  assert.equal(first.now(), 10_000 * DAY);
  assert.deepEqual(first.toStore, { greatest: 10_000 * DAY, doubted: 10_000 * DAY + YEAR });
  const soon = new BelievedTime(new FakeClock(10_000 * DAY + YEAR + DAY - 1), first.toStore);
  assert.equal(soon.now(), 10_000 * DAY);
  const later = new BelievedTime(new FakeClock(10_000 * DAY + YEAR + DAY), soon.toStore);
  assert.equal(later.now(), 10_000 * DAY + YEAR + DAY);
  assert.equal(later.toStore.doubted, undefined);
  const another = new BelievedTime(new FakeClock(10_000 * DAY + 9 * YEAR), first.toStore);
  assert.equal(another.now(), 10_000 * DAY);
});
