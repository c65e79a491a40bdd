// Calls of one connection take effect in the order that they were made, also while the node has yet to read the caller's
// session from its store (as after a restart): nobody overtakes those who wait for it. And beside other nodes none outlives
// its end for long.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { turn } from "@quicproquo/testkit";
import { Harness } from "../harness.test.ts";
import type { Neighbours } from "../store/neighbours.ts";
import { hashToken, Sessions } from "./sessions.ts";

Deno.test("who asks later for a session is not served earlier, however long the store takes", () =>
  Harness.run({}, async (harness) => {
    const { token } = await harness.person("alice");
    const gates: (() => void)[] = [];
    const store = {
      ...harness.store,
      async findSession(request: Parameters<typeof harness.store.findSession>[0]) {
        await new Promise<void>((resolve) => gates.push(resolve));
        return await harness.store.findSession(request);
      },
    };
    const sessions = new Sessions(store, harness.clock);
    const served: string[] = [];
    const call = async (name: string): Promise<void> => {
      const session = await sessions.find(token);
      strictEqual(session?.username, "alice");
      served.push(name);
    };
    const first = call("first");
    const second = call("second");
    gates.shift()?.();
    await first;
    const third = call("third");
    await turn();
    for (const open of gates) open();
    await Promise.all([second, third]);
    deepStrictEqual(served, ["first", "second", "third"]);
  }));

Deno.test("a read that fails is not remembered", () =>
  Harness.run({}, async (harness) => {
    const { token } = await harness.person("alice");
    let failing = true;
    const store = {
      ...harness.store,
      findSession(request: Parameters<typeof harness.store.findSession>[0]) {
        return failing ? Promise.reject(new Error("not now")) : harness.store.findSession(request);
      },
    };
    const sessions = new Sessions(store, harness.clock);
    const failed = await Promise.resolve(sessions.find(token)).then(() => "found", () => "failed");
    failing = false;
    deepStrictEqual([failed, (await sessions.find(token))?.username], ["failed", "alice"]);
  }));

/** Other nodes are there, and nothing is heard of them, as when the connection for it is away. */
const unheard: Neighbours = {
  asOf: -Infinity,
  follow() {},
  needed() {},
  subscribe: () => Promise.resolve(0),
  settle: () => Promise.resolve([]),
};

Deno.test("beside nodes that are not heard a session is relied on for a second, then read again", () =>
  Harness.run({}, async (harness) => {
    const { token } = await harness.person("alice");
    const sessions = new Sessions({ ...harness.store, neighbours: unheard }, harness.clock);
    const session = await sessions.find(token);
    ok(session !== undefined);
    let ended = 0;
    using _parked = sessions.park(session, () => ended += 1);
    await harness.clock.advance(1_000);
    strictEqual(sessions.remembered(token)?.username, "alice");
    await harness.clock.advance(1);
    strictEqual(sessions.remembered(token), undefined);
    strictEqual((await sessions.find(token))?.username, "alice");
    strictEqual(sessions.remembered(token)?.username, "alice", "for another second");
    await harness.store.endSession({ tokenHash: hashToken(token) });
    await harness.clock.advance(1_001);
    strictEqual(ended, 0);
    strictEqual(await sessions.find(token), undefined);
    strictEqual(ended, 1, "what waited on it has ended");
  }));

Deno.test("an end that is heard of while the session is being read, or opened, is not forgotten", () =>
  Harness.run({}, async (harness) => {
    const { token } = await harness.person("alice");
    const tokenHash = hashToken(token);
    const gates: (() => void)[] = [];
    const store = {
      ...harness.store,
      async findSession(request: Parameters<typeof harness.store.findSession>[0]) {
        const session = await harness.store.findSession(request);
        await new Promise<void>((resolve) => gates.push(resolve));
        return session;
      },
    };
    const sessions = new Sessions(store, harness.clock);
    const found = Promise.resolve(sessions.find(token));
    while (gates.length === 0) await turn();
    sessions.endedElsewhere([tokenHash]);
    gates.shift()?.();
    strictEqual(await found, undefined);
    const session = await harness.store.findSession({ tokenHash, now: harness.clock.now() });
    ok(session !== undefined);
    sessions.opened(session, tokenHash);
    strictEqual(sessions.remembered(token), undefined);
  }));

Deno.test("who may have missed ends asks for each session that something waits on", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const bob = await harness.person("bob");
    const sessions = new Sessions(harness.store, harness.clock);
    const ended: string[] = [];
    for (const { name, token } of [alice, bob]) {
      const session = await sessions.find(token);
      ok(session !== undefined);
      sessions.park(session, () => ended.push(name));
    }
    await harness.store.endSession({ tokenHash: hashToken(bob.token) });
    await sessions.endsWereMissed();
    deepStrictEqual(ended, ["bob"]);
    strictEqual(sessions.remembered(alice.token), undefined, "nothing is remembered");
  }));
