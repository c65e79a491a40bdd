// Redis streams: XADD from A, a consumer group for B, an append-only file that is synced always or every second. What was
// acknowledged stays in a stream until somebody trims it; each run here has a stream of its own.

import { createClient, RESP_TYPES } from "@redis/client";
import { freePort } from "@quicproquo/testkit";
import { Arrivals, numberOf } from "../arrivals.ts";
import { installed, startProgram, versionOf } from "./program.ts";
import type { Client, Ends, Server, System } from "./system.ts";

const program = installed("/usr/bin/redis-server");
const group = "bench";
/** Messages that B asks for at once. */
const page = 256;
/** How long a read waits for something to come, ms. */
const patience = 200;

export const redis: readonly System[] = (["always", "everysec"] as const).map((sync) => ({
  name: `redis-${sync}`,
  settings:
    `appendonly yes, appendfsync ${sync}, no snapshots; XADD, XREADGROUP, XACK, the stream deleted after each run; plain TCP`,
  acknowledged: sync === "always"
    ? "in the append-only file, fsynced"
    : "handed to the operating system; a power cut takes up to a second of it",
  missing: () => program === undefined ? "redis-server is not installed" : undefined,
  start: (folder) => start(folder, sync),
  connect,
}));

async function start(folder: string, sync: string): Promise<Server> {
  if (program === undefined) throw new Error("redis-server is not installed");
  const port = freePort();
  const args = ["--bind", "127.0.0.1", "--port", `${port}`, "--dir", folder, "--save", ""];
  const server = await startProgram({
    command: program,
    args: [...args, "--appendonly", "yes", "--appendfsync", sync],
    ready: /Ready to accept connections/,
  });
  return {
    pids: [server.pid],
    address: `redis://127.0.0.1:${port}`,
    version: versionOf(program, "--version"),
    command: server.line,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type Connection = Awaited<ReturnType<typeof open>>;

async function open(url: string) {
  const client = createClient({ url });
  // What a lost connection says comes by the call that it fails.
  client.on("error", () => {});
  return await client.connect();
}

async function connect(url: string): Promise<Client> {
  return {
    async ends(): Promise<Ends> {
      const stream = `bench-${crypto.randomUUID()}`;
      const [sending, reading, acking] = [await open(url), await open(url), await open(url)];
      await sending.xGroupCreate(stream, group, "0", { MKSTREAM: true });
      return {
        post: (payload) => sending.xAdd(stream, "*", { m: Buffer.from(payload.buffer) }),
        receive: () => receive(stream, reading, acking),
        async [Symbol.asyncDispose]() {
          await sending.del(stream);
          for (const each of [sending, reading, acking]) each.destroy();
        },
      };
    },
    async idle() {
      const connection = await open(url);
      await connection.ping();
      return { [Symbol.asyncDispose]: async () => connection.destroy() };
    },
  };
}

async function receive(stream: string, reading: Connection, acking: Connection): ReturnType<Ends["receive"]> {
  const waiting: string[] = [];
  const arrivals = new Arrivals(async () => {
    await acking.xAck(stream, group, waiting.splice(0));
  });
  const binary = reading.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  let ended = false;
  const reader = (async () => {
    while (!ended) {
      const read = await binary.xReadGroup(group, "b", { key: stream, id: ">" }, { COUNT: page, BLOCK: patience });
      for (const { messages } of read ?? []) {
        for (const { id, message } of messages) {
          waiting.push(id.toString());
          const payload = message.m;
          if (!(payload instanceof Uint8Array)) throw new Error("an entry without a message");
          arrivals.take(numberOf(payload));
        }
      }
    }
  })().catch((error: unknown) => ended ? undefined : arrivals.fail(error));
  return {
    arrivals,
    async [Symbol.asyncDispose]() {
      ended = true;
      await reader;
    },
  };
}
