// The served store: PostgreSQL, calls gathered into groups as in the embedded one. While one group is under way the next
// gathers, so that under load all that wait share one commit. When the connection is lost what was under way fails, and
// nothing of it was acknowledged; until it is back every call fails at once.

import { signDelivery, signingKeyFromSeed } from "@quicproquo/protocol/delivery-signing";
import type { Clock } from "@quicproquo/transport";
import { backedUpElsewhere } from "../../backup/elsewhere.ts";
import { NodeError } from "../../errors.ts";
import type { Commit } from "../../observe/counts.ts";
import { type AnswerOf, changesNothing, type OperationName, type RequestOf } from "../operation.ts";
import { type StoreCalls, storeOver } from "../store-over.ts";
import { type AckRequest, type Capacity, nodeKeyName, type Store } from "../store.ts";
import { AckPace } from "./ack-pace.ts";
import { accountExecutors } from "./accounts.ts";
import { blobExecutors } from "./blobs.ts";
import type { Prove } from "./bundle.ts";
import { censusExecutors } from "./census.ts";
import { channelExecutors } from "./channels.ts";
import { deletionExecutors } from "./deletion.ts";
import { endpointExecutors } from "./endpoints.ts";
import type { Executors } from "./executors.ts";
import { expireRest } from "./expired.ts";
import { inboxExecutors } from "./inboxes.ts";
import { KeptConnection } from "./kept-connection.ts";
import { keyExecutors } from "./keys.ts";
import { logExecutors } from "./log-reading.ts";
import { PostgresNeighbours } from "./neighbours.ts";
import { connect, demandSamePlace, mayRunAgain, migrate, storeFailure } from "./open.ts";
import type { Connected, ConnectOptions, MigrateOptions } from "./open.ts";
import { restoringExecutors } from "./restoring.ts";
import { SecretBox } from "./secret-box.ts";
import { sessionExecutors } from "./sessions.ts";
import { inTransaction, type Sql } from "./sql.ts";
import { telling } from "./telling.ts";
import { onInboxes, together } from "./together.ts";

export interface PostgresStoreOptions extends ConnectOptions, Pick<MigrateOptions, "moved"> {
  /** 32 bytes, under which the node's secrets are sealed; overwritten once used. */
  readonly key: Uint8Array;
  readonly capacity: Capacity;
  readonly random: (size: number) => Uint8Array;
  readonly clock: Clock;
  /** Told when the connection is lost, with why, and when it is back. */
  readonly away?: ((reason: Error | undefined) => void) | undefined;
  /** Told of every group of calls. */
  readonly committed?: ((commit: Commit) => void) | undefined;
}

/** Most calls of one group: their locks are held until it is committed. */
const groupCalls = 256;
const triesAlone = 5;

interface Call {
  readonly name: OperationName;
  readonly reads: boolean;
  /** What it asks for, if it is one. */
  readonly ack: AckRequest | undefined;
  run(sql: Sql): Promise<() => void>;
  fail(error: NodeError): void;
}

/** Opens it, or throws a `NodeError` with nothing changed. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const box = new SecretBox(options.key, options.random);
  options.key.fill(0);
  const connected = await connect(options);
  try {
    await migrate(connected, options);
    const accounts = accountExecutors(box);
    const candidate = options.random(32);
    const seed = await inTransaction(
      connected.sql,
      (sql) => accounts.secret(sql, { name: nodeKeyName, value: candidate }),
    );
    const nodeKey = signingKeyFromSeed(seed);
    candidate.fill(0);
    const join = async (connected: Connected): Promise<void> => {
      if (options.sharedFiles === undefined) return;
      const place = { name: "files-place", value: new TextEncoder().encode(options.sharedFiles) };
      const known = await inTransaction(connected.sql, (sql) => accounts.secret(sql, place));
      const say = () => inTransaction(connected.sql, (sql) => accounts.replaceSecret(sql, place));
      await demandSamePlace(connected, options.sharedFiles, new TextDecoder().decode(known), say);
    };
    await join(connected);
    const executors = executorsFor(
      accounts,
      options.capacity,
      (request, seq) => signDelivery(nodeKey, { ...request, seq }),
    );
    const alone = options.as === "node" && options.sharedFiles === undefined;
    const neighbours = options.as === "visitor" ? undefined : await PostgresNeighbours.open({ ...options, alone });
    const store = storeOver(new Groups(connected, options, executors, box, join));
    return neighbours === undefined ? store : telling(store, neighbours);
  } catch (error) {
    await connected[Symbol.asyncDispose]();
    box.close();
    throw storeFailure(error);
  }
}

function executorsFor(accounts: ReturnType<typeof accountExecutors>, capacity: Capacity, prove: Prove): Executors {
  const inboxes = inboxExecutors(capacity, prove);
  return {
    ...accounts,
    ...keyExecutors,
    ...logExecutors,
    ...inboxes,
    ...blobExecutors,
    ...sessionExecutors,
    ...endpointExecutors,
    ...deletionExecutors,
    ...channelExecutors,
    ...censusExecutors,
    ...restoringExecutors,
    async expire(sql, request) {
      if (!await keepsHouse(sql)) return 0;
      const messages = await inboxes.expire(sql, request);
      return messages + await expireRest(sql, { ...request, limit: request.limit - messages });
    },
    expireBlobs: async (sql, request) => await keepsHouse(sql) ? await blobExecutors.expireBlobs(sql, request) : [],
    // Rows that were deleted stay in PostgreSQL's files until it has vacuumed them, and in its log until that is recycled.
    foldLog: () => Promise.resolve(),
    backUp() {
      throw backedUpElsewhere();
    },
  };
}

/** "qpqhouse" as a number of 53 bits. */
const houseLock = "31929268870541157";

/** One node at a time removes what has expired, until its transaction is over; there is nothing to do for another one. */
async function keepsHouse(sql: Sql): Promise<boolean> {
  const lock = `hashtextextended(current_schema(), ${houseLock})`;
  return (await sql.first<{ got: boolean }>(`SELECT pg_try_advisory_xact_lock(${lock}) AS got`))?.got === true;
}

class Groups implements StoreCalls {
  /** A database that is away comes back: the store itself does not break. */
  readonly broken: Promise<NodeError> = new Promise(() => {});
  /** Each row costs its trips to the server, in whichever transaction. */
  readonly callAlong: undefined;
  readonly #options: PostgresStoreOptions;
  readonly #executors: Executors;
  readonly #box: SecretBox;
  readonly #kept: KeptConnection;
  #waiting: Call[] = [];
  readonly #acks: AckPace;
  #working: Promise<void> | undefined;
  #full = false;
  #closed = false;

  /** `join`: what a node demands of the others before it works beside them. */
  constructor(
    connected: Connected,
    options: PostgresStoreOptions,
    executors: Executors,
    box: SecretBox,
    join: (connected: Connected) => Promise<void>,
  ) {
    this.#options = options;
    this.#executors = executors;
    this.#box = box;
    this.#acks = new AckPace(options.clock);
    this.#kept = new KeptConnection(connected, {
      clock: options.clock,
      async connect() {
        const connected = await connect(options);
        try {
          await join(connected);
          return connected;
        } catch (error) {
          await connected[Symbol.asyncDispose]();
          throw error;
        }
      },
      lost: (reason) => options.away?.(reason),
      back: () => options.away?.(undefined),
    });
  }

  get full(): boolean {
    return this.#full;
  }

  call<K extends OperationName>(name: K, request: RequestOf<K>): Promise<AnswerOf<K>> {
    if (this.#closed) return Promise.reject(new NodeError("closed", "the store is closed"));
    if (this.#kept.connected === undefined) return Promise.reject(away());
    const { promise, resolve, reject } = Promise.withResolvers<AnswerOf<K>>();
    const own = copyOf(request);
    this.#waiting.push({
      name,
      reads: changesNothing.has(name),
      ack: isAck(name, own) ? own : undefined,
      run: async (sql) => {
        const answer = await this.#executors[name](sql, own);
        return () => resolve(answer);
      },
      fail: reject,
    });
    this.#acks.goesOn();
    this.#working ??= this.#work();
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#acks[Symbol.dispose]();
    this.#kept.end();
    await this.#working;
    await this.#kept[Symbol.asyncDispose]();
    this.#box.close();
  }

  async #work(): Promise<void> {
    // What is asked for in the same turn goes together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const calls = this.#next();
      if (calls.length === 0) {
        await this.#acks.pause();
        continue;
      }
      const { connected } = this.#kept;
      if (connected === undefined) { for (const call of calls) call.fail(away()); }
      else await this.#serve(connected, calls);
    }
    // In the same step as the last look, so that no call comes between.
    this.#working = undefined;
  }

  /** None if only acks wait that wait for others. */
  #next(): readonly Call[] {
    // What a subscription reads lies behind all that was acked.
    const mayWait = this.#waiting.every(({ name }) => name === "ack" || name === "waiting");
    const acks = mayWait ? this.#waiting.flatMap(({ ack }) => ack ?? []) : [];
    if (acks.length > 0 && this.#acks.wait(acks)) {
      const others = this.#waiting.filter(({ ack }) => ack === undefined);
      this.#waiting = this.#waiting.filter(({ ack }) => ack !== undefined);
      return others;
    }
    const calls = this.#waiting.splice(0, groupCalls);
    this.#acks.go(calls.flatMap(({ ack }) => ack ?? []));
    return calls;
  }

  async #serve({ sql }: Connected, calls: readonly Call[]): Promise<void> {
    try {
      await this.#together(sql, calls);
    } catch (error) {
      // Nothing of the group was kept; unless the connection is gone, each runs again in a transaction of its own.
      if (calls.length === 1 && !mayRunAgain(error) || storeFailure(error).code === "store-away") {
        for (const call of calls) call.fail(this.#failure(error));
        return;
      }
      for (const call of calls) await this.#alone(sql, call);
    }
  }

  async #together(sql: Sql, calls: readonly Call[]): Promise<void> {
    const { clock, committed } = this.#options;
    let answers: readonly (() => void)[];
    if (calls.every(({ reads }) => reads)) {
      answers = await made(sql, calls);
      committed?.({ calls: calls.length, seconds: undefined, full: this.#full });
    } else {
      const begun = sql.begin();
      let from = 0;
      let done: Promise<number> | undefined;
      const commit = async (): Promise<void> => {
        if (done === undefined) {
          from = clock.monotonic();
          done = sql.run("COMMIT");
        }
        await done;
      };
      try {
        [, answers] = await Promise.all([begun, made(sql, calls, commit)]);
        await commit();
        this.#full = false;
        committed?.({ calls: calls.length, seconds: (clock.monotonic() - from) / 1_000, full: false });
      } catch (error) {
        await sql.run("ROLLBACK").catch(() => {});
        throw error;
      }
    }
    for (const answer of answers) answer();
  }

  async #alone(sql: Sql, call: Call): Promise<void> {
    for (let left = triesAlone - 1;; left--) {
      try {
        return await this.#together(sql, [call]);
      } catch (error) {
        if (left === 0 || !mayRunAgain(error)) return call.fail(this.#failure(error));
      }
    }
  }

  #failure(error: unknown): NodeError {
    const failure = storeFailure(error);
    if (failure.code === "storage-full") this.#full = true;
    return failure;
  }
}

/** Makes the calls; how each is answered, in their order, once it is committed, which the last of them may do (`commit`). */
async function made(sql: Sql, calls: readonly Call[], commit?: () => Promise<void>): Promise<readonly (() => void)[]> {
  const answers: (() => void)[] = [];
  let left = calls.length;
  for (const part of together(calls)) {
    left -= part.length;
    const closes = left === 0 && commit !== undefined && part.every(({ name }) => onInboxes.has(name));
    const partSql = closes ? { ...sql, commit } : sql;
    // None is left behind that would go on after the transaction.
    for (const one of await Promise.allSettled(part.map((call) => call.run(partSql)))) {
      if (one.status === "rejected") throw one.reason;
      answers.push(one.value);
    }
  }
  return answers;
}

function away(): NodeError {
  return new NodeError("store-away", "the database cannot be reached", {
    hint: "The node goes on by itself when it is back.",
  });
}

/** As the type of the name says. */
function isAck(name: OperationName, request: RequestOf<OperationName>): request is AckRequest {
  return name === "ack" && "seqUpTo" in request;
}

/** Bytes are copied; the rest does not change. */
function copyOf<T extends object>(request: T): T {
  return mapped(request, (value) => {
    if (value instanceof Uint8Array) return value.slice();
    return Array.isArray(value) ? value.map((one: unknown) => one instanceof Uint8Array ? one.slice() : one) : value;
  });
}

function mapped<T extends object>(object: T, map: (value: unknown) => unknown): T {
  // The same fields with values of the same types.
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)])) as T;
}
