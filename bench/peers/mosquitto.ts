// Mosquitto: QoS 1 from A and to B, B with a session that the broker keeps. It never syncs: its file is written every half
// hour and when it ends.

import { join } from "node:path";
import { connect as open, connectAsync } from "mqtt";
import { freePort } from "@quicproquo/testkit";
import { Arrivals, numberOf } from "../arrivals.ts";
import { installed, startProgram, versionOf } from "./program.ts";
import type { Client, Ends, Server, System } from "./system.ts";

const program = installed("/usr/sbin/mosquitto");
/** QoS 1 messages on their way to B; Mosquitto's default is 20. */
const window = 64;

export const mosquitto: System = {
  name: "mosquitto",
  settings: `QoS 1, a persistent session for B, persistence true; max_inflight_messages ${window}, ` +
    "max_queued_messages 0 (its default of 1,000 drops what is more); plain TCP",
  acknowledged: "in the broker's memory; its file is written every 30 minutes and when it ends, never fsynced",
  missing: () => program === undefined ? "mosquitto is not installed" : undefined,
  start,
  connect,
};

async function start(folder: string): Promise<Server> {
  if (program === undefined) throw new Error("mosquitto is not installed");
  const port = freePort();
  const configuration = join(folder, "mosquitto.conf");
  const lines = [
    `listener ${port} 127.0.0.1`,
    "allow_anonymous true",
    "persistence true",
    `persistence_location ${folder}/`,
    `max_inflight_messages ${window}`,
    "max_queued_messages 0",
    // Started by root it would become another user, who may not write there.
    ...Deno.uid() === 0 ? ["user root"] : [],
  ];
  await Deno.writeTextFile(configuration, `${lines.join("\n")}\n`);
  const server = await startProgram({
    command: program,
    args: ["-c", configuration],
    ready: /mosquitto version .* running/,
  });
  return {
    pids: [server.pid],
    address: `mqtt://127.0.0.1:${port}`,
    version: versionOf(program, "-h"),
    command: server.line,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function connect(address: string): Promise<Client> {
  return {
    async ends(): Promise<Ends> {
      const topic = `bench/${crypto.randomUUID()}`;
      const clientId = `b-${crypto.randomUUID()}`;
      const a = await connectAsync(address, { clean: true });
      const before = await connectAsync(address, { clean: false, clientId });
      await before.subscribeAsync(topic, { qos: 1 });
      await before.endAsync();
      return {
        post: (payload) => a.publishAsync(topic, Buffer.from(payload.buffer), { qos: 1 }),
        async receive() {
          // The library acknowledges each by itself, once it has handed it over.
          const arrivals = new Arrivals(() => {});
          const b = open(address, { clean: false, clientId });
          // What waited comes with the connection.
          b.on("message", (_, payload) => arrivals.take(numberOf(payload)));
          await new Promise<void>((resolve) => b.once("connect", () => resolve()));
          return { arrivals, [Symbol.asyncDispose]: () => b.endAsync() };
        },
        async [Symbol.asyncDispose]() {
          await a.endAsync();
        },
      };
    },
    async idle() {
      const connection = await connectAsync(address);
      return { [Symbol.asyncDispose]: () => connection.endAsync() };
    },
  };
}
