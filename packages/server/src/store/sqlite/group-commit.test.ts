// Answers wait for the disk, and the thread of the database does not.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import type { Capacity, Store } from "../store.ts";
import { people, reading, send } from "../store-contract.test.ts";
import type { LogFile } from "./group-commit.ts";
import { openSqliteStore } from "./sqlite-store.ts";

const capacity: Capacity = {
  inboxMessages: 1_000,
  inboxBytes: 2 ** 20,
  recipientMessages: 1_000,
  recipientBytes: 2 ** 20,
  recipientInboxes: 100,
};

/** A disk that takes its time once it is told to. */
class SlowDisk implements LogFile {
  path = "";
  #slow = false;
  readonly #under = new Set<PromiseWithResolvers<void>>();
  readonly #asked: PromiseWithResolvers<void>[] = [];

  readonly open = (path: string): Promise<LogFile> => {
    this.path = path;
    return Promise.resolve(this);
  };

  becomeSlow(): void {
    this.#slow = true;
  }

  becomeQuick(): void {
    this.#slow = false;
    for (const done of this.#under) done.resolve();
  }

  /** The next time that it is asked for something: what that waits for. */
  async asked(beside: Store): Promise<PromiseWithResolvers<void>> {
    await until(() => this.#asked.length > 0, beside);
    return this.#asked.shift() ?? Promise.withResolvers();
  }

  sync(): Promise<void> {
    if (!this.#slow) return Promise.resolve();
    const done = Promise.withResolvers<void>();
    this.#under.add(done);
    this.#asked.push(done);
    return done.promise;
  }

  close(): void {}
}

async function onSlowDisk(use: (store: Store, disk: SlowDisk, beside: Store) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-store-" });
  try {
    const disk = new SlowDisk();
    const options = { path: `${folder}/node.db`, capacity, random: (size: number) => new Uint8Array(size) };
    const key = (): Uint8Array => new Uint8Array(32).fill(7);
    await using store = await openSqliteStore({ ...options, key: key(), openLog: disk.open });
    await people(store, 2);
    await using beside = await openSqliteStore({ ...options, key: key(), visits: true });
    disk.becomeSlow();
    try {
      await use(store, disk, beside);
    } finally {
      disk.becomeQuick();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const inbox = reading(2, "a");

/** So many were executed, as another process sees it. */
async function untilThereAre(count: number, beside: Store): Promise<void> {
  let there = 0;
  await until(() => there >= count, beside, (messages) => there = messages);
}

/** Looks, and tells how many messages it saw, until it is so. */
async function until(isSo: () => boolean, beside: Store, saw = (_messages: number): void => {}): Promise<void> {
  const limit = performance.now() + 10_000;
  while (!isSo()) {
    ok(performance.now() < limit, "in time");
    saw((await beside.peek(inbox)).length);
  }
}

Deno.test("sqlite: nothing is answered before the log is on disk, reads of it neither, and the next is executed meanwhile", () =>
  onSlowDisk(async (store, disk, beside) => {
    const answered: string[] = [];
    const tell = (what: string) => (): number => answered.push(what);
    const first = send(store, 1, 2, "a", {}).then(tell("first"));
    const firstOnDisk = await disk.asked(beside);
    ok((await Deno.stat(disk.path)).size > 0, "it is the log that is made durable");
    const second = send(store, 1, 2, "a", {}).then(tell("second"));
    await untilThereAre(2, beside);
    const read = store.peek(inbox).then(tell("read"));
    await beside.peek(inbox);
    // It goes to the database's thread when that is done with the read.
    const third = send(store, 1, 2, "a", {}).then(tell("third"));
    await untilThereAre(3, beside);
    deepStrictEqual(answered, []);
    firstOnDisk.resolve();
    const othersOnDisk = await disk.asked(beside);
    await first;
    deepStrictEqual(answered, ["first"]);
    othersOnDisk.resolve();
    await Promise.all([second, read, third]);
    deepStrictEqual(answered, ["first", "second", "read", "third"]);
  }));

Deno.test("sqlite: a log that could not be made durable is the end of the store, and nothing that waited is answered", () =>
  onSlowDisk(async (store, disk, beside) => {
    const first = send(store, 1, 2, "a", {});
    const onDisk = await disk.asked(beside);
    const second = send(store, 1, 2, "a", {});
    onDisk.reject(new Error("the disk is gone"));
    for (const call of [first, second, store.peek(inbox)]) await rejects(call, { code: "broken" });
    strictEqual((await store.broken).code, "broken");
    await rejects(send(store, 1, 2, "a", {}), { code: "broken" });
  }));

Deno.test("sqlite: a store that is closed has everything on disk, and everything answered, before its thread ends", () =>
  onSlowDisk(async (store, disk, beside) => {
    const first = send(store, 1, 2, "a", {});
    const onDisk = await disk.asked(beside);
    let closed = false;
    const closing = store[Symbol.asyncDispose]().then(() => closed = true);
    const refused = rejects(send(store, 1, 2, "a", {}), { code: "closed" });
    for (let looks = 0; looks < 50; looks++) await beside.peek(inbox);
    strictEqual(closed, false);
    onDisk.resolve();
    strictEqual((await first).kind, "stored");
    await Promise.all([closing, refused]);
  }));
