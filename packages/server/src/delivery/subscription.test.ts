// What is pushed: everything once, in order, within the window, until it ends.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { turn } from "@quicproquo/testkit";
import { Harness, Person, refusal, Sink } from "../harness.test.ts";

Deno.test("a subscription begins with what waits, oldest inbox first, and goes on with what comes", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    for (const channel of ["a", "b", "a"]) await alice.send(bob.key, channel, "waits");
    const sink = new Sink();
    using _subscription = bob.subscribe(sink).subscription;
    await sink.until(({ seen }) => seen.length === 3);
    deepStrictEqual(sink.seen, ["a/1:waits", "a/2:waits", "b/1:waits"]);
    await alice.send(bob.key, "b", "comes");
    await alice.send(bob.key, "", "to the default inbox");
    await sink.until(({ seen }) => seen.length === 5);
    deepStrictEqual(sink.seen.slice(3), ["b/2:comes", "/1:to the default inbox"]);
    deepStrictEqual(await bob.peek("b"), ["1:waits", "2:comes"], "pushing acks nothing");
  }));

Deno.test("a new subscription begins with everything unacked", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await alice.send(alice.key, "c", "one");
    await alice.send(alice.key, "c", "two");
    const first = new Sink();
    const { subscription } = alice.subscribe(first);
    await first.until(({ seen }) => seen.length === 2);
    strictEqual(first.calls[0]?.ackedUpTo, 0n);
    await alice.ack("c", 1n);
    subscription[Symbol.dispose]();
    const second = new Sink();
    using _subscription = alice.subscribe(second).subscription;
    await second.until(({ seen }) => seen.length === 1);
    deepStrictEqual(second.seen, ["c/2:two"]);
    strictEqual(second.calls[0]?.ackedUpTo, 1n);
    await alice.send(alice.key, "c", "three");
    await second.until(({ seen }) => seen.length === 2);
    strictEqual(second.calls[1]?.ackedUpTo, 1n, "pushed from the commit, the cursor comes along");
  }));

Deno.test("what expired while it waited is not pushed", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await alice.send(alice.key, "c", "short", 60);
    await alice.send(alice.key, "c", "long");
    harness.clock.jump(60_000);
    const sink = new Sink();
    using _subscription = alice.subscribe(sink).subscription;
    await sink.until(({ seen }) => seen.length === 1);
    deepStrictEqual(sink.seen, ["c/2:long"]);
  }));

Deno.test("no more than a window's envelopes are in flight, and each return lets more come", () =>
  Harness.run({ limits: { subscribeInFlightEnvelopes: 4 } }, async (harness) => {
    const alice = await harness.person("alice");
    const sink = new Sink();
    sink.hold = true;
    using _subscription = alice.subscribe(sink).subscription;
    const all = Array.from({ length: 20 }, (_, at) => `c/${at + 1}:x`);
    for (let n = 0; n < 20; n++) await alice.send(alice.key, "c", "x");
    await turn();
    strictEqual(sink.seen.length, 4);
    while (sink.seen.length < 20) {
      const before = sink.seen.length;
      sink.release();
      await sink.until(({ seen }) => seen.length > before);
      await alice.peek("c");
      ok(sink.seen.length - before <= 4);
    }
    sink.releaseAll();
    deepStrictEqual(sink.seen, all);
    await alice.send(alice.key, "c", "y");
    await sink.until(({ seen }) => seen.length === 21);
    strictEqual(sink.seen[20], "c/21:y");
  }));

Deno.test("no more than a window's bytes are in flight, but always one envelope", () =>
  Harness.run({ limits: { subscribeInFlightBytes: 1_000 } }, async (harness) => {
    const alice = await harness.person("alice");
    for (const size of [3_000, 700, 300, 1]) await alice.send(alice.key, "c", new Uint8Array(size));
    const sink = new Sink();
    sink.hold = true;
    using _subscription = alice.subscribe(sink).subscription;
    await sink.until(({ calls }) => calls.length === 1);
    await alice.send(alice.key, "c", new Uint8Array(1));
    await alice.peek("c");
    deepStrictEqual(sink.calls.map(({ count }) => count), [1]);
    sink.release();
    await sink.until(({ calls }) => calls.length === 3);
    await alice.peek("c");
    deepStrictEqual(sink.calls.map(({ count }) => count), [1, 1, 1]);
    sink.releaseAll();
    await sink.until(({ seen }) => seen.length === 5);
    deepStrictEqual(sink.seen.map((line) => line.split(":")[0]), ["c/1", "c/2", "c/3", "c/4", "c/5"]);
  }));

Deno.test("a full window goes out in four calls, and the first that returns lets more come", () =>
  Harness.run({ limits: { subscribeInFlightEnvelopes: 8 } }, async (harness) => {
    const alice = await harness.person("alice");
    for (let n = 0; n < 20; n++) await alice.send(alice.key, "c", "x");
    const sink = new Sink();
    sink.hold = true;
    using _subscription = alice.subscribe(sink).subscription;
    await sink.until(({ calls }) => calls.length === 4);
    await alice.peek("c");
    deepStrictEqual(sink.calls.map(({ count }) => count), [2, 2, 2, 2]);
    sink.release();
    await sink.until(({ calls }) => calls.length === 5);
    await alice.peek("c");
    deepStrictEqual(sink.calls.map(({ count }) => count), [2, 2, 2, 2, 2]);
    sink.releaseAll();
    await sink.until(({ seen }) => seen.length === 20);
    deepStrictEqual(sink.seen, Array.from({ length: 20 }, (_, at) => `c/${at + 1}:x`));
  }));

Deno.test("what comes behind a full window is kept ready, within bounds, and does not wait for the store", () =>
  Harness.run({ limits: { subscribeInFlightEnvelopes: 4 } }, async (harness) => {
    const alice = await harness.person("alice");
    const { waiting } = harness.store;
    let reads = 0;
    harness.store.waiting = (request) => {
      reads += 1;
      return waiting(request);
    };
    const sink = new Sink();
    using _subscription = alice.subscribe(sink).subscription;
    const send = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) await alice.send(alice.key, "c", "x");
    };
    await send(1);
    await sink.until(({ seen }) => seen.length === 1);
    const before = reads;
    sink.hold = true;
    await send(4 + 16);
    strictEqual(sink.seen.length, 5);
    sink.releaseAll();
    await sink.until(({ seen }) => seen.length === 21);
    strictEqual(reads, before);
    sink.hold = true;
    await send(100);
    sink.releaseAll();
    await sink.until(({ seen }) => seen.length === 121);
    ok(reads - before <= 100 / 12, `${reads - before} reads`);
    deepStrictEqual(sink.seen, Array.from({ length: 121 }, (_, at) => `c/${at + 1}:x`));
  }));

Deno.test("many senders at once: each message is pushed once, in the order of its inbox", () =>
  Harness.run({ limits: { subscribeInFlightEnvelopes: 8, subscribeInFlightBytes: 2_000 } }, async (harness) => {
    const bob = await harness.person("bob");
    const senders = await Promise.all(["ann", "ben", "cat"].map((name) => harness.person(name)));
    const sink = new Sink();
    using _subscription = bob.subscribe(sink).subscription;
    await Promise.all(
      senders.map((sender, at) =>
        Promise.all(
          Array.from(
            { length: 100 },
            (_, n) => sender.send(bob.key, `c${n % 3}`, new Uint8Array(1 + (n + at) * 7 % 900)),
          ),
        )
      ),
    );
    await sink.until(({ seen }) => seen.length >= 300);
    for (const channel of ["c0", "c1", "c2"]) {
      const seqs = sink.seen.filter((line) => line.startsWith(channel)).map((line) =>
        Number(/\/(\d+):/.exec(line)?.[1])
      );
      deepStrictEqual(seqs, seqs.map((_, at) => at + 1));
    }
    strictEqual(sink.seen.length, 300);
  }));

Deno.test("a newer subscription takes over, and the older is told", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const old = new Sink();
    using _first = alice.subscribe(old).subscription;
    await alice.send(alice.key, "c", "one");
    await old.until(({ seen }) => seen.length === 1);
    const other = new Person(await harness.connect(), "alice", alice.origin, alice.identity);
    await other.logIn();
    const young = new Sink();
    using _second = other.subscribe(young).subscription;
    await old.until(({ closedWith, gone }) => closedWith !== undefined && gone);
    strictEqual(old.closedWith, "taken over");
    await alice.send(alice.key, "c", "two");
    await young.until(({ seen }) => seen.length === 2);
    deepStrictEqual([old.seen.length, young.seen], [1, ["c/1:one", "c/2:two"]]);
  }));

Deno.test("it ends with the session, with its last reference, and with the connection", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");

    const dropped = new Sink();
    const held = bob.subscribe(dropped);
    await held.begun;
    held.subscription[Symbol.dispose]();
    await dropped.until(({ gone }) => gone);
    await alice.send(bob.key, "c", "one");
    strictEqual(dropped.seen.length, 0);

    const loggedOut = new Sink();
    using _subscription = bob.subscribe(loggedOut).subscription;
    await loggedOut.until(({ seen }) => seen.length === 1);
    await bob.node.logout({ auth: bob.auth });
    await loggedOut.until(({ closedWith }) => closedWith !== undefined);
    strictEqual(loggedOut.closedWith, "the session has ended");

    const cut = new Sink();
    using _other = alice.subscribe(cut).subscription;
    await alice.send(alice.key, "c", "two");
    await cut.until(({ seen }) => seen.length === 1);
    harness.network.cut();
    await cut.until(({ gone }) => gone);
    strictEqual(cut.closedWith, undefined);
    const again = new Person(await harness.connect(), "alice", alice.origin, alice.identity);
    again.token = alice.token;
    await again.send(alice.key, "c", "nobody hears");
    strictEqual(cut.seen.length, 1);
  }));

Deno.test("it ends within half a minute after its session has expired", () =>
  Harness.run({ limits: { tokenLifetimeSecs: 100 } }, async (harness) => {
    const alice = await harness.person("alice");
    const sink = new Sink();
    const { subscription, begun } = alice.subscribe(sink);
    await begun;
    harness.clock.jump(100_000);
    await harness.clock.advance(30_000);
    await sink.until(({ closedWith }) => closedWith !== undefined);
    strictEqual(sink.closedWith, "the session has ended");
    subscription[Symbol.dispose]();
  }));

Deno.test("a client whose deliver fails is unsubscribed", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    class Failing extends Sink {
      override deliver(): Promise<void> {
        return Promise.reject(new Error("no"));
      }
    }
    const sink = new Failing();
    using _subscription = alice.subscribe(sink).subscription;
    await alice.send(alice.key, "c", "one");
    await sink.until(({ gone }) => gone);
  }));

Deno.test("a node that stops says so to its subscribers", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const sink = new Sink();
    using _subscription = alice.subscribe(sink).subscription;
    await alice.peek("c");
    const stopping = harness.node.stop();
    await sink.until(({ closedWith }) => closedWith !== undefined);
    strictEqual(sink.closedWith, "draining");
    await stopping;
  }));

Deno.test("only the session's own key may be subscribed, with a sink", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    strictEqual(await refusal(alice.node.subscribe({ recipientKey: alice.key, auth: alice.auth })), "E005");
    const sink = new Sink();
    const thief = new Person({ node: alice.node, connection: alice.connection }, "alice", alice.origin, bob.identity);
    thief.token = alice.token;
    strictEqual(await refusal(thief.subscribe(sink).begun), "E004");
  }));

Deno.test("a client that returns everything while the store is slow is not forgotten", () =>
  Harness.run({ limits: { subscribeInFlightBytes: 100 } }, async (harness) => {
    const alice = await harness.person("alice");
    for (let n = 0; n < 3; n++) await alice.send(alice.key, "c", new Uint8Array(60));
    const { waiting } = harness.store;
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    Object.assign(harness.store, {
      async waiting(request: Parameters<typeof waiting>[0]) {
        const answer = await waiting(request);
        // The read that finds no room beside what is in flight comes back late.
        if (answer.inboxes.length === 0 && answer.more) {
          asked.resolve();
          await gate.promise;
        }
        return answer;
      },
    });
    const sink = new Sink();
    sink.hold = true;
    using _subscription = alice.subscribe(sink).subscription;
    await asked.promise;
    sink.releaseAll();
    await sink.until(({ seen }) => seen.length === 2);
    await alice.peek("c");
    await alice.peek("c");
    gate.resolve();
    await sink.until(({ seen }) => seen.length === 3);
  }));

Deno.test("a client that takes no note of its end is let go after five seconds", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    class Deaf extends Sink {
      override closed({ reason }: { readonly reason: string }): Promise<void> {
        super.closed({ reason });
        return new Promise(() => {});
      }
    }
    const older = new Deaf();
    const first = alice.subscribe(older);
    await first.begun;
    const second = alice.subscribe(new Sink());
    await second.begun;
    await older.until(({ closedWith }) => closedWith === "taken over");
    const held = async (): Promise<number> => {
      await alice.peek("c");
      return alice.connection.counts().exports;
    };
    await harness.clock.advance(4_999);
    strictEqual(await held(), 2, "the older sink and the newer one");
    await harness.clock.advance(1);
    strictEqual(await held(), 1);
    for (const { subscription } of [first, second]) subscription[Symbol.dispose]();
  }));
