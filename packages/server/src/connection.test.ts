// A TLS connection that nobody uses is closed; one that is used, or waits for messages, is not.

import { strictEqual } from "node:assert/strict";
import { memoryPair } from "@quicproquo/transport";
import type { Connection } from "@quicproquo/transport";
import { RpcConnection } from "@quicproquo/capnp";
import { Node as NodeInterface } from "@quicproquo/protocol/schema";
import { turn } from "@quicproquo/testkit";
import { Harness, Person, Sink } from "./harness.test.ts";

const minute = 60_000;

/** A memory connection that says that it is TLS. */
function asTls(stream: Connection): Connection {
  return {
    peer: { ...stream.peer, transport: "tls" },
    closed: stream.closed,
    get lastReceived() {
      return stream.lastReceived;
    },
    get lastSent() {
      return stream.lastSent;
    },
    read: () => stream.read(),
    write: (parts) => stream.write(parts),
    close: (reason) => stream.close(reason),
    abort: (reason) => stream.abort(reason),
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}

Deno.test("ten minutes without a byte end it, a byte begins them anew, a subscription suspends them", () =>
  Harness.run({}, async (harness) => {
    const { client, server } = memoryPair({ clock: harness.clock });
    harness.node.serve(asTls(server));
    const connection = new RpcConnection(client);
    const node = connection.bootstrap(NodeInterface);
    let open = true;
    connection.closed.then(() => open = false);
    await node.health();
    await harness.clock.advance(9 * minute);
    await node.health();
    await harness.clock.advance(9 * minute);
    strictEqual(open, true);

    const registered = await harness.person("alice");
    const alice = new Person({ node, connection }, "alice", registered.origin, registered.identity);
    alice.token = registered.token;
    const { subscription, begun } = alice.subscribe(new Sink());
    await begun;
    await harness.clock.advance(60 * minute);
    strictEqual(open, true);
    subscription[Symbol.dispose]();
    await node.health();
    await harness.clock.advance(9 * minute);
    strictEqual(open, true);
    await harness.clock.advance(11 * minute);
    await connection.closed;
    strictEqual(open, false);
  }));

Deno.test("who does not read is cut after a minute and the time that it takes at 8 KB/s, and not before", () =>
  Harness.run({}, async (harness) => {
    const { client, server } = memoryPair({ clock: harness.clock });
    let stuck = false;
    harness.node.serve({
      ...asTls(server),
      write: (parts) => stuck ? new Promise(() => {}) : server.write(parts),
    });
    const connection = new RpcConnection(client);
    const node = connection.bootstrap(NodeInterface);
    await node.health();
    await harness.clock.advance(5 * minute);
    stuck = true;
    const info = node.info().then(() => "served", () => "cut");
    await turn();
    let over: string | undefined;
    info.then((how) => over = how);
    await harness.clock.advance(minute);
    strictEqual(over, undefined);
    await harness.clock.advance(minute / 2);
    strictEqual(await info, "cut");
    await connection.close();
  }));

Deno.test("who reads, however slowly, is not cut", () =>
  Harness.run({}, async (harness) => {
    const { client, server } = memoryPair({ clock: harness.clock });
    let lastSent = 0;
    let go = (): void => {};
    harness.node.serve({
      ...asTls(server),
      get lastSent() {
        return lastSent;
      },
      async write(parts) {
        await new Promise<void>((resolve) => go = resolve);
        await server.write(parts);
        lastSent = harness.clock.monotonic();
      },
    });
    const connection = new RpcConnection(client);
    const node = connection.bootstrap(NodeInterface);
    for (let times = 0; times < 5; times++) {
      let status: string | undefined;
      node.health().then((answer) => status = answer.status);
      for (let writes = 0; status === undefined && writes < 9; writes++) {
        await harness.clock.advance(minute);
        go();
        await turn();
      }
      strictEqual(status, "ok");
    }
    const closing = connection.close();
    go();
    await closing;
  }));
