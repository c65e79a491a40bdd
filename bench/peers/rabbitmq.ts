// RabbitMQ: a quorum queue of one member, publisher confirms, manual acknowledgements, plain TCP.

import { join } from "node:path";
import { type Channel, connect as dial, type ConsumeMessage } from "amqplib";
import { freePort } from "@quicproquo/testkit";
import { Arrivals, numberOf } from "../arrivals.ts";
import { installed, startProgram, versionOf } from "./program.ts";
import type { Client, Ends, Server, System } from "./system.ts";

const program = installed("/usr/lib/rabbitmq/bin/rabbitmq-server");
const daemon = installed("/usr/bin/epmd");
/** Unacknowledged messages at B. */
const prefetch = 1_000;

export const rabbitmq: System = {
  name: "rabbitmq",
  settings: "a quorum queue (one member), durable, persistent messages, confirms, acknowledgements of all up to one, " +
    `prefetch ${prefetch}, no plugins; plain TCP, a password`,
  acknowledged: "in the write-ahead log of a majority (of one), fdatasynced",
  missing: () => program === undefined || daemon === undefined ? "rabbitmq-server is not installed" : undefined,
  start,
  connect,
};

async function start(folder: string): Promise<Server> {
  if (program === undefined || daemon === undefined) throw new Error("rabbitmq-server is not installed");
  const [port, distribution, mapper] = [freePort(), freePort(), freePort()];
  await Deno.writeTextFile(join(folder, "rabbitmq.conf"), `listeners.tcp.1 = 127.0.0.1:${port}\n`);
  await Deno.writeTextFile(join(folder, "plugins"), "[].\n");
  await using opened = new AsyncDisposableStack();
  // Else RabbitMQ leaves one running.
  const epmd = new Deno.Command(daemon, {
    args: ["-port", `${mapper}`, "-address", "127.0.0.1"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  opened.defer(async () => {
    epmd.kill("SIGTERM");
    await epmd.status;
  });
  const server = opened.use(
    await startProgram({
      command: program,
      args: [],
      env: {
        HOME: folder,
        ERL_EPMD_PORT: `${mapper}`,
        RABBITMQ_NODENAME: `bench-${port}@localhost`,
        RABBITMQ_DIST_PORT: `${distribution}`,
        RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq"),
        RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
        RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
        RABBITMQ_LOG_BASE: join(folder, "log"),
        RABBITMQ_LOGS: "-",
      },
      ready: /Server startup complete|completed with \d+ plugins/,
    }),
  );
  const kept = opened.move();
  return {
    pids: [server.pid],
    address: `amqp://guest:guest@127.0.0.1:${port}`,
    version: await serverVersion(`amqp://guest:guest@127.0.0.1:${port}`),
    command: server.line,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function serverVersion(address: string): Promise<string> {
  const connection = await dial(address);
  const { version } = connection.connection.serverProperties;
  await connection.close();
  return version ?? versionOf("/usr/bin/dpkg-query", "-W", "rabbitmq-server");
}

async function connect(address: string): Promise<Client> {
  return {
    async ends(): Promise<Ends> {
      const [a, b] = [await dial(address, { noDelay: true }), await dial(address, { noDelay: true })];
      const [sending, receiving] = [await a.createConfirmChannel(), await b.createChannel()];
      const queue = `bench-${crypto.randomUUID()}`;
      await sending.assertQueue(queue, { durable: true, arguments: { "x-queue-type": "quorum" } });
      return {
        post: (payload) =>
          new Promise<void>((resolve, reject) => {
            sending.sendToQueue(
              queue,
              Buffer.from(payload.buffer),
              { persistent: true },
              (error: unknown) => error === null || error === undefined ? resolve() : reject(error),
            );
          }),
        receive: () => receive(receiving, queue),
        async [Symbol.asyncDispose]() {
          await sending.deleteQueue(queue);
          await a.close();
          await b.close();
        },
      };
    },
    async idle() {
      const connection = await dial(address);
      return { [Symbol.asyncDispose]: () => connection.close() };
    },
  };
}

async function receive(channel: Channel, queue: string): ReturnType<Ends["receive"]> {
  let newest: ConsumeMessage | undefined;
  const arrivals = new Arrivals(() => {
    if (newest !== undefined) channel.ack(newest, true);
  });
  await channel.prefetch(prefetch);
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return arrivals.fail(new Error("the queue is gone"));
    newest = message;
    arrivals.take(numberOf(message.content));
  });
  return {
    arrivals,
    async [Symbol.asyncDispose]() {
      await channel.cancel(consumerTag);
    },
  };
}
