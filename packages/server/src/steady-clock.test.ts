// Leaps of the machine's clock, and what the node makes of them.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FakeClock } from "@quicproquo/testkit";
import { Harness, text } from "./harness.test.ts";
import { SteadyClock } from "./steady-clock.ts";

const day = 86_400_000;

Deno.test("time passes, and is set by up to a day, without question", async () => {
  const machine = new FakeClock(1_000 * day);
  const clock = new SteadyClock(machine);
  await machine.advance(40 * day);
  strictEqual(clock.now(), 1_040 * day);
  machine.jump(day);
  strictEqual(clock.now(), 1_041 * day);
  machine.jump(-day);
  strictEqual(clock.now(), 1_040 * day);
});

Deno.test("a leap of more than a day is believed once it has lasted for one", async () => {
  for (const leap of [day + 1, -day - 1, 365 * day, -900 * day]) {
    const machine = new FakeClock(1_000 * day);
    const clock = new SteadyClock(machine);
    machine.jump(leap);
    strictEqual(clock.now(), 1_000 * day);
    await machine.advance(day - 1);
    strictEqual(clock.now(), 1_001 * day - 1, "time goes on meanwhile");
    await machine.advance(1);
    strictEqual(clock.now(), 1_001 * day + leap);
  }
});

Deno.test("a leap that is taken back, or becomes another, is not believed", async () => {
  const machine = new FakeClock(1_000 * day);
  const clock = new SteadyClock(machine);
  machine.jump(30 * day);
  clock.now();
  await machine.advance(day - 1);
  machine.jump(-30 * day);
  strictEqual(clock.now(), 1_001 * day - 1);
  machine.jump(30 * day);
  clock.now();
  await machine.advance(day - 1);
  machine.jump(300 * day);
  clock.now();
  await machine.advance(day - 1);
  strictEqual(clock.now(), 1_003 * day - 3);
});

Deno.test("a node whose clock leaps a year ahead deletes nothing", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await alice.send(alice.key, "c", "waits");
    harness.clock.jump(365 * day);
    await harness.clock.advance(60_000);
    deepStrictEqual(await alice.peek("c"), ["1:waits"]);
  }));

Deno.test("what has expired is deleted within half a minute, in small steps", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await Promise.all(Array.from({ length: 450 }, () => alice.send(alice.key, "c", "short", 60)));
    await alice.send(alice.key, "c", "long");
    harness.clock.jump(60_000);
    await harness.clock.advance(30_000);
    // Seen from a time before, only what is deleted is gone.
    const left = async (): Promise<number> => {
      const all = { maxEnvelopes: 1_000, maxBytes: 1_000_000, now: 0 };
      return (await harness.store.peek({ recipient: 1, channelId: text("c"), ...all })).length;
    };
    for (let looks = 0; looks < 100 && await left() > 1; looks++);
    strictEqual(await left(), 1);
    harness.clock.jump(-60_000);
    deepStrictEqual(await alice.peek("c"), ["451:long"]);
  }));
