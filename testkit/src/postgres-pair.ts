// A PostgreSQL server and its synchronous standby, as an operator has them against the loss of a machine, behind one door. The
// standby is a copy of the stopped primary; what the primary answers for is on both disks. Which of the two leads changes with
// each failover.

import { DatabaseDoor } from "./database-door.ts";
import { databaseUser, OwnPostgres, standbyName } from "./own-postgres.ts";
import { query } from "./postgres-server.ts";

/** Of a primary that has a standby: a commit waits until that has it on its disk. */
const synchronous: readonly string[] = [`synchronous_standby_names=${standbyName}`, "synchronous_commit=on"];

/** For a commit that waits, 10 ms apart. */
const looks = 100;

export class PostgresPair implements AsyncDisposable {
  readonly #door: DatabaseDoor;
  #primary: OwnPostgres;
  #standby: OwnPostgres | undefined;

  private constructor(primary: OwnPostgres) {
    this.#primary = primary;
    this.#door = new DatabaseDoor(primary.port);
  }

  static async start(): Promise<PostgresPair> {
    const pair = new PostgresPair(await OwnPostgres.create({ durable: true }));
    await pair.protect();
    return pair;
  }

  /** Of the door. */
  get address(): string {
    return addressAt(this.#door.port);
  }

  /**
   * The primary's machine is gone (SIGKILL), and with it every connection; with `behind`, when it has commits that its standby
   * does not have and that wait for that.
   */
  async crash(behind: boolean): Promise<void> {
    const senders = behind ? await this.#ask("SELECT pid FROM pg_stat_replication") : [];
    const pids = senders.flatMap(({ pid }) => typeof pid === "number" ? [pid] : []);
    for (const pid of pids) Deno.kill(pid, "SIGSTOP");
    try {
      if (behind) await this.#commitWaits();
      await this.#primary.crash();
    } finally {
      // What stands still does not notice that the rest is gone.
      for (const pid of pids) Deno.kill(pid, "SIGKILL");
    }
    this.#door.lead(undefined);
  }

  /** The standby takes over; what led before stays away. Resolves when the door leads to a server that takes writes. */
  async promote(): Promise<void> {
    const standby = this.#standby;
    if (standby === undefined) throw new Error("there is no standby");
    await standby.promote();
    await this.#primary.remove();
    this.#primary = standby;
    this.#standby = undefined;
    this.#door.lead(standby.port);
  }

  /** The primary is stopped, copied, and started with the copy as its standby. Resolves when commits wait for that. */
  async protect(): Promise<void> {
    this.#door.lead(undefined);
    await this.#primary.stop();
    await this.#standby?.remove();
    this.#standby = await this.#primary.copy([], this.#primary.port);
    await this.#primary.start(synchronous);
    await this.#standby.start();
    while (!await this.#protected()) await new Promise((next) => setTimeout(next, 10));
    this.#door.lead(this.#primary.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#door[Symbol.asyncDispose]();
    await this.#standby?.remove();
    await this.#primary.remove();
  }

  /** Or a second has passed: commits that do not wait are answered meanwhile, and will be lost. */
  async #commitWaits(): Promise<void> {
    for (let left = looks; left > 0; left--) {
      const waiting = await this.#ask("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
      if (waiting.length > 0) return;
      await new Promise((next) => setTimeout(next, 10));
    }
  }

  async #protected(): Promise<boolean> {
    const rows = await this.#ask("SELECT sync_state FROM pg_stat_replication");
    return rows.some(({ sync_state }) => sync_state === "sync");
  }

  #ask(text: string): Promise<readonly Record<string, unknown>[]> {
    return query(addressAt(this.#primary.port), text);
  }
}

function addressAt(port: number): string {
  return `postgres://${databaseUser}@127.0.0.1:${port}/postgres`;
}
