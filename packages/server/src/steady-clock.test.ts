// Leaps of the machine's clock, and what the node makes of them.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FakeClock } from "@quicproquo/testkit";
import { Harness, text } from "./harness.test.ts";
import { createOwnKeyPackage } from "./keys/own-key-package.test.ts";
import { SteadyClock } from "./steady-clock.ts";

const day = 86_400_000;
const hour = 3_600_000;

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

Deno.test("a clock that leaps by ten years, either way, expires nothing early and revives nothing", async () => {
  for (const leap of [3_650 * day, -3_650 * day]) {
    await Harness.run({}, async (harness) => {
      let alice = await harness.person("alice");
      const bob = await harness.person("bob");
      for (const lifetime of [hour, 20 * day]) {
        const bytes = await createOwnKeyPackage(alice.identitySeed, harness.clock.now(), { lifetime });
        await alice.node.uploadKeyPackage({ identityKey: alice.key, package: bytes, auth: alice.auth });
      }
      const left = async (): Promise<number> => {
        const { auth, key, node } = alice;
        return (await node.keyPackages({ identityKey: key, clear: false, auth })).count;
      };
      await bob.send(alice.key, "c", "short", hour / 1_000);
      await bob.send(alice.key, "c", "long");
      await bob.node.logout({ auth: bob.auth });
      harness.clock.jump(leap);
      deepStrictEqual([await alice.peek("c"), await left()], [["1:short", "2:long"], 2]);
      await harness.clock.advance(hour);
      deepStrictEqual([await alice.peek("c"), await left()], [["2:long"], 1], "as if nobody had touched the clock");
      await harness.keepHouse(async () => await rows(harness) === 1 && await packages(harness, alice.key) === 1);
      if (leap > 0) harness.clock.jump(-leap);
      // What happened while the node did not run it cannot know.
      else await harness.restart();
      alice = await harness.returning(alice);
      deepStrictEqual([await alice.peek("c"), await left()], [["2:long"], 1]);
    });
  }
});

/** Messages to the first account that are still stored, expired or not. */
async function rows(harness: Harness): Promise<number> {
  const all = { maxEnvelopes: 1_000, maxBytes: 1_000_000, now: -1e15 };
  return (await harness.store.peek({ recipient: 1, channelId: text("c"), ...all })).length;
}

/** Key packages that are still stored, expired or not. */
async function packages({ store }: Harness, leafKey: Uint8Array): Promise<number> {
  return (await store.countKeyPackages({ leafKey, cipherSuite: 0x004f, clear: false, now: -1e15 })).count;
}

Deno.test("what has expired is deleted from the next half minute on, in small steps with rests between", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await Promise.all(Array.from({ length: 450 }, () => alice.send(alice.key, "c", "short", 60)));
    await alice.send(alice.key, "c", "long");
    harness.clock.jump(60_000);
    // Seen from a time before, only what is deleted is gone.
    await harness.keepHouse(async () => await rows(harness) === 1);
    harness.clock.jump(-60_000);
    deepStrictEqual(await alice.peek("c"), ["451:long"]);
  }));
