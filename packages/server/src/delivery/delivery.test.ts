// Messages through the whole node: sent, read, acked, waited for.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { verifyDelivery } from "@quicproquo/protocol";
import { turn } from "@quicproquo/testkit";
import { Harness, Person, refusal, text } from "../harness.test.ts";

Deno.test("a message is answered with its seq and a proof, waits, and goes when acked", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const { seq, deliveryProof } = await alice.node.enqueue({
      recipientKey: bob.key,
      channelId: text("c"),
      payload: text("hello"),
      version: 1,
      ttlSecs: 7,
      auth: alice.auth,
    });
    strictEqual(seq, 1n);
    const { nodeKey } = harness.node.identity;
    const delivery = { recipientKey: bob.key, channelId: text("c"), seq, ttlSecs: 7, payload: text("hello") };
    ok(verifyDelivery(nodeKey, delivery, deliveryProof));
    ok(!verifyDelivery(nodeKey, { ...delivery, ttlSecs: 8 }, deliveryProof));
    ok(!verifyDelivery(nodeKey, { ...delivery, seq: 2n }, deliveryProof));
    strictEqual(await alice.send(bob.key, "c", "again"), 2n);
    deepStrictEqual(await bob.peek("c"), ["1:hello", "2:again"]);
    deepStrictEqual(await bob.peek("c", 1), ["1:hello"]);
    await bob.ack("c", 1n);
    await bob.ack("c", 1n);
    deepStrictEqual(await bob.peek("c"), ["2:again"]);
    await bob.ack("c", 2n ** 64n - 1n);
    deepStrictEqual(await bob.peek("c"), []);
    strictEqual(await alice.send(bob.key, "c", "third"), 3n);
  }));

Deno.test("a session and what waits survive a restart", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await alice.send(alice.key, "c", "before");
    await harness.restart();
    const again = new Person(await harness.connect(), "alice", harness.node.identity.origin, alice.identity);
    again.token = alice.token;
    deepStrictEqual(await again.peek("c"), ["1:before"]);
    strictEqual(await again.send(alice.key, "c", "after"), 2n);
  }));

Deno.test("a ttl is obeyed in reads, and the node's retention bounds it", () =>
  Harness.run({ limits: { retentionSecs: 3_600 } }, async (harness) => {
    const alice = await harness.person("alice");
    await alice.send(alice.key, "c", "a minute", 60);
    await alice.send(alice.key, "c", "as long as may be", 4_000_000_000);
    await alice.send(alice.key, "c", "retention");
    harness.clock.jump(59_999);
    deepStrictEqual((await alice.peek("c")).length, 3);
    harness.clock.jump(1);
    deepStrictEqual(await alice.peek("c"), ["2:as long as may be", "3:retention"]);
    harness.clock.jump(harness.limits.retentionSecs * 1_000 - 60_001);
    deepStrictEqual((await alice.peek("c")).length, 2);
    harness.clock.jump(1);
    deepStrictEqual(await alice.peek("c"), []);
  }));

Deno.test("fetch drains up to its limit", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    for (const body of ["1", "2", "3"]) await alice.send(alice.key, "c", body);
    const seqs = async (limit: number): Promise<bigint[]> =>
      [...(await alice.node.fetch({ ...alice.inbox("c"), limit })).payloads].map(({ seq }) => seq);
    deepStrictEqual(await seqs(2), [1n, 2n]);
    deepStrictEqual(await seqs(0), [3n]);
    deepStrictEqual(await seqs(0), []);
  }));

Deno.test("a reply carries at most its bytes, and at least one envelope", () =>
  Harness.run({ limits: { replyBytes: 1_000 } }, async (harness) => {
    const alice = await harness.person("alice");
    for (const size of [2_000, 600, 300, 200]) await alice.send(alice.key, "c", new Uint8Array(size));
    const sizes = async (): Promise<number[]> =>
      [...(await alice.node.fetch({ ...alice.inbox("c"), limit: 0 })).payloads].map(({ data }) => data.length);
    deepStrictEqual(await sizes(), [2_000]);
    deepStrictEqual(await sizes(), [600, 300]);
    deepStrictEqual(await sizes(), [200]);
  }));

Deno.test("a batch tells in its order who was reached", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    await alice.send(bob.key, "g", "first");
    const { seqs } = await alice.node.batchEnqueue({
      recipientKeys: [bob.key, new Uint8Array(32), alice.key],
      payload: text("to all"),
      channelId: text("g"),
      version: 1,
      auth: alice.auth,
    });
    deepStrictEqual([...seqs], [2n, 0n, 1n]);
    deepStrictEqual(await bob.peek("g"), ["1:first", "2:to all"]);
    deepStrictEqual(await alice.peek("g"), ["1:to all"]);
  }));

Deno.test("fetchWait returns what is there, else waits for the first message", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const wait = async (timeoutMs: bigint): Promise<string[]> => {
      const { payloads } = await bob.node.fetchWait({ ...bob.inbox("c"), timeoutMs, limit: 0 });
      return [...payloads].map(({ seq }) => `${seq}`);
    };
    await alice.send(bob.key, "c", "there");
    deepStrictEqual(await wait(60_000n), ["1"]);
    const parked = wait(60_000n);
    await bob.peek("c");
    await alice.send(bob.key, "d", "elsewhere");
    await alice.send(bob.key, "c", "here");
    deepStrictEqual(await parked, ["2"]);
    deepStrictEqual(await wait(0n), []);
  }));

Deno.test("fetchWait takes nothing for somebody who has given it up before it looked", () =>
  Harness.run({}, async (harness) => {
    const [alice, bob] = [await harness.person("alice"), await harness.person("bob")];
    await alice.send(bob.key, "c", "still here");
    for (let each = 0; each < 20; each += 1) {
      const giveUp = new AbortController();
      const waiting = bob.node.fetchWait({ ...bob.inbox("c"), timeoutMs: 60_000n, limit: 0 }, {
        signal: giveUp.signal,
      });
      waiting.catch(() => {});
      giveUp.abort();
      await turn();
    }
    deepStrictEqual(await bob.peek("c"), ["1:still here"]);
  }));

Deno.test("fetchWait ends when its time is over, which is at most the limit", () =>
  Harness.run({}, async (harness) => {
    const bob = await harness.person("bob");
    let ended = false;
    const parked = bob.node.fetchWait({ ...bob.inbox("c"), timeoutMs: 2n ** 64n - 1n, limit: 0 }).then(() =>
      ended = true
    );
    await bob.peek("c");
    await bob.peek("c");
    await harness.clock.advance(harness.limits.fetchWaitMs - 1);
    strictEqual(ended, false);
    await harness.clock.advance(1);
    await parked;
  }));

Deno.test("of two who wait the older gets all, and the younger what comes then", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const seen: string[] = [];
    const wait = async (name: string): Promise<void> => {
      const { payloads } = await bob.node.fetchWait({ ...bob.inbox("c"), timeoutMs: 60_000n, limit: 0 });
      seen.push(`${name} ${[...payloads].map(({ seq }) => seq)}`);
    };
    const older = wait("older");
    const younger = wait("younger");
    await bob.peek("c");
    await alice.send(bob.key, "c", "one");
    await older;
    await alice.send(bob.key, "c", "two");
    await younger;
    deepStrictEqual(seen, ["older 1", "younger 2"]);
  }));

Deno.test("a parked call ends at once with its caller, its session or its node", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const second = new Person(await harness.connect(), "bob", bob.origin, bob.identity);
    await second.logIn();
    const park = (person: Person, signal?: AbortSignal): PromiseLike<unknown> =>
      person.node.fetchWait(
        { ...person.inbox("c"), timeoutMs: 60_000n, limit: 0 },
        signal === undefined ? {} : { signal },
      );

    const giveUp = new AbortController();
    const abandoned = park(bob, giveUp.signal).then(() => "served", () => "gone");
    await bob.peek("c");
    giveUp.abort();
    strictEqual(await abandoned, "gone");
    await bob.peek("c");
    await alice.send(bob.key, "c", "kept");
    deepStrictEqual(await bob.peek("c"), ["1:kept"], "what nobody waits for is not drained");
    await bob.ack("c", 1n);

    const loggedOut = refusal(park(bob));
    await bob.peek("c");
    await bob.node.logout({ auth: bob.auth });
    strictEqual(await loggedOut, "E003");

    const stopped = refusal(park(second));
    await second.peek("c");
    await turn();
    const stopping = harness.node.stop();
    strictEqual(await stopped, "E022");
    await stopping;
  }));
