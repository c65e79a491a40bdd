// The database lost under a node that goes on, again and again, while people write and read: killed and back, cut off in the
// midst of a transaction, and replaced by its synchronous standby. An answer means that it is on disk, on every disk that
// commits wait for; so nothing that was answered may be gone, come twice, or come back after its ack. What was not answered
// may be there or not.

import type { Account } from "./account.ts";
import { type DatabaseDoor, type Moment } from "./database-door.ts";
import { channelId, gone, type KillRunOptions, withUsers } from "./kill-run.ts";
import type { NodeProcess } from "./node-process.ts";
import type { QueueCounts } from "./queue-checker.ts";

interface DatabaseRunOptions extends KillRunOptions {
  readonly database: string;
}

export interface Recoveries extends QueueCounts {
  /** The longest time from the database's return to the node's first answer, ms. */
  readonly slowestRecovery: number;
}

/** What can be killed and comes back on what it left. */
export interface Mortal {
  crash(): Promise<void>;
  restart(): Promise<void>;
}

/** It is killed, and comes back with what the node answered for. */
export function databaseKillRun(options: DatabaseRunOptions & { readonly server: Mortal }): Promise<Recoveries> {
  return withUsers(options, async (users) => {
    await using node = await users.start();
    let slowestRecovery = 0;
    for (let kill = 1; kill <= options.kills; kill++) {
      await users.killAtWork([node], () => options.server.crash());
      await options.server.restart();
      slowestRecovery = Math.max(slowestRecovery, await recovery(node, users.accounts.reader));
    }
    return { ...await users.judge(node), slowestRecovery };
  });
}

/** The node's connection is cut at each of the moments in turn. */
export function cutRun(
  options: DatabaseRunOptions & { readonly door: DatabaseDoor; readonly moments: readonly Moment[] },
): Promise<Recoveries> {
  return withUsers(options, async (users) => {
    await using node = await users.start();
    let slowestRecovery = 0;
    for (let cut = 0; cut < options.kills; cut++) {
      const moment = options.moments[cut % options.moments.length];
      if (moment === undefined) throw new Error("there is no moment to cut at");
      await users.killAtWork([node], async () => {
        await options.door.cutAt(moment);
        // Before anybody leaves: what the node says that it should not is to be heard.
        slowestRecovery = Math.max(slowestRecovery, await recovery(node, users.accounts.reader));
      });
    }
    return { ...await users.judge(node), slowestRecovery };
  });
}

/** A database with a standby, behind one address. */
export interface Replaceable {
  /** The one that leads is gone for good; with `behind`, when it has commits that the standby does not have. */
  crash(behind: boolean): Promise<void>;
  /** The standby takes over. */
  promote(): Promise<void>;
  /** It gets a standby of its own; the database is away meanwhile. */
  protect(): Promise<void>;
}

export interface Failovers extends Recoveries {
  /** The longest that a call took that was refused while there was no database, ms. */
  readonly slowestRefusal: number;
}

/** The primary is killed and stays away, every other time while its synchronous standby lags; that has all that was answered. */
export function failoverRun(options: DatabaseRunOptions & { readonly pair: Replaceable }): Promise<Failovers> {
  const { kills, pair } = options;
  return withUsers(options, async (users) => {
    await using node = await users.start();
    const { reader, writers: [writer = reader] } = users.accounts;
    let slowestRecovery = 0;
    let slowestRefusal = 0;
    for (let kill = 1; kill <= kills; kill++) {
      await users.killAtWork([node], () => pair.crash(kill % 2 === 1));
      slowestRefusal = Math.max(slowestRefusal, await refusal(node, writer));
      await pair.promote();
      slowestRecovery = Math.max(slowestRecovery, await recovery(node, reader));
      if (kill === kills) break;
      await pair.protect();
      await recovery(node, reader);
    }
    return { ...await users.judge(node), slowestRecovery, slowestRefusal };
  });
}

/** How long until the node answers again, ms. */
async function recovery(node: NodeProcess, { key, auth }: Account): Promise<number> {
  const from = performance.now();
  await using link = await node.connect("tls");
  for (;;) {
    try {
      await link.node.peek({ recipientKey: key, channelId, version: 1, auth, limit: 1 });
      return performance.now() - from;
    } catch (error) {
      if (!gone(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** How long until a message to oneself is refused for want of a database, ms. Throws if it is not. */
async function refusal(node: NodeProcess, { key, auth }: Account): Promise<number> {
  await using link = await node.connect("tls");
  const from = performance.now();
  try {
    await link.node.enqueue({ recipientKey: key, channelId, payload: Uint8Array.of(1), version: 1, auth });
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("E022")) return performance.now() - from;
    throw error;
  }
  throw new Error("the node acknowledged a message that no database has");
}
