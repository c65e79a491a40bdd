// The operator's socket: what it answers, to whom, and what hostile lines do.

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { FakeClock } from "@quicproquo/testkit";
import { NodeError } from "../errors.ts";
import { silentLog } from "../observe/log.ts";
import { openAdminSocket } from "./admin-socket.ts";
import type { AdminRequest } from "./admin-request.ts";
import { askNode } from "./ask-node.ts";

async function withSocket(
  serve: (request: AdminRequest) => Promise<void>,
  use: (path: string, clock: FakeClock) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-admin-" });
  const path = `${folder}/node.sock`;
  const clock = new FakeClock();
  try {
    {
      await using _socket = openAdminSocket({ path, clock, log: silentLog, serve });
      await use(path, clock);
      strictEqual(clock.waiting, 0);
    }
    strictEqual(await askNode(path, { do: "delete-user", username: "alice" }), false, "no node, no answer");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a command reaches the node and gets its answer, or its error with its hint", async () => {
  const asked: AdminRequest[] = [];
  const serve = async (request: AdminRequest): Promise<void> => {
    asked.push(request);
    if (request.username === "bob") throw new NodeError("no-such-user", "nobody has that name", { hint: "look" });
  };
  await withSocket(serve, async (path) => {
    strictEqual((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    strictEqual(await askNode(path, { do: "delete-user", username: "alice" }), true);
    await rejects(askNode(path, { do: "delete-user", username: "bob" }), { code: "no-such-user", hint: "look" });
  });
  deepStrictEqual(asked.map(({ username }) => username), ["alice", "bob"]);
});

Deno.test("lines that are no requests change nothing, and the socket goes on", async () => {
  const served: AdminRequest[] = [];
  const raw = async (path: string, text: string): Promise<string> => {
    using connection = await Deno.connect({ transport: "unix", path });
    await connection.write(new TextEncoder().encode(text));
    await connection.closeWrite();
    return await new Response(connection.readable).text().catch(() => "");
  };
  await withSocket(async (request) => void served.push(request), async (path) => {
    for (const line of ["\n", "{}\n", '{"do":"stop"}\n', '{"do":"delete-user","username":"a","more":1}\n', "null\n"]) {
      strictEqual(JSON.parse(await raw(path, line)).error.code, "config-invalid", line);
    }
    strictEqual(await raw(path, '{"do":"delete-user","username":"a"}'), "", "it ends before its line does");
    strictEqual(await raw(path, "x".repeat(5_000)), "", "no line is so long");
    strictEqual(await askNode(path, { do: "delete-user", username: "b" }), true);
  });
  deepStrictEqual(served.map(({ username }) => username), ["b"]);
});

Deno.test("a path that can be no socket is where no node hears", async () => {
  strictEqual(await askNode(`/${"x".repeat(107)}`, { do: "delete-user", username: "alice" }), false);
});

Deno.test("who says nothing is let go after half a minute", () =>
  withSocket(async () => {}, async (path, clock) => {
    using connection = await Deno.connect({ transport: "unix", path });
    while (clock.waiting === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await clock.advance(30_000);
    strictEqual(await connection.read(new Uint8Array(1)), null);
  }));
