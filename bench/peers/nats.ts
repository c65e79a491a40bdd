// NATS JetStream: a stream in files, published to with acknowledgements, a durable consumer for B that acknowledges all up
// to one.

import { join } from "node:path";
import { AckPolicy, jetstream, jetstreamManager, type JsMsg, RetentionPolicy, StorageType } from "@nats-io/jetstream";
import { connect as dial } from "@nats-io/transport-node";
import { freePort } from "@quicproquo/testkit";
import { Arrivals, numberOf } from "../arrivals.ts";
import { installed, startProgram, versionOf } from "./program.ts";
import type { Client, Ends, Server, System } from "./system.ts";

const program = installed("/usr/sbin/nats-server", "/usr/bin/nats-server");
/** Messages that B asks for ahead. */
const ahead = 1_000;
/** Since when the file store can be told to sync each write. */
const canSync = [2, 10] as const;

const version = program === undefined ? "" : versionOf(program, "--version");
const [major = 0, minor = 0] = version.split(".").map(Number);
const synced = major > canSync[0] || (major === canSync[0] && minor >= canSync[1]);

export const nats: System = {
  name: "nats",
  settings:
    `JetStream, file storage, ${synced ? "sync_interval always" : "sync_interval not known to this version"}; ` +
    "limits retention, acknowledgements of all up to one, stream deleted between runs; plain TCP",
  acknowledged: synced
    ? "in the stream's file, fsynced"
    : "handed to the operating system: this version syncs every two minutes and cannot be told otherwise",
  missing: () => program === undefined ? "nats-server is not installed" : undefined,
  start,
  connect,
};

async function start(folder: string): Promise<Server> {
  if (program === undefined) throw new Error("nats-server is not installed");
  const port = freePort();
  const configuration = join(folder, "nats.conf");
  const sync = synced ? ", sync_interval: always" : "";
  await Deno.writeTextFile(
    configuration,
    `listen: "127.0.0.1:${port}"\njetstream { store_dir: ${JSON.stringify(join(folder, "streams"))}${sync} }\n`,
  );
  const server = await startProgram({ command: program, args: ["-c", configuration], ready: /Server is ready/ });
  return {
    pids: [server.pid],
    address: `127.0.0.1:${port}`,
    version,
    command: server.line,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function connect(servers: string): Promise<Client> {
  return {
    async ends(): Promise<Ends> {
      const [a, b] = [await dial({ servers }), await dial({ servers })];
      const name = `bench-${crypto.randomUUID()}`;
      const manager = await jetstreamManager(a);
      await manager.streams.add({
        name,
        subjects: [name],
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
      });
      await manager.consumers.add(name, { durable_name: "b", ack_policy: AckPolicy.All, max_ack_pending: 100_000 });
      const sending = jetstream(a);
      const consumer = await jetstream(b).consumers.get(name, "b");
      return {
        post: (payload) => sending.publish(name, payload),
        async receive() {
          let newest: JsMsg | undefined;
          const arrivals = new Arrivals(() => newest?.ack());
          const messages = await consumer.consume({
            max_messages: ahead,
            callback: (message) => {
              newest = message;
              arrivals.take(numberOf(message.data));
            },
          });
          return { arrivals, [Symbol.asyncDispose]: async () => void await messages.close() };
        },
        async [Symbol.asyncDispose]() {
          await manager.streams.delete(name);
          await a.close();
          await b.close();
        },
      };
    },
    async idle() {
      const connection = await dial({ servers });
      return { [Symbol.asyncDispose]: () => connection.close() };
    },
  };
}
