// The house-keeping's pace: small transactions, and rests between them that others can use.

import { deepStrictEqual, notStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { defaultLimits } from "@quicproquo/protocol";
import { FakeClock } from "@quicproquo/testkit";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { ExpireRequest, Store } from "../store/store.ts";
import { Harness, Person } from "../harness.test.ts";
import { expireRows } from "./expiry.ts";

Deno.test("where nothing goes along rows go a few at a time, and after each few nothing is asked for four times as long", () =>
  Harness.run({}, async ({ store }) => {
    const clock = new FakeClock();
    const asked: number[] = [];
    let answer = (_: number): void => {};
    const expire = ({ limit }: ExpireRequest): Promise<number> => {
      ok(limit > 0 && limit <= 200);
      asked.push(clock.monotonic());
      return new Promise((resolve) => answer = (missing) => resolve(limit - missing));
    };
    const done = expireRows({
      store: { ...store, expire, expireAlong: undefined },
      clock,
      signal: new AbortController().signal,
    });
    await clock.advance(10);
    answer(0);
    await clock.advance(40);
    answer(0);
    await clock.advance(20);
    answer(3);
    ok(await done > 3);
    deepStrictEqual(asked, [0, 50, 70]);
  }));

Deno.test("a few rows go along with what others write, in its transaction, and with nothing that only reads", () =>
  withStore(async (store, groups) => {
    const now = await withInvitationsThatEnded(store, 20);
    groups.length = 0;
    const along = store.expireAlong?.({ now, limit: 8 }, new Promise(() => {}));
    await store.findUser({ username: "nobody" });
    deepStrictEqual(groups, [1]);
    await store.createInvite({ codeHash: new Uint8Array(32).fill(99), now, expiresAt: now + 1 });
    strictEqual(await along, 8);
    deepStrictEqual(groups, [1, 2]);
    strictEqual(await store.expireAlong?.({ now, limit: 8 }, Promise.resolve()), undefined, "nobody came");
    strictEqual(await store.expire({ now, limit: 50 }), 12);
  }));

Deno.test("one goes along, and none again for fifty milliseconds, however much is written", () =>
  withStore(async (store, groups) => {
    const now = await withInvitationsThatEnded(store, 20);
    const clock = new FakeClock(now);
    const stopping = new AbortController();
    const done = expireRows({ store, clock, signal: stopping.signal });
    groups.length = 0;
    const write = () =>
      store.createInvite({ codeHash: crypto.getRandomValues(new Uint8Array(32)), now, expiresAt: now * 2 });
    for (let each = 0; each < 3; each++) await write();
    await clock.advance(50);
    for (let each = 0; each < 2; each++) await write();
    deepStrictEqual(groups, [2, 1, 1, 2, 1]);
    stopping.abort();
    strictEqual(await done, 2);
  }));

Deno.test("where there is no end of them for hours, more go along each time", () =>
  Harness.run({}, async ({ store }) => {
    const clock = new FakeClock();
    const limits: number[] = [];
    let answer = (_: number): void => {};
    const expireAlong = ({ limit }: ExpireRequest): Promise<number> => {
      limits.push(limit);
      return new Promise((resolve) => answer = resolve);
    };
    const done = expireRows({ store: { ...store, expireAlong }, clock, signal: new AbortController().signal });
    for (const _ of [1, 2, 3]) {
      await clock.advance(3_600_000);
      answer(limits.at(-1) ?? 0);
      await clock.advance(50);
    }
    await clock.advance(10 * 3_600_000);
    answer(8);
    await clock.advance(50);
    answer(63);
    strictEqual(await done, 1 + 2 + 4 + 8 + 63);
    deepStrictEqual(limits, [1, 2, 4, 8, 64]);
  }));

Deno.test("while nobody writes they go by themselves", () =>
  withStore(async (store) => {
    const clock = new FakeClock(await withInvitationsThatEnded(store, 120));
    let gone: number | undefined;
    const done = expireRows({ store, clock, signal: new AbortController().signal }).then((rows) => gone = rows);
    while (gone === undefined) await clock.advance(20);
    strictEqual(await done, 120);
  }));

Deno.test("what waits to go along ends with the store, and with the node that stops", () =>
  withStore(async (store) => {
    await withInvitationsThatEnded(store, 20);
    const stopping = new AbortController();
    const done = expireRows({ store, clock: new FakeClock(), signal: stopping.signal });
    stopping.abort();
    strictEqual(await done, 0);
    const never = new Promise<void>(() => {});
    const failed = rejects(async () => await store.expireAlong?.({ now: 1, limit: 8 }, never), { code: "closed" });
    await store[Symbol.asyncDispose]();
    await failed;
    await rejects(async () => await store.expireAlong?.({ now: 1, limit: 8 }, never), { code: "closed" });
  }));

Deno.test("a node that stops goes on with none", () =>
  Harness.run({}, async ({ store }) => {
    const expire = (): Promise<number> => Promise.reject(new Error("asked"));
    const idle = { ...store, expire, expireAlong: undefined };
    strictEqual(await expireRows({ store: idle, clock: new FakeClock(), signal: AbortSignal.abort() }), 0);
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

/** When they ended. */
async function withInvitationsThatEnded(store: Store, count: number): Promise<number> {
  const now = 1_800_000_000_000;
  for (let number = 0; number < count; number++) {
    await store.createInvite({ codeHash: new Uint8Array(32).fill(number), now, expiresAt: now });
  }
  return now;
}

/** The embedded store, and how many calls each of its groups had. */
async function withStore(use: (store: Store, groups: number[]) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-expiry-" });
  try {
    const groups: number[] = [];
    await using store = await openSqliteStore({
      path: `${folder}/node.db`,
      key: new Uint8Array(32).fill(7),
      capacity: defaultLimits,
      committed: ({ calls }) => void groups.push(calls),
    });
    await use(store, groups);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
