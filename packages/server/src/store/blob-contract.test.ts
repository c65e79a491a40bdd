// What every store must do with blobs; a part of the store's contract.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { key, people, start } from "./contract-subject.test.ts";
import type { ContractTest } from "./contract-subject.test.ts";
import type { KeepBlobRequest, Store } from "./store.ts";

const empty = new Uint8Array(0);

/** An upload of 100 bytes that has just begun. */
const begun: KeepBlobRequest = {
  account: 1,
  hash: key(40),
  file: key(50),
  totalSize: 100,
  mimeType: "a/b",
  receivedBefore: 0,
  received: 60,
  tail: key(1),
  finished: false,
  expiresAt: start + 10,
  accountBlobs: 3,
  accountBytes: 250,
};
const whole = { receivedBefore: 60, received: 100, tail: empty, finished: true, expiresAt: start + 90 };

export function blobContract(test: ContractTest): void {
  test("a blob is kept as it grows, found by all once it is whole, until it expires", async (subject) => {
    await people(subject.store, 2);
    strictEqual(await subject.store.keepBlob(begun), "kept");
    await subject.reopen();
    const { store } = subject;
    const { file, totalSize, mimeType, received, tail, finished, expiresAt } = begun;
    deepStrictEqual(await own(store), { file, totalSize, mimeType, received, tail, finished, expiresAt });
    strictEqual(await own(store, 2), undefined, "another's");
    strictEqual(await find(store), undefined, "not whole");
    strictEqual(await store.keepBlob({ ...begun, ...whole }), "kept");
    deepStrictEqual(await find(store), { file, totalSize, mimeType });
    deepStrictEqual(await find(store, start + 89), { file, totalSize, mimeType });
    strictEqual(await find(store, start + 90), undefined);
    strictEqual((await own(store))?.finished, true);
  });

  test("an upload goes on from where it is, in its own file, or not at all", async (subject) => {
    const { store } = subject;
    await people(store, 1);
    strictEqual(await store.keepBlob(begun), "kept");
    const before = await subject.fingerprint();
    strictEqual(await store.keepBlob({ ...begun, ...whole, receivedBefore: 59 }), "gone");
    strictEqual(await store.keepBlob({ ...begun, ...whole, file: key(51) }), "gone");
    strictEqual(await store.keepBlob({ ...begun, ...whole, hash: key(41) }), "gone");
    strictEqual(await store.keepBlob({ ...begun, file: key(51) }), "gone", "begun twice");
    strictEqual(await subject.fingerprint(), before);
  });

  test("an account has so many blobs and bytes, each counted whole from its first byte", async (subject) => {
    const { store } = subject;
    await people(store, 2);
    const keep = (n: number, totalSize: number, account = 1) =>
      store.keepBlob({ ...begun, account, hash: key(n), file: key(n), totalSize });
    strictEqual(await keep(40, 100), "kept");
    const before = await subject.fingerprint();
    strictEqual(await keep(41, 151), "quota-exceeded");
    strictEqual(await subject.fingerprint(), before);
    strictEqual(await keep(41, 100), "kept");
    strictEqual(await keep(42, 50), "kept");
    strictEqual(await keep(43, 0), "quota-exceeded", "a fourth");
    strictEqual(await keep(44, 250, 2), "kept", "another's room");
    deepStrictEqual(await store.dropBlob({ account: 1, hash: key(42) }), key(42));
    strictEqual(await keep(43, 50), "kept");
  });

  test("each has a copy of a blob; dropping takes one's own", async ({ store }) => {
    await people(store, 2);
    const finish = (account: number, n: number, expiresAt: number) =>
      store.keepBlob({ ...begun, ...whole, account, file: key(n), receivedBefore: 0, expiresAt });
    strictEqual(await finish(1, 50, start + 5), "kept");
    strictEqual(await finish(2, 51, start + 9), "kept");
    deepStrictEqual((await find(store))?.file, key(51), "the one that stays longest");
    deepStrictEqual(await store.dropBlob({ account: 2, hash: key(40) }), key(51));
    strictEqual(await store.dropBlob({ account: 2, hash: key(40) }), undefined);
    deepStrictEqual((await find(store))?.file, key(50));
  });

  test("expired blobs go some at a time, the oldest first; files tell whose they are", async ({ store }) => {
    await people(store, 1);
    for (const n of [3, 1, 2]) {
      await store.keepBlob({ ...begun, hash: key(n), file: key(n), totalSize: 1, expiresAt: start + n });
    }
    await store.keepBlob({ ...begun, ...whole, hash: key(2), file: key(2), expiresAt: start + 2 });
    const files = [key(1), key(9), key(2)];
    deepStrictEqual(await store.blobFiles({ files }), ["unfinished", "unknown", "finished"]);
    deepStrictEqual(await store.expireBlobs({ now: start, limit: 2 }), []);
    deepStrictEqual((await store.expireBlobs({ now: start + 3, limit: 2 })).toSorted(byFirst), [key(1), key(2)]);
    deepStrictEqual(await store.expireBlobs({ now: start + 3, limit: 2 }), [key(3)]);
    deepStrictEqual(await store.blobFiles({ files }), ["unknown", "unknown", "unknown"]);
  });
}

const own = (store: Store, account = 1) => store.findOwnBlob({ account, hash: key(40) });
const find = (store: Store, now = start) => store.findBlob({ hash: key(40), now });
const byFirst = (a: Uint8Array, b: Uint8Array): number => (a[0] ?? 0) - (b[0] ?? 0);
