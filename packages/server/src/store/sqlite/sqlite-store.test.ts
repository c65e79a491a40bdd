// The embedded store: the contract, and what only a file can do: be opened with a wrong key, by a newer program's heir, be
// damaged.

import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import Sqlite from "better-sqlite3-multiple-ciphers";
import type { Capacity, Store } from "../store.ts";
import { key, people, reading, send, storeContract } from "../store-contract.test.ts";
import { longLog } from "./log-folding.ts";
import { nativeBinding } from "./native-binding.ts";
import { openSqliteStore } from "./sqlite-store.ts";

const capacity: Capacity = {
  inboxMessages: 10_000,
  inboxBytes: 2 ** 28,
  recipientMessages: 50_000,
  recipientBytes: 2 ** 30,
  recipientInboxes: 4_096,
};
const databaseKey = (): Uint8Array => new Uint8Array(32).fill(7);
const open = (
  path: string,
  options: {
    readonly key?: Uint8Array;
    readonly capacity?: Partial<Capacity>;
    readonly maxBytes?: number | undefined;
    readonly visits?: boolean;
    readonly ballastBytes?: number;
  } = {},
): Promise<Store> =>
  openSqliteStore({
    path,
    key: options.key ?? databaseKey(),
    capacity: { ...capacity, ...options.capacity },
    maxBytes: options.maxBytes,
    visits: options.visits ?? false,
    ballastBytes: options.ballastBytes,
  });

async function inFolder(use: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-store-" });
  try {
    await use(`${folder}/node.db`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

storeContract("sqlite", ({ capacity, maxBytes }, use) =>
  inFolder(async (path) => {
    const options = { capacity: capacity ?? {}, maxBytes, ballastBytes: 1 };
    let store = await open(path, options);
    try {
      await use({
        get store() {
          return store;
        },
        async reopen() {
          await store[Symbol.asyncDispose]();
          store = await open(path, options);
        },
        fingerprint: () => Promise.resolve(fingerprint(path)),
      });
    } finally {
      await store[Symbol.asyncDispose]();
    }
  }));

Deno.test("sqlite: a wrong key is refused and nothing is touched", () =>
  inFolder(async (path) => {
    await using store = await open(path);
    await people(store, 1);
    // Copied while open, so that there is a log beside it as after a crash.
    const folder = path.replace(/[^/]*$/, "");
    for (const suffix of ["", "-wal"]) await Deno.copyFile(`${path}${suffix}`, `${folder}copy.db${suffix}`);
    const before = await files(folder, "copy");
    await rejects(() => open(`${folder}copy.db`, { key: key(9) }), { code: "wrong-key" });
    strictEqual(await files(folder, "copy"), before);
  }));

Deno.test("sqlite: a newer schema is refused and nothing is touched", () =>
  inFolder(async (path) => {
    await (await open(path))[Symbol.asyncDispose]();
    const database = raw(path);
    database.pragma("user_version = 99");
    database.close();
    const folder = path.replace(/[^/]*$/, "");
    const before = await files(folder, "node");
    await rejects(() => open(path), { code: "newer-schema" });
    strictEqual(await files(folder, "node"), before);
  }));

Deno.test("sqlite: who only visits does not bring an older schema up to date", () =>
  inFolder(async (path) => {
    await (await open(path))[Symbol.asyncDispose]();
    await (await open(path, { visits: true }))[Symbol.asyncDispose]();
    const database = raw(path);
    database.pragma("user_version = 7");
    database.close();
    const before = fingerprint(path);
    await rejects(open(path, { visits: true }), { code: "older-schema" });
    strictEqual(fingerprint(path), before);
  }));

Deno.test("sqlite: what another process placed and acked between two calls counts", () =>
  inFolder(async (path) => {
    await using store = await open(path);
    await people(store, 2);
    await using beside = await open(path, { visits: true });
    const payload = new Uint8Array(10);
    const seqOf = async (one: Store): Promise<number> => {
      const outcome = await send(one, 1, 2, "a", { payload });
      return outcome.kind === "stored" ? outcome.placed.seq : 0;
    };
    const seqs = [await seqOf(store), await seqOf(beside), await seqOf(store)];
    await beside.ack({ recipient: 2, channelId: new TextEncoder().encode("a"), seqUpTo: 2 });
    seqs.push(await seqOf(store));
    deepStrictEqual(seqs, [1, 2, 3, 4]);
    const { messages, bytes } = await store.census({});
    deepStrictEqual({ messages, bytes }, { messages: 2, bytes: 20 });
  }));

Deno.test("sqlite: another program's database is refused", () =>
  inFolder(async (path) => {
    const database = raw(path);
    database.exec("PRAGMA user_version = 1; CREATE TABLE theirs (a)");
    database.close();
    await rejects(() => open(path), { code: "not-a-node" });
  }));

Deno.test("sqlite: a flipped bit is noticed, never read as data", () =>
  inFolder(async (path) => {
    const store = await open(path);
    await people(store, 2);
    for (let n = 0; n < 200; n++) await send(store, 1, 2, "a", { payload: new Uint8Array(1_000).fill(n) });
    await store[Symbol.asyncDispose]();
    const whole = await Deno.readFile(path);
    for (let at = 5_000; at < whole.length; at += 40_009) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      await Deno.writeFile(path, damaged);
      try {
        await using opened = await open(path);
        const envelopes = await opened.peek(reading(2, "a"));
        envelopes.forEach(({ seq, payload }) => ok(payload.every((byte) => byte === (seq - 1) % 256)));
      } catch (error) {
        ok(error instanceof Error && "code" in error && ["broken", "wrong-key"].includes(`${error.code}`), `${error}`);
      }
    }
  }));

Deno.test("sqlite: nothing stored can be read in the files", () =>
  inFolder(async (path) => {
    const marker = "a marker that must not be seen";
    await using store = await open(path);
    await people(store, 2);
    await send(store, 1, 2, "a", { payload: new TextEncoder().encode(marker) });
    for (const suffix of ["", "-wal"]) {
      const bytes = Buffer.from(await Deno.readFile(`${path}${suffix}`));
      ok(bytes.length > 0 || suffix === "");
      ok(!bytes.includes(marker) && !bytes.includes("user1") && !bytes.includes("SQLite format"));
    }
  }));

Deno.test("sqlite: another thread folds a long log while nobody waits for it, and closing leaves none", () =>
  inFolder(async (path) => {
    const isFolded = (): boolean => {
      const beside = raw(path);
      const { log = NaN, checkpointed = NaN } =
        beside.prepare<[], { log: number; checkpointed: number }>("PRAGMA wal_checkpoint(NOOP)").get() ?? {};
      beside.close();
      return log > longLog && checkpointed === log;
    };
    const store = await open(path);
    let broken = false;
    store.broken.then(() => broken = true);
    await people(store, 2);
    const payload = new Uint8Array(400_000).fill(7);
    for (let sent = 0; sent < 12; sent++) strictEqual((await send(store, 1, 2, "a", { payload })).kind, "stored");
    // Nobody writes any more, and the store's own thread would begin much later.
    while (!isFolded()) await store.peek(reading(2, "nothing"));
    await store[Symbol.asyncDispose]();
    await rejects(Deno.stat(`${path}-wal`), Deno.errors.NotFound);
    await using again = await open(path);
    strictEqual(broken, false);
    strictEqual((await again.peek({ ...reading(2, "a"), maxBytes: 2 ** 30 })).length, 12);
  }));

Deno.test({
  name: "sqlite: on a disk that is full, reading goes on, the ballast lets acks through, and those make room",
  // Only root may mount a disk that is small enough to be filled.
  ignore: Deno.uid() !== 0 || Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (path) => {
      const disk = path.replace(/[^/]*$/, "disk");
      await Deno.mkdir(disk);
      await command("mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", disk);
      try {
        await Deno.writeFile(`${disk}/other`, new Uint8Array(20 * 2 ** 20));
        await using store = await open(`${disk}/node.db`);
        await people(store, 2);
        const fill = async (): Promise<number> => {
          for (let sent = 0;; sent++) {
            const outcome = await send(store, 1, 2, "a", { payload: new Uint8Array(20_000) }).then(
              () => "stored",
              (error: unknown) => error instanceof Error && "code" in error ? error.code : error,
            );
            if (outcome !== "stored") {
              strictEqual(outcome, "storage-full");
              return sent;
            }
          }
        };
        const ack = (seqUpTo: number): Promise<unknown> =>
          store.ack({ recipient: 2, channelId: new TextEncoder().encode("a"), seqUpTo });
        const login = { account: undefined, registrationRequest: undefined, now: 1, expiresAt: 2 };
        let stored = await fill();
        ok(stored > 500);
        const all = { ...reading(2, "a"), maxEnvelopes: 10_000, maxBytes: 2 ** 30 };
        strictEqual((await store.peek(all)).length, stored);
        // Who must log in to make room can; who would take room cannot, though the ballast left some.
        let acked = 0;
        let more: number;
        do {
          acked += 1;
          await ack(acked);
          await store.keepPendingLogin({ ...login, hash: key(acked) });
          more = await fill();
          // A long log of the same few pages leaves room for the ballast and more, once it is folded.
          ok(more < stored / 2);
          stored += more;
        } while (more > 0);
        strictEqual(store.full, true);
        strictEqual((await store.peek(all)).length, stored - acked);
        await Deno.remove(`${disk}/other`);
        const since = performance.now();
        do {
          more = await fill();
          ok(more > 0 || performance.now() - since < 1_000, "all is well within a second");
        } while (more === 0);
        stored += more;
        strictEqual(store.full, false, "with its ballast it tries");
        await ack(stored);
        const again = await fill();
        ok(again > stored / 2, "there is room again, in the database itself");
        stored += again;
        await ack(stored);
        await store.foldLog({});
        await fillDisk(`${disk}/other`, 2 ** 19);
        ok(await fill() > again / 2, "however short the log has to stay");
      } finally {
        await command("umount", disk);
      }
    }),
});

/** But for so many bytes. */
async function fillDisk(path: string, left: number): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const piece = new Uint8Array(2 ** 16);
  let size = 0;
  try {
    for (;;) size += await file.write(piece);
  } catch {
    await file.truncate(size - left);
  }
}

async function command(name: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(name, { args: [...args] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function raw(path: string): Sqlite.Database {
  const database = new Sqlite(path, { nativeBinding: nativeBinding() });
  database.pragma("cipher = 'aegis'");
  database.key(Buffer.from(`raw:${databaseKey().toHex()}`));
  return database;
}

/** Over every row of every table. */
function fingerprint(path: string): string {
  const database = raw(path);
  try {
    const hash = createHash("sha256");
    const tables = database.prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
    );
    for (const { name } of tables.all()) {
      hash.update(name);
      for (const row of database.prepare<[], unknown[]>(`SELECT * FROM ${name}`).raw().all()) {
        for (const value of row) hash.update(value instanceof Uint8Array ? value : `${value};`);
      }
    }
    return hash.digest("hex");
  } finally {
    database.close();
  }
}

async function files(folder: string, start: string): Promise<string> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    // The -shm file is the log's index in shared memory, made by whoever looks; it holds nothing.
    if (!name.startsWith(start) || name.endsWith("-shm")) continue;
    found.push(`${name} ${createHash("sha256").update(await Deno.readFile(`${folder}${name}`)).digest("hex")}`);
  }
  return found.sort().join("\n");
}
