// PostgreSQL itself, as somebody builds a queue on it with care: what came while a transaction was under way goes into the
// next one by one statement, B is woken by a notification that follows the commit, and reads and deletes what came.

import pg from "pg";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { Arrivals, numberOf } from "../arrivals.ts";
import type { Client, Ends, Server, System } from "./system.ts";

/** Rows that B reads at once. */
const page = 500;
const idle = 100;
const connections = `max_connections=${2 * idle + 20}`;

export const postgresql: System = {
  name: "postgresql",
  settings: "defaults but max_connections; INSERT of all that waits by unnest, one transaction under way at a time, " +
    `NOTIFY after it; SELECT of up to ${page}, DELETE of all up to one; plain TCP, no password`,
  acknowledged: "committed with synchronous_commit on, so fsynced",
  idle,
  missing: () => PostgresServer.available ? undefined : "npm brings no PostgreSQL for this platform",
  start,
  connect,
};

async function start(): Promise<Server> {
  const server = await PostgresServer.start({ durable: true, settings: [connections] });
  const address = await server.schema();
  await server.ask(
    address,
    "CREATE TABLE messages (id bigserial PRIMARY KEY, queue text NOT NULL, payload bytea NOT NULL)",
  );
  await server.ask(address, "CREATE INDEX ON messages (queue, id)");
  const [row] = await server.ask(address, "SHOW server_version");
  return {
    pids: [await server.pid()],
    address,
    version: String(row?.server_version),
    command: `postgres -c ${connections}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function open(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function connect(address: string): Promise<Client> {
  return {
    async ends(): Promise<Ends> {
      const queue = `bench_${crypto.randomUUID().replaceAll("-", "")}`;
      const [a, b, listening] = [await open(address), await open(address), await open(address)];
      return {
        post: batching(a, queue),
        receive: () => receive(queue, b, listening),
        async [Symbol.asyncDispose]() {
          for (const each of [a, b, listening]) await each.end();
        },
      };
    },
    async idle() {
      const client = await open(address);
      await client.query("SELECT 1");
      return { [Symbol.asyncDispose]: () => client.end() };
    },
  };
}

function batching(client: pg.Client, queue: string): Ends["post"] {
  let waiting: { readonly payload: Uint8Array; readonly answer: PromiseWithResolvers<void> }[] = [];
  let busy = false;
  const flush = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const taken = waiting;
      waiting = [];
      try {
        await client.query({
          name: "put",
          text: "INSERT INTO messages (queue, payload) SELECT $1, unnest($2::bytea[])",
          values: [queue, taken.map(({ payload }) => Buffer.from(payload.buffer))],
        });
        for (const { answer } of taken) answer.resolve();
        // Nobody waits for it, and what follows on this connection comes after it.
        client.query(`NOTIFY ${queue}`).catch(() => {});
      } catch (error) {
        for (const { answer } of taken) answer.reject(error);
      }
    }
    busy = false;
  };
  return (payload) => {
    const answer = Promise.withResolvers<void>();
    waiting.push({ payload, answer });
    if (!busy) void flush();
    return answer.promise;
  };
}

async function receive(queue: string, client: pg.Client, listening: pg.Client): ReturnType<Ends["receive"]> {
  let [read, asked, reading] = ["0", false, false];
  const arrivals = new Arrivals(async () => {
    await client.query({
      name: "ack",
      text: "DELETE FROM messages WHERE queue = $1 AND id <= $2",
      values: [queue, read],
    });
  });
  const look = async (): Promise<void> => {
    asked = true;
    if (reading) return;
    reading = true;
    while (asked) {
      asked = false;
      const { rows } = await client.query<{ readonly id: string; readonly payload: Uint8Array }>({
        name: "get",
        text: `SELECT id, payload FROM messages WHERE queue = $1 AND id > $2 ORDER BY id LIMIT ${page}`,
        values: [queue, read],
      });
      for (const { id, payload } of rows) {
        read = id;
        arrivals.take(numberOf(payload));
      }
      if (rows.length === page) asked = true;
    }
    reading = false;
  };
  const noticed = (): void => void look().catch((error: unknown) => arrivals.fail(error));
  listening.on("notification", noticed);
  await listening.query(`LISTEN ${queue}`);
  noticed();
  return {
    arrivals,
    async [Symbol.asyncDispose]() {
      await listening.query(`UNLISTEN ${queue}`);
    },
  };
}
