// The node as an operator starts it, with nothing changed but what one busy account and one address need; over QUIC and TLS,
// in a folder and on PostgreSQL. A registers and logs in, B too; each message has A's token and is answered with a signed proof.

import { dirname, join } from "node:path";
import type { Limits } from "@quicproquo/protocol";
import {
  linkOver,
  NearNode,
  type NodeLink,
  NodeProcess,
  parseAnnounced,
  registerAccount,
} from "@quicproquo/testkit/node-process";
import { PostgresServer } from "@quicproquo/testkit/postgres-server";
import { enqueuing, freshName, Receiver, type Transport } from "../node/load.ts";
import type { Client, Server, System } from "./system.ts";

/** Rates, as a benchmark is not a person, and room for an inbox that is filled before it is drained. */
const raised: Partial<Limits> = {
  enqueuePerSecond: 1_000_000,
  enqueueBurst: 1_000_000,
  inboxCallsPerSecond: 1_000_000,
  inboxCallBurst: 1_000_000,
  registrationsPerHour: 1_000,
  loginsPerMinutePerPrefix: 1_000,
  strangerCallsPerSecond: 1_000_000,
  strangerCallBurst: 1_000_000,
  inboxMessages: 20_000,
};

/** All of the benchmark's come from one. */
const perAddress = 4_000;
const shown = Object.entries(raised).map(([name, limit]) => `${name}=${limit}`).join(", ");

const embedded = "fsynced (SQLite in WAL mode, encrypted); a signed proof says so";
const served = "committed by PostgreSQL with its defaults, so fsynced there; a signed proof says so";

export const ours: readonly System[] = [
  ...(["quic", "tls"] as const).map((transport) => of(transport, false)),
  ...(["quic", "tls"] as const).map((transport) => of(transport, true)),
];

function of(transport: Transport, onPostgres: boolean): System {
  return {
    name: onPostgres ? `node-${transport}-postgres` : `node-${transport}`,
    settings: `defaults but rates, connections from one address (${perAddress}) and one inbox's room: ${shown}`,
    acknowledged: onPostgres ? served : embedded,
    missing: () => onPostgres && !PostgresServer.available ? "npm brings no PostgreSQL for this platform" : undefined,
    start: (folder) => start(folder, onPostgres),
    connect: (address) => connect(address, transport),
  };
}

async function start(folder: string, onPostgres: boolean): Promise<Server> {
  await using opened = new AsyncDisposableStack();
  const database = onPostgres ? opened.use(await PostgresServer.start({ durable: true })) : undefined;
  const schema = await database?.schema();
  const args = ["--connections-per-address", `${perAddress}`];
  const node = opened.use(
    await NodeProcess.start({ data: join(folder, "data"), limits: raised, database: schema, args }),
  );
  const root = dirname(dirname(import.meta.dirname ?? ""));
  const command = node.command.join(" ").replaceAll(folder, "FOLDER").replaceAll(`${root}/`, "");
  const kept = opened.move();
  return {
    pids: [node.pid, ...database === undefined ? [] : [await database.pid()]],
    address: JSON.stringify(node.announced),
    version: "of this tree",
    command: schema === undefined ? command : command.replaceAll(schema, "DATABASE"),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function connect(address: string, transport: Transport): Promise<Client> {
  const announced = parseAnnounced(address);
  if (announced === undefined) throw new Error(`${address} is no node's address`);
  const node = new NearNode(announced);
  const registered = async (link: NodeLink) => await registerAccount(link.node, node.origin, freshName());
  return {
    async ends() {
      const [sending, receiving] = [await node.connect(transport), await node.connect(transport)];
      const sender = await registered(sending);
      const receiver = await registered(receiving);
      const ends = { sender, receiver, sending, receiving };
      return {
        post: enqueuing(ends),
        async receive() {
          const arrivals = new Receiver(ends);
          return { arrivals, [Symbol.asyncDispose]: async () => arrivals[Symbol.dispose]() };
        },
        async [Symbol.asyncDispose]() {
          await sending[Symbol.asyncDispose]();
          await receiving[Symbol.asyncDispose]();
        },
      };
    },
    async idle() {
      // As the client does it: what it asks first goes out with the bootstrap.
      const link = linkOver(await node.dial(transport));
      await link.node.health();
      return link;
    },
  };
}
