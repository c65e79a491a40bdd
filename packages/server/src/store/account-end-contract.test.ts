// What every store must do with the ends of things: sessions, passwords, accounts, and the endpoints that go with them; a
// part of the store's contract.

import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { parseLogEntry } from "@quicproquo/protocol/transparency";
import { key, people, register, start } from "./contract-subject.test.ts";
import type { ContractTest } from "./contract-subject.test.ts";
import type { Session, Store } from "./store.ts";

const day = 86_400_000;
const empty = new Uint8Array(0);
const channel = new TextEncoder().encode("0123456789abcdef");

export function accountEndContract(test: ContractTest): void {
  test("sessions are listed oldest first, with their last use, until they expire or are ended", async (subject) => {
    await people(subject.store, 2);
    for (const [n, account] of [[71, 1], [72, 1], [73, 2]] as const) await open(subject.store, account, n, n);
    await subject.store.touchSession({ tokenHash: key(72), now: start + 500, deviceHash: key(9) });
    await subject.store.touchSession({ tokenHash: key(72), now: start + 400, deviceHash: key(8) });
    await subject.store.touchSession({ tokenHash: key(79), now: start + 500, deviceHash: key(9) });
    await subject.reopen();
    const { store } = subject;
    const list = (account: number, now = start) => store.listSessions({ account, now });
    const session = (n: number) => ({
      id: key(n).subarray(16),
      createdAt: start + n,
      lastUsedAt: start + n,
      expiresAt: start + n + 30 * day,
      deviceHash: empty,
    });
    const used = { ...session(72), lastUsedAt: start + 500, deviceHash: key(8) };
    deepStrictEqual(await list(1), [session(71), used]);
    deepStrictEqual(await list(1, start + 71 + 30 * day), [used]);
    strictEqual(await store.endSessionOf({ account: 2, id: key(72).subarray(16) }), undefined, "another's");
    deepStrictEqual(await store.endSessionOf({ account: 1, id: key(72).subarray(16) }), key(72));
    strictEqual(await store.endSessionOf({ account: 1, id: key(72).subarray(16) }), undefined, "twice");
    deepStrictEqual(await list(1), [session(71)]);
    deepStrictEqual(await list(2), [session(73)]);
  });

  test("an account keeps the sessions that it used last", async ({ store }) => {
    await people(store, 2);
    for (const n of [71, 72, 73]) await open(store, 1, n, n);
    await open(store, 2, 74, 1);
    await store.touchSession({ tokenHash: key(71), now: start + 500, deviceHash: empty });
    deepStrictEqual(await store.endOldSessions({ account: 1, keep: 3 }), []);
    deepStrictEqual(await store.endOldSessions({ account: 1, keep: 2 }), [key(72)]);
    strictEqual((await store.listSessions({ account: 1, now: start })).length, 2);
    strictEqual((await store.listSessions({ account: 2, now: start })).length, 1);
  });

  test("another password: its record, one session left, no login under way", async ({ store }) => {
    await people(store, 2);
    for (const [n, account] of [[71, 1], [72, 1], [73, 2]] as const) await open(store, account, n);
    const begun = { account: 1, registrationRequest: key(1), now: start, expiresAt: start + 9 };
    await store.keepPendingLogin({ hash: key(80), ...begun });
    const change = { account: 1, registrationRequest: key(5), registrationRecord: key(6), tokenHash: key(72) };
    await store.changePassword(change);
    const { account } = await store.findLogin({ username: "user1", prefix: "", prefixesSince: 0 });
    deepStrictEqual(account, { account: 1, registrationRequest: key(5), registrationRecord: key(6) });
    const alive = [71, 72, 73].map((n) => store.findSession({ tokenHash: key(n), now: start }));
    deepStrictEqual((await Promise.all(alive)).map((session) => session?.account), [undefined, 1, 2]);
    strictEqual(await finish(store, 80), undefined);
  });

  test("endpoints are the newest of their owner, for whom there is a channel with", async ({ store }) => {
    await people(store, 3);
    const keep = (account: number, time: number, n: number) => store.keepEndpoint({ account, time, value: key(n) });
    const find = (account: number, of: number) => store.findEndpoint({ account, peerKey: key(of) });
    strictEqual(await keep(1, 10, 91), "kept");
    strictEqual(await find(2, 1), undefined);
    await store.channelOf({ account: 2, peerKey: key(1), candidate: channel });
    deepStrictEqual(await find(2, 1), key(91));
    strictEqual(await keep(1, 9, 92), "older");
    deepStrictEqual(await find(2, 1), key(91));
    strictEqual(await keep(1, 10, 93), "kept");
    strictEqual(await keep(2, 1, 94), "kept");
    deepStrictEqual(
      [await find(2, 1), await find(1, 2), await find(3, 1), await find(1, 1), await find(1, 9)],
      [key(93), key(94), undefined, undefined, undefined],
    );
    await store.dropEndpoint({ account: 1 });
    strictEqual(await find(2, 1), undefined);
    deepStrictEqual(await find(1, 2), key(94));
  });

  test("a deleted account leaves its tombstone, what it sent, and closed channels", async (subject) => {
    const { store } = subject;
    await people(store, 3);
    await open(store, 1, 71);
    await open(store, 2, 72);
    const begun = { account: 1, registrationRequest: key(1), now: start, expiresAt: start + 9 };
    await store.keepPendingLogin({ hash: key(80), ...begun });
    await store.channelOf({ account: 1, peerKey: key(2), candidate: channel });
    await store.keepHybridKey({ account: 1, created: 1, value: key(3) });
    await store.keepEndpoint({ account: 1, time: 1, value: key(4) });
    await store.addKeyPackage({
      owner: 1,
      leafKey: key(1),
      fingerprint: key(5),
      cipherSuite: 1,
      notAfter: start + day,
      lastResort: true,
      package: key(6),
      limit: 100,
      now: start,
    });
    for (const [n, account] of [[50, 1], [51, 2]] as const) {
      strictEqual(await store.keepBlob({ ...blob, account, file: key(n) }), "kept");
    }
    const message = { payload: key(7), ttlSecs: 0, now: start, expiresAt: start + day };
    const send = (sender: number, to: number, channelId: Uint8Array) =>
      subject.store.enqueue({ ...message, sender, recipientKey: key(to), channelId });
    const group = { ...message, sender: 3, recipientKeys: [key(1), key(2)], channelId: key(30) };
    await send(1, 2, channel);
    await send(2, 1, channel);
    await send(3, 1, key(31));
    await store.batchEnqueue(group);

    deepStrictEqual(await store.deleteAccount({ account: 1, now: start + 5 }), [key(50)]);
    await store.foldLog({});
    const left = await subject.fingerprint();
    strictEqual(await store.deleteAccount({ account: 1, now: start + 6 }), undefined, "twice");
    strictEqual(await store.deleteAccount({ account: 9, now: start + 6 }), undefined, "nobody");
    strictEqual(await subject.fingerprint(), left);
    await subject.reopen();
    await check(subject.store);
    const entries = await subject.store.logEntries({ start: 0, limit: 9 });
    const last = parseLogEntry(entries?.at(-1) ?? empty);
    deepStrictEqual([entries?.length, last?.kind, last?.identityKey, last?.time], [4, "tombstone", key(1), start + 5]);
    strictEqual(await register(subject.store, "user1", key(9)), "username-taken");
    strictEqual(await register(subject.store, "other", key(1)), "identity-taken");
    strictEqual(await register(subject.store, "other", key(9)), "registered");
    strictEqual((await subject.store.findUser({ username: "other" }))?.account, 4, "its number is nobody else's");

    async function check(store: Store): Promise<void> {
      const found: readonly unknown[] = [
        await store.findUser({ username: "user1" }),
        await store.findIdentity({ identityKey: key(1) }),
        await store.findBinding({ username: "user1" }),
        (await store.findLogin({ username: "user1", prefix: "", prefixesSince: 0 })).account,
        await store.findSession({ tokenHash: key(71), now: start }),
        await finish(store, 80),
        await store.takeKeyPackage({ leafKey: key(1), cipherSuite: 1, now: start }),
        (await store.hybridKeys({ identityKeys: [key(1)] }))[0],
        await store.findEndpoint({ account: 2, peerKey: key(1) }),
        await store.findOwnBlob({ account: 1, hash: key(40) }),
      ];
      ok(found.every((one) => one === undefined));
      ok(await store.findSession({ tokenHash: key(72), now: start }));
      deepStrictEqual((await store.findBlob({ hash: key(40), now: start }))?.file, key(51), "another's copy");
      const reading = { recipient: 2, maxEnvelopes: 9, maxBytes: 99, now: start };
      for (const channelId of [channel, key(30)]) {
        deepStrictEqual(await store.peek({ ...reading, channelId }), [{ seq: 1, payload: key(7) }]);
      }
      deepStrictEqual(await store.peek({ ...reading, recipient: 1, channelId: key(30) }), []);
      for (const to of [1, 2, 3]) strictEqual((await send(2, to, channel)).kind, "not-a-member");
      strictEqual((await send(3, 1, key(31))).kind, "unknown-recipient");
      strictEqual((await send(1, 2, channel)).kind, "not-a-member", "a call of its own that came late");
      strictEqual(await store.keepBlob({ ...blob, account: 1, file: key(52) }), "gone", "as late");
      const outcome = await store.batchEnqueue(group);
      ok(outcome.kind === "stored");
      deepStrictEqual(outcome.placed.map((placed) => placed?.seq), [undefined, 2]);
      const made = await store.channelOf({ account: 2, peerKey: key(1), candidate: key(60) });
      strictEqual(made.kind, "unknown-recipient");
    }
  });
}

const blob = {
  hash: key(40),
  totalSize: 10,
  mimeType: "a/b",
  receivedBefore: 0,
  received: 10,
  tail: empty,
  finished: true,
  expiresAt: start + day,
  accountBlobs: 9,
  accountBytes: 99,
};

async function open(store: Store, account: number, n: number, after = 0): Promise<void> {
  const now = start + after;
  await store.keepPendingLogin({
    hash: key(n),
    account,
    registrationRequest: key(account),
    now,
    expiresAt: now + 60_000,
  });
  ok(await finish(store, n, now));
}

function finish(store: Store, n: number, now: number = start): Promise<Session | undefined> {
  return store.finishLogin({
    hash: key(n),
    identityKey: empty,
    prefix: "192.0.2.0/24",
    tokenHash: key(n),
    sessionId: key(n).subarray(16),
    now,
    expiresAt: now + 30 * day,
  });
}
