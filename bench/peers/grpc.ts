// What one builds in a day: a gRPC server that puts each message into SQLite and answers (grpc-server.ts). Bytes as they
// are, no protobuf.

import { join } from "node:path";
import { credentials, makeGenericClientConstructor, type MethodDefinition } from "@grpc/grpc-js";
import { freePort } from "@quicproquo/testkit";
import { Arrivals, numberOf } from "../arrivals.ts";
import { startProgram } from "./program.ts";
import type { Client, Ends, Server, System } from "./system.ts";

type Method = MethodDefinition<Buffer, Buffer>;
const bytes = { serialize: (value: Buffer): Buffer => value, deserialize: (value: Buffer): Buffer => value };
const method = (name: string, responseStream: boolean): Method => ({
  path: `/bench.Queue/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: bytes.serialize,
  requestDeserialize: bytes.deserialize,
  responseSerialize: bytes.serialize,
  responseDeserialize: bytes.deserialize,
});

/** Put: queue (16 bytes) and payload. Take: queue; each message comes with its id (8 bytes) before it. Ack: queue and id. */
export const service: { readonly [Name in "Put" | "Take" | "Ack"]: Method } = {
  Put: method("Put", false),
  Take: method("Take", true),
  Ack: method("Ack", false),
};

export const grpc: System = {
  name: "grpc-sqlite",
  settings:
    "grpc-js at both ends, on Deno, unary calls, a server stream to B; better-sqlite3, WAL, synchronous=FULL, a transaction each",
  acknowledged: "committed by SQLite, so fsynced",
  missing: () => undefined,
  start,
  connect,
};

async function start(folder: string): Promise<Server> {
  const port = freePort();
  const script = join(import.meta.dirname ?? "", "grpc-server.ts");
  const server = await startProgram({
    command: Deno.execPath(),
    args: ["run", "--allow-all", "--quiet", script, `127.0.0.1:${port}`, join(folder, "queue.db")],
    ready: /^ready$/,
  });
  return {
    pids: [server.pid],
    address: `127.0.0.1:${port}`,
    version: "of package-lock.json",
    command: "deno run --allow-all bench/peers/grpc-server.ts",
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const Queue = makeGenericClientConstructor(service, "Queue");

function open(address: string) {
  // A connection of its own: else all clients of a process share one.
  return new Queue(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
}

type Opened = ReturnType<typeof open>;

function call(client: Opened, name: "Put" | "Ack", request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const { path, requestSerialize, responseDeserialize } = service[name];
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      (error) => error === null ? resolve() : reject(error),
    );
  });
}

async function connect(address: string): Promise<Client> {
  // Kept for all runs, and never closed: the runtime's HTTP/2 server aborts its whole process on a GOAWAY.
  const [a, b] = [open(address), open(address)];
  return {
    async ends(): Promise<Ends> {
      const queue = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
      return {
        post: (payload) => call(a, "Put", Buffer.concat([queue, payload])),
        async receive() {
          let newest: Buffer = Buffer.alloc(8);
          const arrivals = new Arrivals(() => call(b, "Ack", Buffer.concat([queue, newest])));
          const { path, requestSerialize, responseDeserialize } = service.Take;
          const stream = b.makeServerStreamRequest(path, requestSerialize, responseDeserialize, queue);
          stream.on("data", (message: Buffer) => {
            newest = message.subarray(0, 8);
            arrivals.take(numberOf(message.subarray(8)));
          });
          let ended = false;
          stream.on("error", (error) => ended ? undefined : arrivals.fail(error));
          return {
            arrivals,
            async [Symbol.asyncDispose]() {
              ended = true;
              stream.cancel();
            },
          };
        },
        async [Symbol.asyncDispose]() {},
      };
    },
    async idle() {
      const client = open(address);
      // An acknowledgement of nothing.
      await call(client, "Ack", Buffer.alloc(24));
      // Not closed either, see above.
      return { async [Symbol.asyncDispose]() {} };
    },
  };
}
