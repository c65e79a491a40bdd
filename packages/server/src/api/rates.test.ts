// Rates: the buckets by themselves, and that every method that has one counts by account and by where it comes from.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { defaultLimits, parseException } from "@quicproquo/protocol";
import { FakeClock } from "@quicproquo/testkit";
import { RpcError } from "@quicproquo/capnp";
import { CountedLogins } from "../accounts/counted-logins.ts";
import { Harness, Person, refusal, Sink, text } from "../harness.test.ts";
import { systemRandom } from "../random.ts";
import { Rates } from "./rates.ts";

Deno.test("a bucket gives its burst at once and then its rate", async () => {
  const clock = new FakeClock();
  const rates = new Rates(defaultLimits, clock);
  const take = (cost: number): number => rates.take([{ rate: "enqueue", of: "a", cost }]);
  for (let n = 0; n < 1_000; n++) strictEqual(take(1), 0);
  strictEqual(take(1), 10);
  await clock.advance(9);
  strictEqual(take(1), 1);
  await clock.advance(1);
  strictEqual(take(1), 0);
  strictEqual(take(64), 640);
  await clock.advance(86_400_000);
  strictEqual(take(1_000), 0, "no more than a burst is saved");
  strictEqual(take(1), 10);
});

Deno.test("several buckets are taken from together or not at all", () => {
  const rates = new Rates({ ...defaultLimits, createChannelPerMinute: 1, resolveBurst: 2 }, new FakeClock());
  const both = [{ rate: "createChannel", of: "a", cost: 1 }, { rate: "resolve", of: "a", cost: 1 }] as const;
  strictEqual(rates.take(both), 0);
  strictEqual(rates.take(both), 60_000);
  strictEqual(rates.take([both[1]]), 0, "the second was not charged for the first's refusal");
  strictEqual(rates.take([both[1]]), 100);
  rates.giveBack(both[0]);
  rates.giveBack(both[1]);
  strictEqual(rates.take(both), 0);
});

Deno.test("over any schedule no more passes than burst and rate allow, and waiting as told is enough", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: 1, max: 40 }))), async (steps) => {
      const clock = new FakeClock();
      const rates = new Rates({ ...defaultLimits, enqueuePerSecond: 10, enqueueBurst: 40 }, clock);
      let passed = 0;
      for (const [wait, cost] of steps) {
        await clock.advance(wait);
        const told = rates.take([{ rate: "enqueue", of: "a", cost }]);
        if (told > 0) {
          await clock.advance(told);
          strictEqual(rates.take([{ rate: "enqueue", of: "a", cost }]), 0);
        }
        passed += cost;
      }
      return passed <= 40 + clock.monotonic() / 100 + 1e-6;
    }),
    { numRuns: 50 },
  );
});

Deno.test("buckets that are full again are forgotten", async () => {
  const clock = new FakeClock();
  const rates = new Rates(defaultLimits, clock);
  for (let n = 0; n < 10_000; n++) rates.take([{ rate: "resolve", of: `${n}`, cost: 1 }]);
  await clock.advance(1_000);
  rates.take([{ rate: "resolve", of: "one more", cost: 1 }]);
  strictEqual(rates.size, 1);
});

Deno.test("who is refused under ever new names fills no memory", () => {
  const rates = new Rates({ ...defaultLimits, loginsPerMinutePerPrefix: 1 }, new FakeClock());
  const guess = (n: number): number =>
    rates.take([{ rate: "loginsOfPrefix", of: "p", cost: 1 }, { rate: "loginsOfName", of: `p ${n}`, cost: 1 }]);
  strictEqual(guess(0), 0);
  for (let n = 1; n <= 30_000; n++) strictEqual(guess(n), 60_000);
  ok(rates.size <= 10_001, `${rates.size} buckets`);
});

Deno.test("every rated method refuses with E008 once its burst is used, and says when to come again", () =>
  Harness.run({
    limits: {
      enqueueBurst: 10,
      enqueuePerSecond: 1,
      resolveBurst: 4,
      resolvePerMinute: 60,
      fetchKeyPackageBurst: 5,
      fetchKeyPackagePerMinute: 60,
      fetchKeyPackagePerTargetPerMinute: 3,
      createChannelPerMinute: 2,
    },
  }, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const { node, auth } = alice;
    const untilRefused = async (call: () => PromiseLike<unknown>): Promise<number> => {
      for (let n = 0;; n++) {
        const outcome = await refusal(call());
        if (outcome === "E008") return n;
        strictEqual(outcome, "served");
      }
    };
    const refill = (): Promise<void> => harness.clock.advance(60_000);
    const message = { channelId: text("c"), payload: text("x"), version: 1, auth };
    strictEqual(await untilRefused(() => node.enqueue({ ...message, recipientKey: bob.key })), 10);
    await refill();
    const many = [bob.key, ...Array.from({ length: 32 }, (_, at) => new Uint8Array(32).fill(at + 1))];
    strictEqual(await untilRefused(() => node.batchEnqueue({ ...message, recipientKeys: many })), 3, "33 cost 3");
    await refill();
    strictEqual(await untilRefused(() => node.resolveUser({ username: "bob", auth })), 4);
    await refill();
    strictEqual(await untilRefused(() => node.resolveIdentity({ identityKey: bob.key, auth })), 4);
    await refill();
    strictEqual(await untilRefused(() => node.fetchHybridKeys({ identityKeys: many, auth })), 1);
    await refill();
    strictEqual(await untilRefused(() => node.fetchKeyPackage({ identityKey: bob.key, auth })), 3, "of one target");
    strictEqual(await untilRefused(() => node.fetchKeyPackage({ identityKey: alice.key, auth })), 2, "of all");
    await refill();
    strictEqual(await untilRefused(() => node.createChannel({ peerKey: bob.key, auth })), 2);
    const before = harness.fingerprint();
    await rejects(async () => await node.createChannel({ peerKey: bob.key, auth }), (error) => {
      if (!(error instanceof RpcError)) return false;
      const { code, retryAfterMs } = parseException({ type: error.type, text: error.message });
      deepStrictEqual([error.type, code, retryAfterMs], ["overloaded", "E008", 30_000]);
      return true;
    });
    strictEqual(harness.fingerprint(), before);
  }));

Deno.test("a device id buys nothing, another session of the account neither", () =>
  Harness.run({ limits: { createChannelPerMinute: 2 } }, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const other = new Person(await harness.connect(), "alice", alice.origin, alice.identity);
    await other.logIn();
    const create = (person: Person, device: number): Promise<string> =>
      refusal(person.node.createChannel({
        peerKey: bob.key,
        auth: { ...person.auth, deviceId: new Uint8Array(16).fill(device) },
      }));
    deepStrictEqual([await create(alice, 1), await create(other, 2), await create(alice, 3)], [
      "served",
      "served",
      "E008",
    ]);
  }));

Deno.test("registrations that succeed are counted by prefix; those that fail cost nobody their chance", () =>
  Harness.run({ limits: { registrationsPerHour: 2 } }, async (harness) => {
    const alice = await harness.person("alice");
    const register = async (name: string): Promise<string> =>
      refusal(new Person(await harness.connect(), name, alice.origin).register());
    for (let n = 0; n < 4; n++) strictEqual(await register("alice"), "E013");
    strictEqual(await register("bob"), "served");
    strictEqual(await register("carol"), "E008");
    await harness.clock.advance(30 * 60_000);
    strictEqual(await register("carol"), "served");
  }));

Deno.test("guesses are counted by name and prefix, by prefix, and by name; their owner is not locked out", () =>
  Harness.run({
    limits: { loginsPerMinutePerName: 3, loginsPerMinutePerPrefix: 9, failedLoginsPerHourPerName: 5 },
  }, async (harness) => {
    const alice = await harness.person("alice");
    const guess = async (name: string): Promise<string> =>
      refusal(new Person(alice, name, alice.origin).startLogin("guess"));
    deepStrictEqual([await guess("nobody"), await guess("nobody"), await guess("nobody")], [
      "served",
      "served",
      "served",
    ]);
    strictEqual(await guess("nobody"), "E008", "ten a minute for a name from a prefix");
    strictEqual(await guess("nobody2"), "served");
    await harness.clock.advance(60_000);
    deepStrictEqual([await guess("nobody"), await guess("nobody")], ["served", "served"]);
    strictEqual(await guess("nobody"), "E008", "three hundred an hour for a name");
    // The account came from this prefix before: failures of the name do not count there.
    for (let n = 0; n < 3; n++) {
      await harness.clock.advance(60_000);
      deepStrictEqual([await guess("alice"), await guess("alice"), await guess("alice")], [
        "served",
        "served",
        "served",
      ]);
    }
    await harness.clock.advance(60_000);
    await alice.logIn();
  }));

Deno.test("a login that cost its name no failure gives none back", () =>
  Harness.run({ limits: { failedLoginsPerHourPerName: 2 } }, async (harness) => {
    const alice = await harness.person("alice");
    // The owner's first login was counted, and given back; the next ones come from a known place and were not.
    const stranger = (): Promise<string> => refusal(new Person(alice, "alice", alice.origin).startLogin("guess"));
    const forget = async (): Promise<void> => {
      for (let days = 0; days <= 30; days++) {
        harness.clock.jump(86_400_000);
        await harness.store.findSecret({ name: "none" });
        await alice.node.health();
        await refusal(alice.peek("c"));
      }
    };
    await forget();
    strictEqual(await stranger(), "served", "one of two");
    await alice.logIn();
    for (let times = 0; times < 3; times++) await alice.logIn();
    await forget();
    deepStrictEqual([await stranger(), await stranger()], ["served", "E008"]);
  }));

Deno.test("a login under way is remembered as counted once, and as long as it may take", () => {
  const counted = new CountedLogins();
  const hash = (n: number): Uint8Array => new Uint8Array(32).fill(n);
  counted.add(hash(1), 0, 60);
  counted.add(hash(2), 10, 70);
  deepStrictEqual([counted.take(hash(2)), counted.take(hash(2)), counted.take(hash(3))], [true, false, false]);
  counted.add(hash(4), 60, 120);
  deepStrictEqual([counted.size, counted.take(hash(1))], [1, false]);
});

Deno.test("what an account does to itself counts by account, each kind for itself", () =>
  Harness.run({
    limits: {
      keyUploadsPerHour: 1,
      keyUploadBurst: 2,
      inboxCallsPerSecond: 1,
      inboxCallBurst: 2,
      subscribesPerMinute: 2,
      sessionCallsPerMinute: 2,
    },
  }, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const calls: readonly (readonly [name: string, call: (person: Person) => PromiseLike<unknown>])[] = [
      ["keys", ({ node, key, auth }) => node.keyPackages({ identityKey: key, clear: false, auth })],
      ["peek", (person) => person.peek("c")],
      ["subscribe", (person) => person.subscribe(new Sink()).begun],
      ["sessions", ({ node, auth }) => node.sessions({ auth })],
    ];
    for (const [name, call] of calls) {
      deepStrictEqual(
        [await refusal(call(alice)), await refusal(call(alice)), await refusal(call(alice))],
        ["served", "served", "E008"],
        name,
      );
      strictEqual(await refusal(call(bob)), "served", name);
    }
    strictEqual(await refusal(alice.ack("c", 1n)), "E008", "the same bucket as peek");
    const { key, auth } = alice;
    const bytes = new Uint8Array(100);
    strictEqual(await refusal(alice.node.uploadKeyPackage({ identityKey: key, package: bytes, auth })), "E008");
    strictEqual(await refusal(alice.node.uploadHybridKey({ identityKey: key, hybridPublicKey: bytes, auth })), "E008");
    strictEqual(await refusal(alice.node.publishEndpoint({ identityKey: key, nodeAddr: bytes, auth })), "E008");
    strictEqual(await refusal(alice.node.logout({ auth })), "E008");
  }));

Deno.test("strangers' calls are counted by prefix, bogus tokens among them; who has a session pays nothing", () =>
  Harness.run({ limits: { strangerCallsPerSecond: 1, strangerCallBurst: 3 } }, async (harness) => {
    const alice = await harness.person("alice");
    await alice.peek("c");
    await harness.clock.advance(10_000);
    const { node } = await harness.connect();
    const bogus = (): Promise<string> =>
      refusal(node.resolveUser({ username: "alice", auth: { version: 1, accessToken: systemRandom(32) } }));
    strictEqual(await refusal(node.info()), "served");
    deepStrictEqual([await bogus(), await bogus(), await bogus()], ["E003", "E003", "E008"]);
    strictEqual(await refusal(node.info()), "E008");
    strictEqual(await refusal(node.checkpoint()), "E008");
    strictEqual(await refusal(node.health()), "served");
    strictEqual(await refusal(alice.peek("c")), "served");
    await harness.clock.advance(1_000);
    await harness.restart();
    const again = await harness.returning(alice);
    for (let times = 0; times < 5; times++) strictEqual(await refusal(again.peek("c")), "served");
  }));
