// The house-keeping's pace: small transactions, and rests between them that others can use.

import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { FakeClock } from "@quicproquo/testkit";
import type { ExpireRequest } from "../store/store.ts";
import { Harness, Person } from "../harness.test.ts";
import { expireRows } from "./expiry.ts";

Deno.test("rows go a few at a time, and after each few nothing is asked for four times as long as they took", () =>
  Harness.run({}, async ({ store }) => {
    const clock = new FakeClock();
    const asked: number[] = [];
    let answer = (_: number): void => {};
    const expire = ({ limit }: ExpireRequest): Promise<number> => {
      ok(limit > 0 && limit <= 200);
      asked.push(clock.monotonic());
      return new Promise((resolve) => answer = (missing) => resolve(limit - missing));
    };
    const done = expireRows({ store: { ...store, expire }, clock, goesOn: () => true });
    await clock.advance(10);
    answer(0);
    await clock.advance(40);
    answer(0);
    await clock.advance(20);
    answer(3);
    ok(await done > 3);
    deepStrictEqual(asked, [0, 50, 70]);
  }));

Deno.test("a node that stops goes on with none", () =>
  Harness.run({}, async ({ store }) => {
    const expire = (): Promise<number> => Promise.reject(new Error("asked"));
    strictEqual(await expireRows({ store: { ...store, expire }, clock: new FakeClock(), goesOn: () => false }), 0);
  }));

Deno.test("sessions, logins, invitations and key packages that ended are gone, not only unseen", () =>
  Harness.run({}, async (harness) => {
    const before = harness.fingerprint();
    const { store, clock } = harness;
    const now = clock.now();
    const nobody = { account: undefined, registrationRequest: undefined };
    await store.keepPendingLogin({ hash: new Uint8Array(32), ...nobody, now, expiresAt: now + 60_000 });
    await store.createInvite({ codeHash: new Uint8Array(32), now, expiresAt: now + 60_000 });
    await harness.keepHouse(() => harness.fingerprint() === before);
    ok(clock.now() >= now + 60_000);
  }));

Deno.test("from where people logged in is forgotten after thirty days, and nothing else is left of a login", () =>
  Harness.run({}, async (harness) => {
    const alice = new Person(await harness.connect(), "alice", harness.node.identity.origin);
    await alice.register();
    const before = harness.fingerprint();
    await alice.logIn();
    const end = harness.clock.now() + 30 * 86_400_000;
    await harness.store.expire({ now: end - 1, limit: 50 });
    notStrictEqual(harness.fingerprint(), before);
    // The session, and the prefix.
    strictEqual(await harness.store.expire({ now: end, limit: 50 }), 2);
    strictEqual(harness.fingerprint(), before);
  }));
