// Our RPC against the reference implementation in C++, over TCP, each in both roles; and against itself.

import assert from "node:assert/strict";
import { RpcConnection } from "@quicproquo/capnp";
import { PeerObject } from "./peer.ts";
import { callReference, referenceTest, serveReference } from "./reference-peer.ts";
import { scenarios } from "./scenarios.ts";
import { SocketStream } from "./tcp-stream.ts";
import { Peer } from "./test.capnp.ts";

/** Our own peer, listening; a PeerObject for each connection, the last of which can be looked at. */
function serveOurs(): { readonly port: number; readonly peers: PeerObject[] } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const peers: PeerObject[] = [];
  const connections: RpcConnection[] = [];
  const accepting = (async () => {
    for await (const socket of listener) {
      const peer = new PeerObject();
      peers.push(peer);
      connections.push(new RpcConnection(new SocketStream(socket), { bootstrap: Peer.serve(peer) }));
    }
  })();
  return {
    port: listener.addr.transport === "tcp" ? listener.addr.port : 0,
    peers,
    async [Symbol.asyncDispose](): Promise<void> {
      listener.close();
      await accepting;
      for (const connection of connections) await connection.close();
    },
  };
}

async function runScenarios(t: Deno.TestContext, port: number): Promise<void> {
  for (const { name, run } of scenarios) {
    await t.step(name, async () => {
      const socket = await Deno.connect({ hostname: "127.0.0.1", port });
      await using connection = new RpcConnection(new SocketStream(socket));
      using peer = connection.bootstrap(Peer);
      await run(peer, connection);
    });
  }
}

Deno.test("TypeScript calls TypeScript", async (t) => {
  await using server = serveOurs();
  await runScenarios(t, server.port);
});

referenceTest("TypeScript calls C++", async (t) => {
  await using server = await serveReference();
  await runScenarios(t, server.port);
});

referenceTest("C++ calls TypeScript", async (t) => {
  await using server = serveOurs();
  const lines = await callReference(server.port);
  for (const line of lines) {
    await t.step(line.replace(/^(ok|FAIL) /, ""), () => assert.match(line, /^ok /));
  }
  assert.equal(lines.length, 26);
  await t.step("the method sees that the process has gone", async () => {
    const last = server.peers.at(-1);
    assert(last !== undefined);
    // The socket's end comes through the event loop, not through a call that could be awaited.
    for (let turn = 0; turn < 1000 && last.canceled === 0; turn++) await new Promise((resolve) => setTimeout(resolve));
    assert.equal(last.canceled, 1);
  });
});
