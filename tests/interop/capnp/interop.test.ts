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

referenceTest("C++ aborts the connection, and we say what it said", async () => {
  await using server = await serveReference();
  const stream = new SocketStream(await Deno.connect({ hostname: "127.0.0.1", port: server.port }));
  await using connection = new RpcConnection(stream);
  using peer = connection.bootstrap(Peer);
  await peer.health();
  const hang = peer.hang();
  hang.catch(() => {});
  // Between two messages of the connection: a segment in which a Return (3) answers question 77, which nobody asked.
  await stream.write([returnOf(77)]);
  await assert.rejects(Promise.resolve(hang), { type: "disconnected", message: /the peer aborted the connection: ./ });
  assert.match((await connection.closed).message, /aborted/);
});

referenceTest("C++ goes away with a call open", async () => {
  const server = await serveReference();
  const socket = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await using connection = new RpcConnection(new SocketStream(socket));
  using peer = connection.bootstrap(Peer);
  const hang = peer.hang();
  hang.catch(() => {});
  await peer.health();
  await server[Symbol.asyncDispose]();
  await assert.rejects(Promise.resolve(hang), { type: "disconnected" });
  assert.equal((await connection.closed).type, "disconnected");
});

/** A framed Return, `canceled`, laid down by hand. */
function returnOf(answerId: number): Uint8Array {
  const words = [7n << 32n, 0x0001_0001_0000_0000n, 3n, 0x0001_0002_0000_0000n, BigInt(answerId) | (2n << 48n), 0n, 0n];
  const view = new DataView(new ArrayBuffer((words.length + 1) * 8));
  for (const [index, word] of words.entries()) view.setBigUint64(index * 8, word, true);
  return new Uint8Array(view.buffer);
}

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
