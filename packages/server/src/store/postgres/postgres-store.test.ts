// The served store, on a real server: the contract, and what only this one can be: away, somebody else's, another key's.

import { deepStrictEqual, fail, ok, rejects, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { defaultLimits } from "@quicproquo/protocol";
import { FakeClock, turn } from "@quicproquo/testkit";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { type Clock, systemClock } from "@quicproquo/transport";
import { systemRandom } from "../../random.ts";
import { openStore } from "../open-store.ts";
import type { Capacity, Placed, Store } from "../store.ts";
import { register } from "../contract-subject.test.ts";
import { moveTests } from "../moving/move-store.test.ts";
import { key, people, reading, send, storeContract } from "../store-contract.test.ts";
import { neighboursTests } from "./neighbours.test.ts";
import { KeptConnection } from "./kept-connection.ts";
import { connect } from "./open.ts";
import { openPostgresStore } from "./postgres-store.ts";

const capacity: Capacity = {
  inboxMessages: 10_000,
  inboxBytes: 2 ** 28,
  recipientMessages: 50_000,
  recipientBytes: 2 ** 30,
  recipientInboxes: 4_096,
};

/** Where npm brings no server and none is given, there is nothing to test on. */
const ignore = !PostgresServer.available;
let server: PostgresServer | undefined;
Deno.test.beforeAll(async () => {
  if (!ignore) server = await PostgresServer.start();
});
Deno.test.afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

function running(): PostgresServer {
  if (server === undefined) throw new Error("the database server was not started");
  return server;
}

const open = (
  url: string,
  options: {
    readonly key?: Uint8Array;
    readonly capacity?: Partial<Capacity>;
    readonly clock?: Clock;
    readonly as?: "node" | "visitor";
  } = {},
): Promise<Store> =>
  openPostgresStore({
    url,
    password: undefined,
    key: options.key ?? new Uint8Array(32).fill(7),
    capacity: { ...capacity, ...options.capacity },
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    clock: options.clock ?? systemClock,
    ...(options.as === undefined ? {} : { as: options.as }),
  });

/** SHA-256 over every row of every table. */
async function fingerprint(url: string): Promise<string> {
  const tables = await running().ask(
    url,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1",
  );
  const hash = createHash("sha256");
  for (const { name } of tables) {
    hash.update(String(name));
    for (const { row } of await running().ask(url, `SELECT t::text AS row FROM ${name} t ORDER BY 1`)) {
      hash.update(String(row));
    }
  }
  return hash.digest("hex");
}

/** What is kept account of and is not so: how much waits, whose it is, and who uses a body. */
const miscounted = `
  WITH inbox_sums AS (SELECT inbox, count(*) AS messages, sum(size) AS bytes, max(seq) AS last FROM messages GROUP BY inbox),
    recipient_sums AS (
      SELECT recipient, count(*) AS messages, sum(size) AS bytes, count(DISTINCT inbox) AS inboxes FROM messages
      GROUP BY recipient),
    share_sums AS (
      SELECT recipient, sender, inbox, count(*) AS messages, sum(size) AS bytes FROM messages
      GROUP BY recipient, sender, inbox),
    body_sums AS (SELECT body, count(*) AS uses FROM messages WHERE body IS NOT NULL GROUP BY body)
  SELECT 'inbox' AS of, to_jsonb(i) AS kept, to_jsonb(s) AS so FROM inboxes i FULL JOIN inbox_sums s ON s.inbox = i.id
  WHERE i.id IS NULL OR i.messages <> coalesce(s.messages, 0) OR i.bytes <> coalesce(s.bytes, 0) OR i.last_seq < s.last
  UNION ALL
  SELECT 'recipient', to_jsonb(u), to_jsonb(s) FROM recipient_usage u FULL JOIN recipient_sums s USING (recipient)
  WHERE u.messages IS NULL OR u.messages <> coalesce(s.messages, 0) OR u.bytes <> coalesce(s.bytes, 0)
    OR u.inboxes <> coalesce(s.inboxes, 0)
  UNION ALL
  SELECT 'share', to_jsonb(h), to_jsonb(s) FROM shares h FULL JOIN share_sums s USING (recipient, sender, inbox)
  WHERE h.messages IS DISTINCT FROM s.messages OR h.bytes IS DISTINCT FROM s.bytes
  UNION ALL
  SELECT 'body', to_jsonb(b.id), to_jsonb(s) FROM bodies b FULL JOIN body_sums s ON s.body = b.id
  WHERE b.uses IS DISTINCT FROM s.uses`;

storeContract("postgres", async ({ capacity: changed }, use) => {
  const url = await running().schema();
  const options = changed === undefined ? {} : { capacity: changed };
  let store = await open(url, options);
  try {
    await use({
      get store() {
        return store;
      },
      async reopen() {
        await store[Symbol.asyncDispose]();
        store = await open(url, options);
      },
      fingerprint: () => fingerprint(url),
    });
    deepStrictEqual(await running().ask(url, miscounted), []);
  } finally {
    await store[Symbol.asyncDispose]();
  }
}, { limited: false, ignore });

const test = (what: string, fn: () => Promise<void>): void => Deno.test({ name: `postgres: ${what}`, ignore, fn });

moveTests((what, fn) => test(`move: ${what}`, () => fn(running())));

test("the node's secrets cannot be read without its key, and are not in the database in the clear", async () => {
  const url = await running().schema();
  const value = new TextEncoder().encode("a secret to be looked for");
  {
    await using store = await open(url);
    await store.secret({ name: "opaque", value });
  }
  const [row] = await running().ask(url, "SELECT encode(value, 'escape') AS value FROM secrets WHERE name = 'opaque'");
  ok(typeof row?.value === "string" && !row.value.includes("secret to be"));
  await rejects(open(url, { key: new Uint8Array(32).fill(8) }), { code: "wrong-key" });
  await using again = await open(url);
  deepStrictEqual(await again.findSecret({ name: "opaque" }), value);
});

test("a newer schema, and a database of something else, are refused and left as they were", async () => {
  const newer = await running().schema();
  await (await open(newer))[Symbol.asyncDispose]();
  await running().ask(newer, "UPDATE qpq_schema SET version = 1000");
  const before = await fingerprint(newer);
  await rejects(open(newer), { code: "newer-schema" });
  strictEqual(await fingerprint(newer), before);
  const others = await running().schema();
  await running().ask(others, "CREATE TABLE pets (name text)");
  await rejects(open(others), { code: "not-a-node" });
  strictEqual((await running().ask(others, "SELECT to_regclass('accounts') AS made"))[0]?.made, null);
  await rejects(open("postgres://nobody@127.0.0.1:1/none"), { code: "store-away" });
});

test("who only visits does not bring an older schema up to date", async () => {
  const url = await running().schema();
  await (await open(url))[Symbol.asyncDispose]();
  await (await open(url, { as: "visitor" }))[Symbol.asyncDispose]();
  await running().ask(url, "UPDATE qpq_schema SET version = version - 1");
  const before = await fingerprint(url);
  await rejects(open(url, { as: "visitor" }), { code: "older-schema" });
  strictEqual(await fingerprint(url), before);
  const empty = await running().schema();
  await rejects(open(empty, { as: "visitor" }), { code: "older-schema" });
  strictEqual((await running().ask(empty, "SELECT to_regclass('accounts') AS made"))[0]?.made, null);
});

test("a folder whose key was not used keeps none: of a second node, or with another one's database", async () => {
  const parent = await Deno.makeTempDir({ prefix: "qpq-served-" });
  try {
    const served = { url: await running().schema(), password: undefined, clock: systemClock };
    const node = (name: string): Promise<Store> =>
      openStore({
        data: `${parent}/${name}`,
        served,
        keyText: undefined,
        exclusive: true,
        limits: defaultLimits,
        maxBytes: undefined,
        random: systemRandom,
      });
    const keys = (name: string): boolean =>
      [...Deno.readDirSync(`${parent}/${name}`)].some((at) => at.name === "node.key");
    {
      await using _first = await node("first");
      await rejects(node("second"), { code: "in-use" });
    }
    await rejects(node("second"), { code: "wrong-key" });
    ok(!keys("second"));
    await (await node("first"))[Symbol.asyncDispose]();
    ok(keys("first"));
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

test("eight nodes that come at once make one schema", async () => {
  const url = await running().schema();
  const stores = await Promise.all(Array.from({ length: 8 }, () => open(url)));
  try {
    const [first] = stores;
    ok(first !== undefined);
    strictEqual(await register(first, "alice", key(1)), "registered");
    for (const store of stores) strictEqual((await store.findUser({ username: "alice" }))?.username, "alice");
  } finally {
    for (const store of stores) await store[Symbol.asyncDispose]();
  }
});

test("two nodes that write to the same people at once give each seq once, in one order for all", async () => {
  const url = await running().schema();
  await using one = await open(url);
  await using other = await open(url);
  await people(one, 4);
  const writes = Array.from({ length: 60 }, (_, number) => {
    const store = number % 2 === 0 ? one : other;
    const recipientKeys = [key(1), key(2), key(3)].sort(() => number % 3 - 1);
    const payload = Uint8Array.of(number);
    const channelId = new TextEncoder().encode("group");
    return store.batchEnqueue({ sender: 4, recipientKeys, channelId, payload, now: 1, expiresAt: 2 ** 45 });
  });
  for (const outcome of await Promise.all(writes)) strictEqual(outcome.kind, "stored");
  const orders = await Promise.all([1, 2, 3].map(async (recipient) => {
    const envelopes = await one.peek({ ...reading(recipient, "group"), maxEnvelopes: 100 });
    deepStrictEqual(envelopes.map(({ seq }) => seq), Array.from({ length: 60 }, (_, at) => at + 1));
    return envelopes.map(({ payload }) => payload[0]).join();
  }));
  strictEqual(new Set(orders).size, 1);
});

test("what another node placed before a message is told with it", async () => {
  const url = await running().schema();
  await using one = await open(url);
  await using other = await open(url);
  await people(one, 3);
  const place = async (store: Store, channel: string): Promise<Placed> => {
    const outcome = await send(store, 1, 2, channel);
    ok(outcome.kind === "stored");
    return outcome.placed;
  };
  const first = await place(one, "a");
  strictEqual(first.before, 0);
  const [second, third] = await Promise.all([place(other, "b"), place(other, "a")]);
  strictEqual(second.before, first.arrival);
  ok(third.before === first.arrival || third.before === second.arrival, "as far as others placed it");
  const batch = {
    sender: 1,
    recipientKeys: [key(3), key(2)],
    channelId: new Uint8Array(16),
    payload: Uint8Array.of(1),
  };
  const outcome = await one.batchEnqueue({ ...batch, now: 1, expiresAt: 2 ** 45 });
  ok(outcome.kind === "stored");
  deepStrictEqual(outcome.placed.map((placed) => placed?.before), [0, third.arrival]);
});

test("two nodes hand out each key package once", async () => {
  const url = await running().schema();
  await using one = await open(url);
  await using other = await open(url);
  await people(one, 1);
  for (let number = 0; number < 40; number += 1) {
    const fingerprint = new Uint8Array(32).fill(number);
    const made = { owner: 1, leafKey: key(1), fingerprint, cipherSuite: 1, notAfter: 2 ** 45, lastResort: false };
    await one.addKeyPackage({ ...made, package: Uint8Array.of(number), limit: 100, now: 1 });
  }
  const taken = await Promise.all(
    Array.from(
      { length: 40 },
      (_, number) => (number % 2 === 0 ? one : other).takeKeyPackage({ leafKey: key(1), cipherSuite: 1, now: 1 }),
    ),
  );
  const numbers = taken.map((one) => one?.[0]);
  ok(numbers.every((number) => number !== undefined));
  strictEqual(new Set(numbers).size, 40);
});

test("two nodes that register the same name at once let one in; the log is one", async () => {
  const url = await running().schema();
  await using one = await open(url);
  await using other = await open(url);
  const outcomes = await Promise.all(
    Array.from(
      { length: 20 },
      (_, number) => register(number % 2 === 0 ? one : other, `user${number >> 1}`, key(number + 1)),
    ),
  );
  strictEqual(outcomes.filter((outcome) => outcome === "registered").length, 10);
  strictEqual(outcomes.filter((outcome) => outcome === "username-taken").length, 10);
  strictEqual((await other.logHead({ size: undefined }))?.size, 10);
  deepStrictEqual(await one.logStrays({}), { unboundAccounts: 0, bindsWithoutAccount: 0 });
});

const cut =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'qpq-server' AND pid <> pg_backend_pid()";

test("a connection that is cut fails what was under way and nothing else; the store is back by itself", async () => {
  const url = await running().schema();
  await using store = await open(url);
  await people(store, 2);
  await running().ask(url, cut);
  for (let stored = false; !stored;) {
    const outcome = await send(store, 1, 2, "a").catch((error: unknown) => error);
    if (outcome instanceof Error) {
      ok("code" in outcome && outcome.code === "store-away", String(outcome));
      await new Promise((next) => systemClock.after(10, () => next(undefined)));
    } else stored = true;
  }
  const kept = await store.peek(reading(2, "a"));
  strictEqual(kept.length, 1, "what was refused is not there");
});

test("what is asked for in one turn goes to the server as one message, is answered in order and fails together", async () => {
  await using connected = await connect({ url: await running().schema(), password: undefined });
  const { sql } = connected;
  await sql.script("CREATE TABLE things (number bigint)");
  const add = (number: number): Promise<number> => sql.run("INSERT INTO things VALUES ($1)", number);
  const all = (): Promise<readonly { number: number }[]> => sql.all("SELECT number FROM things ORDER BY number");
  const divided = (by: number): Promise<unknown> => sql.first("SELECT 1 / $1::bigint AS part", by);
  const nothing = (): Promise<number> => sql.run("DELETE FROM things WHERE number < 0");
  // Each is prepared alone.
  await add(1);
  await all();
  await divided(1);
  await nothing();
  deepStrictEqual(await Promise.all([add(2), all(), nothing(), divided(1)]), [
    1,
    [{ number: 1 }, { number: 2 }],
    0,
    { part: 1 },
  ]);
  const outcomes = await Promise.allSettled([add(3), divided(0), add(4)]);
  deepStrictEqual(outcomes.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
  deepStrictEqual(await all(), [{ number: 1 }, { number: 2 }], "nothing of it was kept");
  const begun = sql.begin();
  await Promise.all([begun, add(5)]);
  await sql.run("ROLLBACK");
  deepStrictEqual((await all()).length, 2, "it began before what came behind it");
});

Deno.test({
  name: "postgres: a large answer is made where the last one was, in no new memory of the server's",
  // Where somebody else's server is given, or there is no /proc, nobody can count.
  ignore: !PostgresServer.startsOwn || Deno.build.os !== "linux",
  async fn() {
    await using connected = await connect({ url: await running().schema(), password: undefined });
    const { sql } = connected;
    const process = await sql.first<{ pid: number }>("SELECT pg_backend_pid()::bigint AS pid");
    const faults = (): number => {
      const stat = Deno.readTextFileSync(`/proc/${process?.pid}/stat`);
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[7]);
    };
    const megabyte = (): Promise<readonly { bytes: Uint8Array }[]> =>
      sql.binary("SELECT string_agg(decode(repeat('ab', 1024), 'hex'), '') AS bytes FROM generate_series(1, 1024)");
    for (let warm = 0; warm < 5; warm += 1) strictEqual((await megabyte())[0]?.bytes.length, 1 << 20);
    const before = faults();
    const times = 10;
    for (let time = 0; time < times; time += 1) await megabyte();
    const each = (faults() - before) / times;
    ok(each < 64, `${each} new pages for an answer of 256`);
  },
});

test("values in binary are what they are as text, and others than those are refused", async () => {
  await using connected = await connect({ url: await running().schema(), password: undefined });
  const { sql } = connected;
  const text = "SELECT g AS number, decode(repeat('00ff', 700), 'hex') AS bytes, NULL::bytea AS none, g > 1 AS more " +
    "FROM generate_series($1::bigint, $2::bigint) g";
  const rows = await sql.all(text, -1, 200);
  strictEqual(rows.length, 202);
  deepStrictEqual(await sql.binary(text, -1, 200), rows);
  deepStrictEqual(await sql.all(text, -1, 200), rows, "and as text again");
  await rejects(sql.binary("SELECT 9007199254740993::bigint AS number"), RangeError);
  await rejects(sql.binary("SELECT 1.5::numeric AS number"), /not read in binary/);

  const arrays = `SELECT ARRAY[0, -1, 9007199254740991, -9007199254740991]::bigint[] AS numbers,
    ARRAY['\\x00ff', '', decode(repeat('07', 70000), 'hex')]::bytea[] AS strings, '{}'::bigint[] AS none`;
  const strings = [Uint8Array.of(0, 255), new Uint8Array(0), new Uint8Array(70_000).fill(7)];
  const numbers = [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  deepStrictEqual(await sql.binary(arrays), [{ numbers, strings, none: [] }]);
  for (const other of ["9007199254740992", "-9007199254740992"]) {
    await rejects(sql.binary(`SELECT ARRAY[${other}]::bigint[] AS number`), RangeError);
  }
  for (const other of ["ARRAY[1, NULL]::bigint[]", "ARRAY[NULL]::bytea[]", "ARRAY[ARRAY[1], ARRAY[2]]::bigint[]"]) {
    await rejects(sql.binary(`SELECT ${other} AS other`), RangeError);
  }
});

test("acks of one inbox, each of many messages, wait for the next, for what comes besides, or for 50 ms", async () => {
  const clock = new FakeClock(1_800_000_000_000);
  await using store = await open(await running().schema(), { clock });
  await people(store, 2);
  for (let left = 200; left > 0; left -= 1) await send(store, 1, 2, "a");
  const { recipient, channelId } = reading(2, "a");
  let answered = 0;
  const ack = async (seqUpTo: number): Promise<void> => {
    await store.ack({ recipient, channelId, seqUpTo });
    answered = seqUpTo;
  };
  // Does not make them go: it is answered while they wait.
  const left = async (): Promise<number | undefined> => {
    const request = { recipient, after: 0, maxEnvelopes: 1, maxBytes: 1_000, alwaysOne: true, now: clock.now() };
    return (await store.waiting(request)).inboxes[0]?.envelopes[0]?.seq;
  };
  await ack(40);
  const waiting = [ack(80), ack(81)];
  strictEqual(await left(), 41);
  strictEqual(answered, 40, "nothing is acknowledged that was not done");
  await clock.advance(50);
  await Promise.all(waiting);
  strictEqual(await left(), 82);
  const besides = ack(121);
  strictEqual(await left(), 82);
  await send(store, 1, 2, "b");
  await besides;
  strictEqual(await left(), 122);
  const last = ack(160);
  await store[Symbol.asyncDispose]();
  await last;
});

test("a connection that is ended while another one is made waits for that one, and ends it", async () => {
  const url = await running().schema();
  const clock = new FakeClock();
  const [lost, tried, gate] = [0, 1, 2].map(() => Promise.withResolvers<void>());
  ok(lost !== undefined && tried !== undefined && gate !== undefined);
  let ended = 0;
  const kept = new KeptConnection(await connect({ url, password: undefined }), {
    clock,
    connect: async () => {
      tried.resolve();
      await gate.promise;
      const again = await connect({ url, password: undefined });
      again.gone.then(() => ended += 1);
      return again;
    },
    lost: () => lost.resolve(),
    back: () => fail("it is of no use any more"),
  });
  await running().ask(url, cut);
  await lost.promise;
  await clock.advance(50);
  await tried.promise;
  let over = false;
  const ending = kept[Symbol.asyncDispose]().then(() => over = true);
  await turn();
  strictEqual(over, false);
  gate.resolve();
  await ending;
  await turn();
  strictEqual(ended, 1);
});

test("what is placed, read and acked is found by its key, also in a database that was empty a moment ago", async () => {
  const url = await running().schema();
  // PostgreSQL counts how often it read a table from end to end; a connection that ends has told all of it.
  const scans = () =>
    running().ask(
      url,
      `SELECT relname, seq_scan::int AS scans FROM pg_stat_user_tables WHERE schemaname = current_schema()
       AND relname IN ('accounts', 'messages', 'inboxes', 'shares', 'recipient_usage', 'channels', 'closed_channels')
       ORDER BY relname`,
    );
  {
    await using store = await open(url);
    await people(store, 3);
  }
  const before = await scans();
  strictEqual(before.length, 7);
  {
    await using store = await open(url);
    const channelId = new TextEncoder().encode("a");
    const recipientKeys = [key(1), key(2), key(3)];
    const batch = { sender: 1, recipientKeys, channelId, payload: Uint8Array.of(1), now: 1, expiresAt: 2 ** 45 };
    for (let round = 1; round <= 3; round += 1) {
      await Promise.all([send(store, 1, 2, "a"), send(store, 1, 3, "b"), store.batchEnqueue(batch)]);
      await store.ack({ recipient: 2, channelId, seqUpTo: round });
      await store.drain(reading(3, "a"));
      const waiting = { recipient: 1, after: 0, maxEnvelopes: 9, alwaysOne: true, now: 1 };
      await store.waiting({ ...waiting, maxBytes: 99 });
      await store.waiting({ ...waiting, maxBytes: 1 });
    }
  }
  deepStrictEqual(await scans(), before);
});

neighboursTests({ test, schema: () => running().schema(), open, ask: (url, text) => running().ask(url, text) });
