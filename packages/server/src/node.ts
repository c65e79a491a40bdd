// The node: builds its parts once, serves connections, keeps house every half minute, and stops in good order.

import { originOf, signingKeyFromSeed, signPins } from "@quicproquo/protocol";
import type { Limits, SigningKey } from "@quicproquo/protocol";
import { closeCodes } from "@quicproquo/transport";
import type { Clock, Connection, Listener, Timer } from "@quicproquo/transport";
import { Accounts } from "./accounts/accounts.ts";
import type { RegistrationPolicy } from "./accounts/accounts.ts";
import { Opaque } from "./accounts/opaque.ts";
import { Sessions } from "./accounts/sessions.ts";
import type { NodeIdentity, NodeParts } from "./api/node-parts.ts";
import { Rates } from "./api/rates.ts";
import type { BlobPlace, OpenBlobs } from "./blobs/blob-place.ts";
import { Blobs } from "./blobs/blobs.ts";
import { ServedConnection } from "./connection.ts";
import { Delivery } from "./delivery/delivery.ts";
import { isAway, NodeError } from "./errors.ts";
import { expireRows } from "./delivery/expiry.ts";
import { ReplyBudget } from "./delivery/reply-budget.ts";
import type { Counts } from "./observe/counts.ts";
import type { Log } from "./observe/log.ts";
import { shortHash } from "./observe/short-hash.ts";
import { nodeKeyName } from "./store/store.ts";
import type { Store } from "./store/store.ts";
import { SteadyClock } from "./steady-clock.ts";
import type { NodeLog, OpenLog } from "./transparency/transparency-log.ts";

export interface NodeOptions {
  /** Belongs to the node from here on. */
  readonly store: Store;
  /** Where the files lie that people send each other. */
  readonly openBlobs: OpenBlobs;
  readonly openLog: OpenLog;
  readonly limits: Limits;
  readonly registration: RegistrationPolicy;
  /** The one MLS suite of this deployment. */
  readonly cipherSuite: number;
  readonly softwareVersion: string;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly log: Log;
  /** What it counts, if somebody wants to see it. */
  readonly counts?: Counts | undefined;
  /** Pins of the node's own certificate, 32 bytes each: current, then next. None with an operator's certificate. */
  readonly pins: () => readonly Uint8Array[];
}

const houseEvery = 30_000;
const connectionsEvery = 15_000;
const noRoomEvery = 60_000;
/** For calls under way when the node stops; and for taking leave of listeners and clients: ten seconds in all, no more. */
const callsMayTake = 5_000;
const closingMayTake = 2_000;

export class Node implements AsyncDisposable {
  readonly identity: NodeIdentity;
  readonly #options: NodeOptions;
  readonly #parts: NodeParts;
  readonly #place: BlobPlace;
  readonly #connections = new Set<ServedConnection>();
  readonly #listeners = new Set<Listener>();
  #draining = false;
  #noRoomSaid = -Infinity;
  #house: Timer | undefined;
  #looking: Timer | undefined;
  #expiring: Promise<void> | undefined;
  readonly #endExpiry: AbortController = new AbortController();
  #stopping: Promise<void> | undefined;

  /** Reads the node's secrets, or makes them at its first start. */
  static async create(options: NodeOptions): Promise<Node> {
    const { store, random } = options;
    const nodeKeySeed = await store.secret({ name: nodeKeyName, value: random(32) });
    const setup = await store.findSecret({ name: "opaque-setup" }) ??
      await store.secret({ name: "opaque-setup", value: Opaque.createSetup() });
    const nodeKey = signingKeyFromSeed(nodeKeySeed);
    nodeKeySeed.fill(0);
    const transparency = await options.openLog({ store, nodeKey });
    const blobSecret = await store.secret({ name: "blob-key", value: random(32) });
    const place = await options.openBlobs({ secret: blobSecret.slice(), random });
    try {
      const node = new Node(options, nodeKey, setup.slice(), place, transparency);
      await node.#parts.blobs.begin();
      node.#heedNeighbours();
      node.#keepHouse();
      node.#lookAtConnections();
      return node;
    } catch (error) {
      await place[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(
    options: NodeOptions,
    nodeKey: SigningKey,
    setup: Uint8Array,
    place: BlobPlace,
    transparency: NodeLog,
  ) {
    const { store, limits, registration, cipherSuite, softwareVersion, random, log, pins } = options;
    const clock = new SteadyClock(options.clock);
    const origin = originOf(nodeKey.publicKey);
    const now = () => clock.now();
    const sessions = new Sessions(store, clock);
    const opaque = new Opaque(setup, origin);
    const blobs = new Blobs({
      store,
      place,
      limits,
      now,
      random,
      failed(error) {
        if (!isAway(error)) log.warn("a blob's file stays behind", { error });
      },
    });
    this.#options = options;
    this.#place = place;
    this.identity = {
      softwareVersion,
      nodeKey: nodeKey.publicKey,
      origin,
      cipherSuite,
      pins() {
        const current = pins();
        return { pins: current, signature: signPins(nodeKey, current) };
      },
    };
    this.#parts = {
      store,
      sessions,
      accounts: new Accounts({
        store,
        sessions,
        blobs,
        opaque,
        origin,
        policy: registration,
        limits,
        now,
        random,
        failed: (error) => log.error("an account's end failed in part", { error }),
      }),
      delivery: new Delivery({
        store,
        nodeKey,
        sessions,
        limits,
        clock,
        failed: (error) => log.debug("subscription ended", { error }),
      }),
      transparency,
      blobs,
      replyBudget: new ReplyBudget(),
      rates: new Rates(
        limits,
        clock,
        store.neighbours,
        (error) => log.warn("other nodes were not told of rates", { error }),
      ),
      limits,
      clock,
      random,
      log,
      noRoom: () => this.#noRoom(),
      counts: options.counts,
      identity: this.identity,
      draining: () => this.#draining,
    };
  }

  /** Serves what the listener accepts, until the node stops; the listener then belongs to the node. */
  listen(listener: Listener): void {
    this.#listeners.add(listener);
    const accept = async (): Promise<void> => {
      for await (const connection of listener.connections()) this.serve(connection);
    };
    accept().catch((error: unknown) => this.#options.log.error("accepting ended", { error }));
  }

  serve(connection: Connection): void {
    this.#parts.counts?.connected(connection.peer.transport);
    const served = new ServedConnection(connection, this.#parts);
    this.#connections.add(served);
    served.closed.then(() => this.#connections.delete(served));
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Open connections by transport. */
  connectionsByTransport(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { transport } of this.#connections) counts.set(transport, (counts.get(transport) ?? 0) + 1);
    return counts;
  }

  /** The operator's end of an account, with all that waits on it. Throws `no-such-user`. */
  async deleteUser(username: string): Promise<void> {
    if (await this.#parts.accounts.deleteUser(username)) {
      this.#options.log.info("account deleted by the operator", { account: shortHash(username) });
      return;
    }
    throw new NodeError("no-such-user", `nobody is called ${username}`, {
      hint: "qpq-server user list shows everybody.",
    });
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Tells all who ask that it is draining, ends what waits, lets calls under way finish, closes. May be called again. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    const { log, clock, store } = this.#options;
    log.info("draining", { connections: this.#connections.size });
    this.#draining = true;
    this.#house?.cancel();
    this.#looking?.cancel();
    this.#endExpiry.abort();
    const unheard = within(clock, closingMayTake, [...this.#listeners].map((listener) => listener.close()));
    this.#parts.delivery.stop();
    await unheard;
    await within(clock, callsMayTake, [...this.#connections].map((served) => served.unused()));
    const reason = { code: closeCodes.draining, text: "the node is stopping" };
    await within(clock, closingMayTake, [...this.#connections].map((served) => served.close(reason)));
    await this.#parts.transparency.settled?.();
    await this.#expiring;
    await this.#place[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    log.info("stopped");
  }

  /** Says so, but not for each call: a log that grows is no help on a full disk. */
  #noRoom(): void {
    const now = this.#parts.clock.monotonic();
    if (now - this.#noRoomSaid < noRoomEvery) return;
    this.#noRoomSaid = now;
    this.#options.log.error("no room: what is new is refused (E021)");
  }

  /** What other nodes on the same database do is true here too. */
  #heedNeighbours(): void {
    const { store, log } = this.#options;
    const { sessions, delivery, transparency } = this.#parts;
    const unlessAway = (what: string) => (error: unknown): void => {
      // Who comes next finds out by themselves.
      if (!this.#draining && !(error instanceof NodeError && error.code === "store-away")) log.error(what, { error });
    };
    store.neighbours?.follow({
      came: (recipient, arrival) => delivery.cameElsewhere(recipient, arrival),
      anythingMayHaveCome: () => delivery.anythingMayHaveCome(),
      ended: (tokenHashes) => sessions.endedElsewhere(tokenHashes),
      endsWereMissed: () => void sessions.endsWereMissed().catch(unlessAway("sessions were not looked up again")),
      subscribed: (account, generation) => delivery.subscribedElsewhere(account, generation),
      logGrew: (size) => void transparency.grewTo?.(size).catch(unlessAway("the log's journal falls behind")),
      waits: () => sessions.waits(),
    });
  }

  #keepHouse(): void {
    const { clock, log } = this.#options;
    this.#house = clock.after(houseEvery, () => {
      if (this.#draining) return;
      this.#parts.sessions.sweep();
      // Much to remove takes longer than until the next time.
      this.#expiring ??= this.#expire()
        .catch((error: unknown) => {
          // That something is away is said once, by whoever noticed; the next round has as much to do.
          if (!isAway(error)) log.error("expiry failed", { error });
        })
        .finally(() => this.#expiring = undefined);
      this.#keepHouse();
    });
  }

  #lookAtConnections(): void {
    const { clock } = this.#options;
    this.#looking = clock.after(connectionsEvery, () => {
      const now = clock.monotonic();
      for (const served of this.#connections) served.look(now);
      this.#lookAtConnections();
    });
  }

  async #expire(): Promise<void> {
    const { store, clock, log, blobs, counts } = this.#parts;
    const from = clock.monotonic();
    const { signal } = this.#endExpiry;
    const files = await blobs.expire(() => !signal.aborted);
    const rows = await expireRows({ store, clock, signal });
    counts?.expiryRound(rows + files, (clock.monotonic() - from) / 1_000);
    if (rows + files > 0) log.debug("expired", { rows, blobs: files });
  }
}

/** Until all of it is done, or the time is up. */
async function within(clock: Clock, ms: number, work: readonly Promise<unknown>[]): Promise<void> {
  let limit: Timer | undefined;
  await Promise.race([
    Promise.all(work),
    new Promise<void>((resolve) => limit = clock.after(ms, resolve)),
  ]);
  limit?.cancel();
}
