// What is answered is on disk, and what was asked for while the thread was at work goes together. That it is on disk is shown
// by cutting the power (tests/e2e/power-cut.test.ts).

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { Commit } from "../../observe/counts.ts";
import type { Capacity, Store } from "../store.ts";
import { people, reading, send } from "../store-contract.test.ts";
import { openDatabase } from "./open.ts";
import { openSqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";

const capacity: Capacity = {
  inboxMessages: 1_000,
  inboxBytes: 2 ** 20,
  recipientMessages: 1_000,
  recipientBytes: 2 ** 20,
  recipientInboxes: 100,
};

const inbox = reading(2, "a");
const key = (): Uint8Array => new Uint8Array(32).fill(7);

/** `groups` has every part that was answered. */
async function inStore(
  use: (store: Store, groups: Commit[], path: string) => Promise<void>,
  options: Partial<SqliteStoreOptions> = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-store-" });
  try {
    const path = `${folder}/node.db`;
    const groups: Commit[] = [];
    const committed = (commit: Commit): number => groups.push(commit);
    await using store = await openSqliteStore({ path, capacity, key: key(), committed, ...options });
    await people(store, 2);
    await use(store, groups, path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("sqlite: what came in many turns while the thread was at work is one group, in order", () =>
  inStore(async (store, groups, path) => {
    const before = groups.length;
    const other = openDatabase({ path, key: key(), maxBytes: undefined });
    other.exec("BEGIN IMMEDIATE");
    // The thread has taken the first, or will take it with the others; either way it waits for the other process.
    const sent: Promise<unknown>[] = [];
    for (let turn = 0; turn < 10; turn++) {
      sent.push(send(store, 1, 2, "a", { payload: new Uint8Array([turn]) }));
      await setImmediate();
    }
    other.exec("ROLLBACK");
    other.close();
    await Promise.all(sent);
    ok(groups.length - before <= 2, `${groups.length - before} groups`);
    strictEqual((await store.peek(inbox)).map(({ payload }) => payload[0]).join(), "0,1,2,3,4,5,6,7,8,9");
  }));

Deno.test("sqlite: many that wait are answered in parts", () =>
  inStore(async (store, groups) => {
    const before = groups.length;
    // A disk that is slow beside the execution of a call is waited for once.
    const isSlow = (groups.at(-1)?.seconds ?? 0) > 0.000_8;
    await Promise.all(Array.from({ length: 64 }, () => send(store, 1, 2, "a", {})));
    const parts = groups.slice(before).map(({ calls }) => calls);
    deepStrictEqual(parts, isSlow && parts.length === 1 ? [64] : [32, 32]);
  }));

Deno.test("sqlite: a log that cannot be made durable is the end of the store, and nothing that waits is answered", async () => {
  const folder = await Deno.makeTempDir({ prefix: "qpq-store-" });
  try {
    // What asks for its bytes to be on a disk is refused there.
    const store = await openSqliteStore({
      path: `${folder}/node.db`,
      capacity,
      key: key(),
      logPath: "/dev/null",
    });
    const refused = { code: "broken", message: /log could not be made durable/ };
    const waiting = [people(store, 2), store.peek(inbox), setImmediate().then(() => store.peek(inbox))];
    await Promise.all(waiting.map((call) => rejects(call, refused)));
    strictEqual((await store.broken).code, "broken");
    await rejects(send(store, 1, 2, "a", {}), refused);
    await store[Symbol.asyncDispose]();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("sqlite: what was asked for is answered before the thread ends, and nothing after", () =>
  inStore(async (store) => {
    const sent = [send(store, 1, 2, "a", {})];
    await setImmediate();
    sent.push(send(store, 1, 2, "a", {}));
    const closing = store[Symbol.asyncDispose]();
    await rejects(send(store, 1, 2, "a", {}), { code: "closed" });
    for (const call of sent) strictEqual((await call).kind, "stored");
    await closing;
  }));
