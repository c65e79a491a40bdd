// A node whose database is on a PostgreSQL server, by its documented start line: killed in the midst of its work it has lost
// nothing that it answered for; while the database is away it refuses, and goes on by itself; a second one is not let in; and
// the operator's commands find the people in it.

import { ok, rejects, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { NodeProcess, registerAccount } from "@quicproquo/testkit/node-process";
import { DatabaseDoor, moments } from "@quicproquo/testkit/database-door";
import { cutRun, databaseKillRun } from "@quicproquo/testkit/database-runs";
import { killRun } from "@quicproquo/testkit/kill-run";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { faultless } from "@quicproquo/testkit/queue-checker";
import { sizes } from "@quicproquo/testkit/sizes";

/** Where npm brings no server and none is given, there is nothing to test on. */
const ignore = !PostgresServer.available;
const test = (name: string, fn: () => Promise<void>): void => Deno.test({ name, ignore, fn });

test("on PostgreSQL a node that is killed, or cut off in a transaction, has lost nothing that it answered for", async () => {
  await using server = await PostgresServer.start();
  const { kills, seed } = sizes.postgresKill;
  const { lost, duplicated, reordered, phantom, redelivered, answered, received } = await killRun({
    kills,
    seed,
    database: await server.schema(),
  });
  strictEqual(`${lost} ${duplicated} ${reordered} ${phantom} ${redelivered}`, "0 0 0 0 0");
  ok(answered > kills && received >= answered, `${answered} answered, ${received} received: too few to mean anything`);

  if (!server.mortal) return;
  const address = new URL(await server.schema());
  await using door = new DatabaseDoor(Number(address.port));
  address.port = `${door.port}`;
  const counts = await cutRun({ kills: sizes.cuts, seed, database: address.href, door, moments });
  ok(faultless(counts) && counts.answered > sizes.cuts, JSON.stringify(counts));
  // One of the moments is after the commit: what nobody was answered for is there.
  ok(counts.received > counts.answered, JSON.stringify(counts));
});

test("a database that is killed under a node comes back with all that the node answered for", async () => {
  await using server = await PostgresServer.start({ durable: true });
  if (!server.mortal) return;
  const { kills, seed } = sizes.postgresKill;
  const database = await server.schema();
  const counts = await databaseKillRun({ kills: Math.ceil(kills / 3), seed, database, server });
  ok(faultless(counts) && counts.answered > 0, JSON.stringify(counts));
});

test("a database that is away is said at once, and the node goes on when it is back; one node at a time", async () => {
  await using server = await PostgresServer.start();
  const folder = await Deno.makeTempDir({ prefix: "qpq-served-" });
  try {
    const database = await server.schema();
    await using node = await NodeProcess.start({ data: `${folder}/one`, database });
    await using link = await node.connect("quic");
    const alice = await registerAccount(link.node, node.origin, "alice");
    await rejects(NodeProcess.start({ data: `${folder}/other`, database }), /already running on this database/);

    await server.ask(
      database,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'qpq-server'",
    );
    const channelId = new Uint8Array(16);
    const call = {
      recipientKey: alice.key,
      channelId,
      version: 1,
      auth: alice.auth,
      payload: Uint8Array.of(1),
      ttlSecs: 0,
    };
    let refused = 0;
    for (let stored = false; !stored;) {
      try {
        await link.node.enqueue(call);
        stored = true;
      } catch (error) {
        ok(error instanceof Error && error.message.startsWith("E022"), String(error));
        refused += 1;
      }
    }
    const { payloads } = await link.node.peek({ recipientKey: alice.key, channelId, version: 1, auth: alice.auth });
    strictEqual([...payloads].length, 1, `${refused} times refused`);

    const program = fileURLToPath(new URL("../../packages/server/src/main.ts", import.meta.url));
    const listed = await new Deno.Command(process.execPath, {
      args: ["run", "-A", "--quiet", program, "user", "list", "--data", `${folder}/one`, "--database", database],
    }).output();
    ok(new TextDecoder().decode(listed.stdout).includes("alice"), new TextDecoder().decode(listed.stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
