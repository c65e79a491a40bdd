// What every store must do, whatever it is made of. `storeContract` registers the tests for one implementation; a test opens
// fresh stores, and one reopens its own.

import { deepStrictEqual, notDeepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { normaliseUserName } from "@quicproquo/protocol";
import {
  emptyRoot,
  hashLogName,
  leafHash,
  MerkleFrontier,
  parseLogEntry,
  verifyConsistency,
  verifyInclusion,
} from "@quicproquo/protocol/transparency";
import { accountEndContract } from "./account-end-contract.test.ts";
import { atOnceContract } from "./at-once-contract.test.ts";
import { blobContract } from "./blob-contract.test.ts";
import { key, people, register, start } from "./contract-subject.test.ts";
import type { ContractTest, WithSubject } from "./contract-subject.test.ts";
import type { EnqueueOutcome, Placed, ReadInboxRequest, Session, Store, WaitingRequest } from "./store.ts";

const day = 86_400_000;
const empty = new Uint8Array(0);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export { key, people };

/** `limited`: such a store can be given a most of bytes; one on a server of its own cannot, and its disk is its own. */
export function storeContract(
  name: string,
  withSubject: WithSubject,
  { limited, ignore = false }: { readonly limited: boolean; readonly ignore?: boolean } = { limited: true },
): void {
  const test: ContractTest = (what, use, options = {}) => {
    if (options.maxBytes !== undefined && !limited) return;
    Deno.test({ name: `${name}: ${what}`, ignore, fn: () => withSubject(options, use) });
  };

  // Accounts.

  test("a name and a key each belong to one account, for ever", async (subject) => {
    await people(subject.store, 1);
    const before = await subject.fingerprint();
    strictEqual(await register(subject.store, "user1", key(9)), "username-taken");
    strictEqual(await register(subject.store, "other", key(1)), "identity-taken");
    strictEqual(await subject.fingerprint(), before);
    deepStrictEqual(await subject.store.findUser({ username: "user1" }), {
      account: 1,
      username: "user1",
      identityKey: key(1),
    });
    deepStrictEqual((await subject.store.findIdentity({ identityKey: key(1) }))?.username, "user1");
    strictEqual(await subject.store.findUser({ username: "nobody" }), undefined);
    strictEqual(await subject.store.findIdentity({ identityKey: key(8) }), undefined);
  });

  test("one invitation lets one person in, and is looked at before names", async ({ store }) => {
    await people(store, 1);
    await store.createInvite({ codeHash: key(50), now: start, expiresAt: start + day });
    await store.createInvite({ codeHash: key(51), now: start, expiresAt: start + day });
    strictEqual(await register(store, "user1", key(9), key(49)), "invite-refused");
    strictEqual(await register(store, "user1", key(9), key(50)), "username-taken");
    strictEqual(await register(store, "bob", key(2), key(50)), "registered");
    strictEqual(await register(store, "carol", key(3), key(50)), "invite-refused");
    strictEqual(await register(store, "carol", key(3), key(51), start + day), "invite-refused");
  });

  test("of two that race for a name, one gets it", async ({ store }) => {
    const outcomes = await Promise.all([register(store, "bob", key(1)), register(store, "bob", key(2))]);
    deepStrictEqual(outcomes.toSorted(), ["registered", "username-taken"]);
  });

  test("a login is taken once, in time, by the right key", async ({ store }) => {
    await people(store, 1);
    const finish = (hash: Uint8Array, identityKey: Uint8Array, now: number) =>
      store.finishLogin({
        hash,
        identityKey,
        prefix: "192.0.2.0/24",
        tokenHash: Uint8Array.from([...hash, now % 251]),
        sessionId: Uint8Array.from([...hash.subarray(1), now % 251]),
        now,
        expiresAt: now + 30 * day,
      });
    const keep = (hash: Uint8Array, account: number | undefined) =>
      store.keepPendingLogin({
        hash,
        account,
        registrationRequest: account === undefined ? undefined : key(account),
        now: start,
        expiresAt: start + 60_000,
      });
    for (const n of [60, 61, 62]) await keep(key(n), 1);
    await keep(key(63), undefined);
    const session = await finish(key(60), empty, start + 59_999);
    deepStrictEqual([session?.account, session?.username, session?.identityKey], [1, "user1", key(1)]);
    strictEqual(await finish(key(60), empty, start + 59_999), undefined, "twice");
    strictEqual(await finish(key(61), key(2), start), undefined, "another key");
    strictEqual(await finish(key(61), key(1), start), undefined, "consumed by the refusal");
    strictEqual(await finish(key(62), key(1), start + 60_000), undefined, "late");
    strictEqual(await finish(key(63), empty, start), undefined, "a name that nobody has");
    strictEqual(await finish(key(64), empty, start), undefined, "never begun");
  });

  test("a login knows the prefixes that its account came from", async ({ store }) => {
    await people(store, 1);
    const known = async (username: string, prefix: string, now: number) =>
      (await store.findLogin({ username, prefix, prefixesSince: now - 30 * day })).knownPrefix;
    strictEqual(await known("user1", "192.0.2.0/24", start), false);
    await login(store, 1, key(70));
    strictEqual(await known("user1", "192.0.2.0/24", start + 30 * day), true);
    strictEqual(await known("user1", "192.0.2.0/24", start + 30 * day + 1), false);
    strictEqual(await known("user1", "198.51.100.0/24", start), false);
    strictEqual(await known("nobody", "192.0.2.0/24", start), false);
    const found = await store.findLogin({ username: "user1", prefix: "", prefixesSince: 0 });
    deepStrictEqual(found.account, { account: 1, registrationRequest: key(1), registrationRecord: key(101) });
    strictEqual((await store.findLogin({ username: "nobody", prefix: "", prefixesSince: 0 })).account, undefined);
  });

  test("a session lives until it expires or is ended, restarts included", async (subject) => {
    await people(subject.store, 1);
    const session = await login(subject.store, 1, key(70));
    await login(subject.store, 1, key(71));
    await subject.reopen();
    const { store } = subject;
    deepStrictEqual(await store.findSession({ tokenHash: key(70), now: start }), session);
    strictEqual(await store.findSession({ tokenHash: key(70), now: start + 30 * day }), undefined);
    strictEqual(await store.findSession({ tokenHash: key(72), now: start }), undefined);
    await store.endSession({ tokenHash: key(70) });
    strictEqual(await store.findSession({ tokenHash: key(70), now: start }), undefined);
    ok(await store.findSession({ tokenHash: key(71), now: start }));
  });

  test("a secret is made once", async (subject) => {
    strictEqual(await subject.store.findSecret({ name: "a" }), undefined);
    deepStrictEqual(await subject.store.secret({ name: "a", value: key(1) }), key(1));
    await subject.reopen();
    deepStrictEqual(await subject.store.secret({ name: "a", value: key(2) }), key(1));
    deepStrictEqual(await subject.store.findSecret({ name: "a" }), key(1));
    await subject.store.replaceSecret({ name: "a", value: key(3) });
    deepStrictEqual(await subject.store.secret({ name: "a", value: key(2) }), key(3));
  });

  // Keys.

  test("key packages go oldest first, each to one, also when many ask at once", async ({ store }) => {
    await people(store, 1);
    for (let n = 1; n <= 50; n++) await addPackage(store, n);
    await addPackage(store, 7);
    const taken = await Promise.all(Array.from({ length: 60 }, () => takePackage(store)));
    deepStrictEqual(taken, Array.from({ length: 60 }, (_, at) => (at < 50 ? key(at + 1) : undefined)));
  });

  test("a key package that was handed out cannot be uploaded again", async ({ store }) => {
    await people(store, 1);
    await addPackage(store, 1);
    deepStrictEqual(await takePackage(store), key(1));
    await addPackage(store, 1);
    strictEqual(await takePackage(store), undefined);
    await addPackage(store, 2);
    await store.countKeyPackages({ leafKey: key(1), cipherSuite: 1, clear: true, now: start });
    await addPackage(store, 2);
    strictEqual(await takePackage(store), undefined);
  });

  test("a last-resort package goes when nothing else is left, and stays", async ({ store }) => {
    await people(store, 1);
    await addPackage(store, 1, { lastResort: true });
    await addPackage(store, 2);
    deepStrictEqual(await count(store), { count: 1, lastResort: true });
    deepStrictEqual(await takePackage(store), key(2));
    deepStrictEqual(await takePackage(store), key(1));
    deepStrictEqual(await takePackage(store), key(1));
  });

  test("expired packages and those of another suite are not handed out", async ({ store }) => {
    await people(store, 1);
    await addPackage(store, 1, { notAfter: start + 1 });
    await addPackage(store, 2, { cipherSuite: 2 });
    await addPackage(store, 3);
    deepStrictEqual(await takePackage(store, start + 1), key(3));
    strictEqual(await takePackage(store, start + 1), undefined);
  });

  test("the hundred-and-first package drops the oldest that is not last-resort", async ({ store }) => {
    await people(store, 1);
    await addPackage(store, 200, { lastResort: true });
    for (let n = 1; n <= 100; n++) await addPackage(store, n);
    deepStrictEqual(await count(store), { count: 99, lastResort: true });
    deepStrictEqual(await takePackage(store), key(2));
  });

  test("clearing leaves none, of that key alone", async ({ store }) => {
    await people(store, 2);
    await addPackage(store, 1);
    await addPackage(store, 2, { owner: 2, leafKey: key(2) });
    deepStrictEqual(await store.countKeyPackages({ leafKey: key(1), cipherSuite: 1, clear: true, now: start }), {
      count: 0,
      lastResort: false,
    });
    deepStrictEqual(await takePackage(store), undefined);
    deepStrictEqual(await store.takeKeyPackage({ leafKey: key(2), cipherSuite: 1, now: start }), key(2));
  });

  test("a hybrid key is replaced by a newer one, never by an older", async (subject) => {
    const { store } = subject;
    await people(store, 2);
    const keep = (created: number, value: Uint8Array) => store.keepHybridKey({ account: 1, created, value });
    strictEqual(await keep(1_000, key(1)), "kept");
    strictEqual(await keep(1_000, key(2)), "kept");
    const before = await subject.fingerprint();
    strictEqual(await keep(999, key(3)), "older");
    strictEqual(await subject.fingerprint(), before);
    strictEqual(await keep(1_001, key(4)), "kept");
    deepStrictEqual(await store.hybridKeys({ identityKeys: [key(2), key(1), key(9), key(1)] }), [
      undefined,
      key(4),
      undefined,
      key(4),
    ]);
  });

  // Inboxes.

  test("seqs count from 1 in each inbox and are never used again", async (subject) => {
    await people(subject.store, 3);
    const seq = async (to: number, channel: string) => stored(await send(subject.store, 1, to, channel)).seq;
    deepStrictEqual([await seq(2, "a"), await seq(2, "a"), await seq(2, "b"), await seq(3, "a")], [1, 2, 1, 1]);
    await subject.store.drain(reading(2, "a"));
    strictEqual(await seq(2, "a"), 3);
    await subject.store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 3 });
    await subject.reopen();
    strictEqual(await seq(2, "a"), 4);
    await subject.store.expire({ now: start + 365 * day, limit: 200 });
    await subject.reopen();
    strictEqual(await seq(2, "a"), 5);
    strictEqual(await seq(2, ""), 1);
  });

  test("peek leaves, ack removes up to a seq and nothing after it, drain removes what it gives", async ({ store }) => {
    await people(store, 2);
    for (let n = 1; n <= 6; n++) await send(store, 1, 2, "a", { payload: text(`${n}`) });
    const peek = async () => (await store.peek(reading(2, "a"))).map(({ seq, payload }) => `${seq}:${decode(payload)}`);
    deepStrictEqual(await peek(), ["1:1", "2:2", "3:3", "4:4", "5:5", "6:6"]);
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 2 });
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 2 });
    deepStrictEqual(await peek(), ["3:3", "4:4", "5:5", "6:6"]);
    const drained = await store.drain({ ...reading(2, "a"), maxEnvelopes: 2 });
    deepStrictEqual(drained.map(({ seq }) => seq), [3, 4]);
    deepStrictEqual(await peek(), ["5:5", "6:6"]);
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: Number.MAX_SAFE_INTEGER });
    deepStrictEqual(await peek(), []);
    await send(store, 1, 2, "a");
    deepStrictEqual((await store.peek(reading(2, "a"))).map(({ seq }) => seq), [7]);
    await store.ack({ recipient: 1, channelId: text("a"), seqUpTo: 9 });
    deepStrictEqual(await store.peek(reading(1, "a")), []);
  });

  test("a reply holds at most its bytes, but always one envelope", async ({ store }) => {
    await people(store, 2);
    for (const size of [10, 10, 50, 1]) await send(store, 1, 2, "a", { payload: new Uint8Array(size) });
    const sizes = async (maxBytes: number) =>
      (await store.drain({ ...reading(2, "a"), maxBytes })).map(({ payload }) => payload.length);
    deepStrictEqual(await sizes(5), [10]);
    deepStrictEqual(await sizes(59), [10]);
    deepStrictEqual(await sizes(51), [50, 1]);
  });

  test("a message is not seen from the moment that it expires", async ({ store }) => {
    await people(store, 2);
    await send(store, 1, 2, "a", { expiresAt: start + 1_000, payload: text("short") });
    await send(store, 1, 2, "a", { payload: text("long") });
    const seen = async (now: number) => [
      (await store.peek({ ...reading(2, "a"), now })).map(({ seq }) => seq),
      (await store.waiting(waitingFor(2, 0, { now }))).inboxes.flatMap(({ envelopes }) =>
        envelopes.map(({ seq }) => seq)
      ),
    ];
    deepStrictEqual(await seen(start + 999), [[1, 2], [1, 2]]);
    deepStrictEqual(await seen(start + 1_000), [[2], [2]]);
    deepStrictEqual((await store.drain({ ...reading(2, "a"), now: start + 1_000 })).map(({ seq }) => seq), [2]);
    deepStrictEqual(await store.peek({ ...reading(2, "a"), now: start }), []);
  });

  test("expiry removes what has expired and nothing else, so many at a time", async ({ store }) => {
    await people(store, 2);
    for (let n = 0; n < 5; n++) await send(store, 1, 2, "a", { expiresAt: start + 1_000 });
    await send(store, 1, 2, "a");
    strictEqual(await store.expire({ now: start + 999, limit: 3 }), 0);
    strictEqual(await store.expire({ now: start + 1_000, limit: 3 }), 3);
    strictEqual(await store.expire({ now: start + 1_000, limit: 3 }), 2);
    deepStrictEqual((await store.peek(reading(2, "a"))).map(({ seq }) => seq), [6]);
  });

  test("who has no account gets nothing", async (subject) => {
    await people(subject.store, 1);
    const before = await subject.fingerprint();
    deepStrictEqual(await send(subject.store, 1, 9, "a"), { kind: "unknown-recipient" });
    deepStrictEqual(await batch(subject.store, 1, [9], "a"), { kind: "inbox-full" });
    strictEqual(await subject.fingerprint(), before);
  });

  test("a batch reaches all it can in the order of its recipients, and tells whom it could not", async ({ store }) => {
    await people(store, 3);
    await send(store, 1, 3, "a");
    const outcome = await batch(store, 1, [3, 9, 2, 1], "a", text("to all"));
    ok(outcome.kind === "stored");
    deepStrictEqual(outcome.placed.map((one) => one?.seq), [2, undefined, 1, 1]);
    for (const recipient of [1, 2, 3]) {
      strictEqual(decode((await store.peek(reading(recipient, "a"))).at(-1)?.payload), "to all");
    }
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 9 });
    strictEqual(
      decode((await store.peek(reading(3, "a"))).at(-1)?.payload),
      "to all",
      "a shared body outlives one ack",
    );
  });

  test("a shared body goes with its last reader", async (subject) => {
    await people(subject.store, 2);
    await batch(subject.store, 1, [1, 2], "a");
    for (const recipient of [1, 2]) await subject.store.ack({ recipient, channelId: text("a"), seqUpTo: 1 });
    await subject.reopen();
    const outcome = await batch(subject.store, 1, [1, 2], "a", text("next"));
    ok(outcome.kind === "stored");
    deepStrictEqual((await subject.store.drain(reading(1, "a"))).map(({ payload }) => decode(payload)), ["next"]);
  });

  test("racing batches are seen in one order by all", async ({ store }) => {
    await people(store, 4);
    const bodies = Array.from({ length: 40 }, (_, at) => text(`${at}`));
    await Promise.all(
      bodies.map((body, at) => batch(store, 1 + (at % 4), [1, 2, 3, 4].toSorted(() => (at % 3) - 1), "a", body)),
    );
    const orders = await Promise.all(
      [1, 2, 3, 4].map(async (recipient) =>
        (await store.peek(reading(recipient, "a"))).map(({ payload }) => decode(payload)).join()
      ),
    );
    deepStrictEqual(new Set(orders).size, 1);
    strictEqual(orders[0]?.split(",").length, 40);
  });

  test("what waits is given oldest first, by inbox, from where the last reading ended", async ({ store }) => {
    await people(store, 3);
    const order = ["a", "b", "a", "", "b", "a"];
    for (const channel of order) await send(store, 1, 2, channel);
    await send(store, 1, 3, "a");
    const seen = (waiting: Awaited<ReturnType<Store["waiting"]>>) =>
      waiting.inboxes.map(({ channelId, envelopes }) => `${decode(channelId)}:${envelopes.map(({ seq }) => seq)}`);
    const first = await store.waiting(waitingFor(2, 0, { maxEnvelopes: 4 }));
    deepStrictEqual([seen(first), first.more], [["a:1,2", "b:1", ":1"], true]);
    const second = await store.waiting(waitingFor(2, first.lastArrival));
    deepStrictEqual([seen(second), second.more], [["b:2", "a:3"], false]);
    const third = await store.waiting(waitingFor(2, second.lastArrival));
    deepStrictEqual(third, { inboxes: [], lastArrival: second.lastArrival, more: false });
    deepStrictEqual(seen(await store.waiting(waitingFor(2, 0, { maxBytes: 1 }))), ["a:1"]);
    const tight = await store.waiting(waitingFor(2, 0, { maxBytes: 1, alwaysOne: false }));
    deepStrictEqual(tight, { inboxes: [], lastArrival: 0, more: true });
  });

  test("of what waits as much is given as fits, by messages and by bytes, and whether there is more", async ({ store }) => {
    await people(store, 2);
    const payloads = ["one", "", "a body of a batch", "two", "a body of a batch", "three"];
    const arrivals: number[] = [];
    for (const [at, payload] of payloads.entries()) {
      const channel = at % 3 === 1 ? "b" : "a";
      if (payload.startsWith("a body")) {
        const outcome = await batch(store, 1, [2], channel, text(payload));
        if (outcome.kind === "stored") arrivals.push(outcome.placed[0]?.arrival ?? NaN);
      } else arrivals.push(stored(await send(store, 1, 2, channel, { payload: text(payload) })).arrival);
    }
    const all = payloads.reduce((sum, { length }) => sum + length, 0);
    for (let maxEnvelopes = 0; maxEnvelopes <= payloads.length + 1; maxEnvelopes++) {
      for (let maxBytes = 0; maxBytes <= all; maxBytes++) {
        for (const alwaysOne of [false, true]) {
          let bytes = 0;
          const fit = payloads.slice(0, maxEnvelopes).filter(({ length }, at) => {
            bytes += length;
            return bytes <= maxBytes || (alwaysOne && at === 0);
          });
          const found = await store.waiting(waitingFor(2, 0, { maxEnvelopes, maxBytes, alwaysOne }));
          const given = found.inboxes.map(({ channelId, envelopes }) => [
            decode(channelId),
            ...envelopes.map(({ payload }) => decode(payload)),
          ]);
          const expected = [["a", ...fit.filter((_, at) => at % 3 !== 1)], [
            "b",
            ...fit.filter((_, at) => at % 3 === 1),
          ]];
          const where = `${maxEnvelopes} messages, ${maxBytes} bytes, always one: ${alwaysOne}`;
          deepStrictEqual(given, expected.filter(({ length }) => length > 1), where);
          strictEqual(found.lastArrival, arrivals[fit.length - 1] ?? 0, where);
          strictEqual(found.more, fit.length < payloads.length, where);
        }
      }
    }
  });

  test("ackedUpTo tells what ack removed, and only that", async (subject) => {
    const { store } = subject;
    await people(store, 2);
    const acked = async () => stored(await send(store, 1, 2, "a")).ackedUpTo;
    strictEqual(await acked(), 0);
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1_000 });
    strictEqual(await acked(), 1);
    await store.drain(reading(2, "a"));
    strictEqual(await acked(), 1);
    await store.expire({ now: start + 365 * day, limit: 200 });
    strictEqual(await acked(), 1);
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 3 });
    strictEqual(await acked(), 1, "nothing up to 3 was left to ack");
    strictEqual((await store.waiting(waitingFor(2, 0))).inboxes[0]?.ackedUpTo, 1);
  });

  // Room.

  test("an inbox takes its messages and no more, one sender half of them", async (subject) => {
    const { store } = subject;
    await people(store, 4);
    for (let n = 0; n < 3; n++) stored(await send(store, 1, 2, "a"));
    const before = await subject.fingerprint();
    deepStrictEqual(await send(store, 1, 2, "a"), { kind: "inbox-full" });
    strictEqual(await subject.fingerprint(), before);
    for (let n = 0; n < 3; n++) stored(await send(store, 3, 2, "a"));
    deepStrictEqual(await send(store, 4, 2, "a"), { kind: "inbox-full" });
    stored(await send(store, 4, 2, "b"));
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1 });
    deepStrictEqual(await send(store, 3, 2, "a"), { kind: "inbox-full" });
    stored(await send(store, 1, 2, "a"));
  }, { capacity: { inboxMessages: 6 } });

  test("an inbox takes its bytes and no more, one sender half of them", async ({ store }) => {
    await people(store, 3);
    const bytes = (from: number, size: number) => send(store, from, 2, "a", { payload: new Uint8Array(size) });
    deepStrictEqual(await bytes(1, 51), { kind: "inbox-full" });
    stored(await bytes(1, 50));
    deepStrictEqual(await bytes(1, 1), { kind: "inbox-full" });
    stored(await bytes(3, 50));
    deepStrictEqual(await bytes(3, 1), { kind: "inbox-full" });
  }, { capacity: { inboxBytes: 100 } });

  test("a recipient's whole is bounded over all inboxes", async ({ store }) => {
    await people(store, 4);
    stored(await send(store, 1, 2, "a"));
    stored(await send(store, 1, 2, "b"));
    deepStrictEqual(await send(store, 1, 2, "c"), { kind: "inbox-full" });
    stored(await send(store, 3, 2, "c"));
    stored(await send(store, 3, 2, "d"));
    deepStrictEqual(await send(store, 4, 2, "e"), { kind: "inbox-full" });
    await store.drain(reading(2, "a"));
    stored(await send(store, 4, 2, "e"));
  }, { capacity: { recipientMessages: 4 } });

  test("a recipient's non-empty inboxes are bounded, and empty ones are not counted", async ({ store }) => {
    await people(store, 4);
    stored(await send(store, 1, 2, "a"));
    stored(await send(store, 1, 2, "b"));
    deepStrictEqual(await send(store, 1, 2, "c"), { kind: "inbox-full" });
    stored(await send(store, 1, 2, "b"));
    stored(await send(store, 3, 2, "c"));
    stored(await send(store, 3, 2, "d"));
    deepStrictEqual(await send(store, 4, 2, "e"), { kind: "inbox-full" });
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1 });
    stored(await send(store, 4, 2, "e"));
  }, { capacity: { recipientInboxes: 4 } });

  test("a batch with a full sender, or with nobody served, stores nothing", async (subject) => {
    const { store } = subject;
    await people(store, 3);
    stored(await send(store, 1, 1, "a"));
    stored(await send(store, 1, 2, "a"));
    const before = await subject.fingerprint();
    deepStrictEqual(await batch(store, 1, [3, 1], "a"), { kind: "inbox-full" }, "the sender is full");
    deepStrictEqual(await batch(store, 1, [2], "a"), { kind: "inbox-full" }, "all are full");
    strictEqual(await subject.fingerprint(), before);
    const outcome = await batch(store, 1, [2, 3], "a");
    deepStrictEqual(outcome.kind === "stored" && outcome.placed.map((one) => one?.seq), [undefined, 1]);
  }, { capacity: { inboxMessages: 2 } });

  test("what is full says so, leaves all as it was, and takes less again", async (subject) => {
    const { store } = subject;
    await people(store, 2);
    const large = { payload: new Uint8Array(100_000) };
    let sent = 0;
    let failure: unknown;
    while (failure === undefined && sent < 100) {
      await send(store, 1, 2, "a", large).then(() => sent += 1, (error: unknown) => failure = error);
    }
    ok(failure instanceof Error && "code" in failure && failure.code === "storage-full", String(failure));
    const before = await subject.fingerprint();
    const group = await Promise.allSettled([
      send(store, 1, 2, "a", large),
      store.peek(reading(2, "a")),
      store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 3 }),
    ]);
    deepStrictEqual(group.map(({ status }) => status), ["rejected", "fulfilled", "fulfilled"]);
    notDeepStrictEqual(await subject.fingerprint(), before);
    strictEqual((await store.peek(reading(2, "a")))[0]?.seq, 4);
    strictEqual(stored(await send(store, 1, 2, "a", large)).seq, sent + 1);
  }, { maxBytes: 1_500_000 });

  // Channels.

  test("a pair has one channel, and one of two who race for it made it", async ({ store }) => {
    await people(store, 3);
    const make = (from: number, to: number, candidate: number) =>
      store.channelOf({ account: from, peerKey: key(to), candidate: key(candidate).subarray(16) });
    const both = await Promise.all([make(2, 1, 40), make(1, 2, 41), make(1, 2, 42)]);
    deepStrictEqual(
      both,
      [true, false, false].map((wasNew) => ({ kind: "channel", channelId: key(40).subarray(16), wasNew })),
    );
    deepStrictEqual(await make(1, 9, 43), { kind: "unknown-recipient" });
    const other = await make(1, 3, 44);
    ok(other.kind === "channel" && other.wasNew);
  });

  test("a channel of two is theirs alone", async (subject) => {
    const { store } = subject;
    await people(store, 3);
    const made = await store.channelOf({ account: 1, peerKey: key(2), candidate: text("0123456789abcdef") });
    ok(made.kind === "channel");
    const channel = decode(made.channelId);
    stored(await send(store, 1, 2, channel));
    stored(await send(store, 2, 1, channel));
    const before = await subject.fingerprint();
    for (const [from, to] of [[3, 1], [3, 2], [1, 3], [1, 1], [1, 9]] as const) {
      deepStrictEqual(await send(store, from, to, channel), { kind: "not-a-member" }, `${from} to ${to}`);
      deepStrictEqual(await batch(store, from, [to], channel), { kind: "not-a-member" }, `${from} to ${to}`);
    }
    deepStrictEqual(await batch(store, 1, [2, 1], channel), { kind: "not-a-member" });
    strictEqual(await subject.fingerprint(), before);
    strictEqual((await batch(store, 1, [2], channel)).kind, "stored");
  });

  test("many large answers at once come in their order, writes between them included", async ({ store }) => {
    await people(store, 2);
    await send(store, 1, 2, "a", { payload: new Uint8Array(3_000_000).fill(7) });
    const calls = Array.from({ length: 12 }, async (_, at) => {
      const [first] = await store.peek(reading(2, "a"));
      const { seq } = stored(await send(store, 1, 2, "b", { payload: text(`${at}`) }));
      return [first?.payload.length, first?.payload.at(-1), seq];
    });
    const writes = Array.from({ length: 12 }, () => send(store, 1, 1, "c").then(stored));
    deepStrictEqual(await Promise.all(calls), Array.from({ length: 12 }, (_, at) => [3_000_000, 7, at + 1]));
    deepStrictEqual((await Promise.all(writes)).map(({ seq }) => seq), Array.from({ length: 12 }, (_, at) => at + 1));
  });

  atOnceContract(test);
  blobContract(test);
  accountEndContract(test);

  // The transparency log.

  test("a registration is a bind in the log, with a proof at the log's size of that moment", async ({ store }) => {
    deepStrictEqual(await store.logHead({ size: undefined }), { size: 0, root: emptyRoot() });
    strictEqual(await store.findBinding({ username: "user1" }), undefined);
    await people(store, 5);
    strictEqual(await register(store, "user1", key(9)), "username-taken");
    const head = await store.logHead({ size: undefined });
    ok(head !== undefined);
    strictEqual(head.size, 5, "what was refused is not in the log");
    for (let n = 1; n <= 5; n++) {
      const binding = await store.findBinding({ username: `user${n}` });
      ok(binding !== undefined);
      const { entry, index, size, root, hashes } = binding;
      deepStrictEqual(parseLogEntry(entry), {
        kind: "bind",
        nameHash: hashLogName(normaliseUserName(`user${n}`)),
        identityKey: key(n),
        time: start,
      });
      deepStrictEqual([binding.identityKey, index, size, root], [key(n), n - 1, 5, head.root]);
      ok(verifyInclusion({ leaf: leafHash(entry), index, size, root, hashes }));
    }
  });

  test("entries, roots and consistency proofs of the log, and nothing beyond its end", async ({ store }) => {
    await people(store, 9);
    const entries = await store.logEntries({ start: 0, limit: 100 });
    ok(entries !== undefined);
    const frontier = MerkleFrontier.empty();
    for (const entry of entries) {
      frontier.append(leafHash(entry));
      deepStrictEqual((await store.logHead({ size: frontier.size }))?.root, frontier.root());
    }
    strictEqual(frontier.size, 9);
    deepStrictEqual(await store.logEntries({ start: 7, limit: 1 }), entries.slice(7, 8));
    deepStrictEqual(await store.logEntries({ start: 9, limit: 1 }), []);
    strictEqual(await store.logEntries({ start: 10, limit: 1 }), undefined);
    strictEqual(await store.logHead({ size: 10 }), undefined);
    const from = await store.logHead({ size: 3 });
    const to = await store.logHead({ size: 8 });
    const hashes = await store.logConsistency({ fromSize: 3, toSize: 8 });
    ok(from !== undefined && to !== undefined && hashes !== undefined);
    ok(verifyConsistency({ fromSize: 3, fromRoot: from.root, toSize: 8, toRoot: to.root, hashes }));
    for (const [fromSize, toSize] of [[0, 8], [8, 3], [3, 10]] as const) {
      strictEqual(await store.logConsistency({ fromSize, toSize }), undefined);
    }
  });

  test("the log remembers that it has a journal", async (subject) => {
    strictEqual(await subject.store.journal({ begun: false }), false);
    strictEqual(await subject.store.journal({ begun: true }), false);
    await subject.reopen();
    strictEqual(await subject.store.journal({ begun: false }), true);
  });

  test("a closed store answers nothing", async ({ store }) => {
    await store[Symbol.asyncDispose]();
    await rejects(async () => await store.findUser({ username: "user1" }), { code: "closed" });
  });

  // What the operator asks.

  test("a census counts accounts, what waits and since when", async ({ store }) => {
    const nothing = await store.census({});
    deepStrictEqual(
      [nothing.accounts, nothing.messages, nothing.bytes, nothing.oldest, nothing.logEntries],
      [0, 0, 0, undefined, 0],
    );
    ok(nothing.databaseBytes > 0);
    await people(store, 3);
    await send(store, 1, 2, "a", { payload: new Uint8Array(10), now: start + 5 });
    await store.batchEnqueue({
      sender: 1,
      recipientKeys: [key(2), key(3)],
      channelId: text("b"),
      payload: new Uint8Array(20),
      now: start + 6,
      expiresAt: start + day,
    });
    const some = await store.census({});
    deepStrictEqual([nothing.newest, some.newest], [undefined, start + 6]);
    deepStrictEqual(
      [some.accounts, some.messages, some.bytes, some.oldest, some.logEntries],
      [3, 3, 50, start + 5, 3],
    );
    await store.ack({ recipient: 2, channelId: text("a"), seqUpTo: 1 });
    strictEqual((await store.census({})).oldest, start + 6);
  });

  test("accounts are listed by name, so many at a time", async ({ store }) => {
    for (const [at, name] of ["cid", "ann", "bob"].entries()) await register(store, name, key(at + 1));
    await login(store, 2, key(50));
    await send(store, 1, 2, "a", { payload: new Uint8Array(10) });
    const listed = await store.listAccounts({ after: "", limit: 2 });
    deepStrictEqual(listed.map(({ username }) => username), ["ann", "bob"]);
    deepStrictEqual(listed[0], {
      username: "ann",
      identityKey: key(2),
      createdAt: start,
      sessions: 1,
      messages: 1,
      bytes: 10,
    });
    deepStrictEqual((await store.listAccounts({ after: "bob", limit: 2 })).map(({ username }) => username), ["cid"]);
  });

  test("what was asked before it closes is answered", async ({ store }) => {
    await people(store, 2);
    const pending = Array.from({ length: 100 }, () => send(store, 1, 2, "a"));
    await store[Symbol.asyncDispose]();
    deepStrictEqual((await Promise.all(pending)).map((outcome) => stored(outcome).seq).at(-1), 100);
  });
}

export async function login(
  store: Store,
  account: number,
  tokenHash: Uint8Array,
): Promise<Session | undefined> {
  const registrationRequest = key(account);
  await store.keepPendingLogin({
    hash: tokenHash,
    account,
    registrationRequest,
    now: start,
    expiresAt: start + 60_000,
  });
  return await store.finishLogin({
    hash: tokenHash,
    identityKey: empty,
    prefix: "192.0.2.0/24",
    tokenHash,
    sessionId: tokenHash.subarray(16),
    now: start,
    expiresAt: start + 30 * day,
  });
}

function addPackage(
  store: Store,
  n: number,
  options: {
    readonly owner?: number;
    readonly leafKey?: Uint8Array;
    readonly lastResort?: boolean;
    readonly notAfter?: number;
    readonly cipherSuite?: number;
  } = {},
): Promise<void> {
  const { owner = 1, leafKey = key(1), lastResort = false, notAfter = start + day, cipherSuite = 1 } = options;
  return store.addKeyPackage({
    owner,
    leafKey,
    fingerprint: key(n),
    cipherSuite,
    notAfter,
    lastResort,
    package: key(n),
    limit: 100,
    now: start,
  });
}

const takePackage = (store: Store, now = start) => store.takeKeyPackage({ leafKey: key(1), cipherSuite: 1, now });
const count = (store: Store) => store.countKeyPackages({ leafKey: key(1), cipherSuite: 1, clear: false, now: start });

export function send(
  store: Store,
  sender: number,
  to: number,
  channel: string,
  options: { readonly payload?: Uint8Array; readonly now?: number; readonly expiresAt?: number } = {},
): Promise<EnqueueOutcome> {
  const { payload = text("hello"), now = start, expiresAt = start + 30 * day } = options;
  const channelId = text(channel);
  return store.enqueue({ sender, recipientKey: key(to), channelId, payload, ttlSecs: 0, now, expiresAt });
}

function batch(store: Store, sender: number, to: readonly number[], channel: string, payload = text("hello")) {
  const recipientKeys = to.map(key);
  return store.batchEnqueue({
    sender,
    recipientKeys,
    channelId: text(channel),
    payload,
    now: start,
    expiresAt: start + 30 * day,
  });
}

export function stored(outcome: EnqueueOutcome): Placed {
  if (outcome.kind !== "stored") throw new Error(outcome.kind);
  return outcome.placed;
}

export function reading(recipient: number, channel: string): ReadInboxRequest {
  return { recipient, channelId: text(channel), maxEnvelopes: 1_000, maxBytes: 4 * 1024 * 1024, now: start };
}

function waitingFor(
  recipient: number,
  after: number,
  options: Partial<WaitingRequest> = {},
) {
  return { recipient, after, maxEnvelopes: 64, maxBytes: 1024 * 1024, alwaysOne: true, now: start, ...options };
}

function decode(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
