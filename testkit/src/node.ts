// A node of the product in this process: its real store on a real disk, real RPC, over memory, with a clock that moves
// when told. It can be stopped, started again on the same folder, and change its certificate.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeNetwork, NodeTrust } from "@quicproquo/client";
import {
  configureLimits,
  formatNodeAddress,
  type Limits,
  type NodeAddress,
  type Origin,
  type SigningKey,
} from "@quicproquo/protocol";
import {
  backUp,
  blobsInFolder,
  blobsPathOf,
  journaledLog,
  journalPathOf,
  Node,
  type NodeLog,
  openDataFolder,
  openSqliteStore,
  type RegistrationPolicy,
  restore,
  silentLog,
  type Store,
} from "@quicproquo/server";
import { defaultCipherSuite } from "@quicproquo/mls";
import { MemoryNetwork, TransportError } from "@quicproquo/transport";
import { FakeClock, turn } from "./clock.ts";
import type { MeetingPlace } from "./people.ts";
import { SeededRandom } from "./random.ts";

export interface PlaceOptions {
  readonly seed?: number | string;
  readonly limits?: Partial<Limits>;
  readonly registration?: RegistrationPolicy;
  /** ms since 1970 UTC. Key packages are held to the machine's clock too, so the two start together if not said. */
  readonly now?: number;
}

/** What a dishonest node can answer otherwise. */
export type Lies = Pick<
  Store,
  | "findIdentity"
  | "channelOf"
  | "hybridKeys"
  | "takeKeyPackage"
  | "enqueue"
  | "batchEnqueue"
>;

/** What a node that lies about its log could tell instead, and the key that it signs with. */
export interface HonestLog {
  readonly truth: NodeLog;
  readonly nodeKey: SigningKey;
}

/** Nobody's test is about these unless it says so. */
const generous: Partial<Limits> = {
  registrationsPerHour: 1_000,
  loginsPerMinutePerName: 1_000,
  loginsPerMinutePerPrefix: 10_000,
  enqueuePerSecond: 100_000,
  enqueueBurst: 1_000_000,
  inboxCallBurst: 1_000_000,
  keyUploadBurst: 1_000_000,
  strangerCallBurst: 1_000_000,
  subscribesPerMinute: 10_000,
  sessionCallsPerMinute: 10_000,
  fetchKeyPackagePerTargetPerMinute: 1_000,
};

const port = 7000;

export class Place implements MeetingPlace, AsyncDisposable {
  readonly clock: FakeClock;
  readonly random: SeededRandom;
  readonly network: NodeNetwork;
  readonly #options: PlaceOptions;
  readonly #limits: Limits;
  readonly #folders: string[] = [mkdtempSync(join(tmpdir(), "qpq-node-"))];
  readonly #memory: MemoryNetwork;
  #node: Node | undefined;
  #truth: Store | undefined;
  #lies: Partial<Lies> = {};
  #log: HonestLog | undefined;
  #logLies: Partial<NodeLog> = {};
  #pin: Uint8Array;

  constructor(options: PlaceOptions) {
    this.#options = options;
    this.#limits = configureLimits({ ...generous, ...options.limits });
    this.clock = new FakeClock(options.now ?? Date.now());
    this.random = new SeededRandom(options.seed ?? "place");
    this.#pin = this.random.bytes(32);
    this.#memory = new MemoryNetwork({ clock: this.clock });
    this.network = {
      dial: async (address, trust, signal) => {
        if (trust.kind !== "pinned" || trust.pin.toHex() !== this.#pin.toHex()) {
          throw new TransportError("certificate-changed", "the node shows another certificate");
        }
        return await this.#memory.dial(address.port, { signal });
      },
      certificate: () => Promise.resolve(this.#trust()),
    };
  }

  /** As people type it, with its pin. */
  get address(): string {
    return formatNodeAddress(this.#address(this.#pin));
  }

  /** As people type it who know no pin. */
  get bareAddress(): string {
    return formatNodeAddress(this.#address(undefined));
  }

  /** The MLS suite of this deployment. */
  get suite(): number {
    return defaultCipherSuite;
  }

  get origin(): Origin {
    if (this.#node === undefined) throw new Error("the node is not running");
    return this.#node.identity.origin;
  }

  async start(): Promise<void> {
    const folder = this.#folders.at(-1) ?? "";
    const store = await openStore(folder, this.#limits, this.random.fork("store").bytes);
    this.#truth = store;
    this.#node = await Node.create({
      openBlobs: blobsInFolder(blobsPathOf(folder)),
      openLog: async ({ store, nodeKey }) => {
        const truth = await journaledLog(journalPathOf(folder))({ store, nodeKey });
        this.#log = { truth, nodeKey };
        return {
          checkpoint: () => (this.#logLies.checkpoint ?? truth.checkpoint.bind(truth))(),
          prove: (name) => (this.#logLies.prove ?? truth.prove.bind(truth))(name),
          entries: (start, limit) => (this.#logLies.entries ?? truth.entries.bind(truth))(start, limit),
          consistencyProof: (from, to) =>
            (this.#logLies.consistencyProof ?? truth.consistencyProof.bind(truth))(from, to),
          settled: async () => await truth.settled?.(),
        };
      },
      store: {
        ...store,
        findIdentity: (request) => (this.#lies.findIdentity ?? store.findIdentity)(request),
        channelOf: (request) => (this.#lies.channelOf ?? store.channelOf)(request),
        hybridKeys: (request) => (this.#lies.hybridKeys ?? store.hybridKeys)(request),
        takeKeyPackage: (request) => (this.#lies.takeKeyPackage ?? store.takeKeyPackage)(request),
        enqueue: (request) => (this.#lies.enqueue ?? store.enqueue)(request),
        batchEnqueue: (request) => (this.#lies.batchEnqueue ?? store.batchEnqueue)(request),
      },
      limits: this.#limits,
      registration: this.#options.registration ?? "open",
      cipherSuite: this.suite,
      softwareVersion: "test",
      clock: this.clock,
      random: this.random.fork("node").bytes,
      log: silentLog,
      pins: () => [this.#pin],
    });
    this.#node.listen(this.#memory.listen(port));
  }

  async stop(): Promise<void> {
    this.#memory.cut();
    let stopped = false;
    const stopping = (this.#node?.stop() ?? Promise.resolve()).finally(() => stopped = true);
    stopping.catch(() => {});
    // What is under way has its time to end, by the clock.
    await turn();
    while (!stopped) await this.advance(100);
    await stopping;
    this.#node = undefined;
  }

  /** What a stranger who took over the address would show, or a node whose key is another. */
  changeCertificate(): void {
    this.#pin = this.random.bytes(32);
  }

  /** As `lie`, about its transparency log; the lies may sign with the node's own key. */
  lieAboutLog(lies: (honest: HonestLog) => Partial<NodeLog>): void {
    if (this.#log === undefined) throw new Error("the node is not running");
    this.#logLies = lies(this.#log);
  }

  /** The node lies from now on: these answers take the place of its own, which they may ask for. */
  lie(lies: (truth: Store) => Partial<Lies>): void {
    if (this.#truth === undefined) throw new Error("the node is not running");
    this.#lies = lies(this.#truth);
  }

  /** The same address and certificate, and behind them a node with a key and accounts of its own. */
  async becomeAnotherNode(): Promise<void> {
    await this.stop();
    this.#folders.push(mkdtempSync(join(tmpdir(), "qpq-node-")));
    await this.start();
  }

  /** A backup into a new folder, while the node runs. */
  async backUp(to: string): Promise<void> {
    if (this.#truth === undefined) throw new Error("the node is not running");
    await backUp({ store: this.#truth, data: this.#folders.at(-1) ?? "", to, now: this.clock.now() });
  }

  /** The node loses everything but key and journal, and comes back from a backup. */
  async loseAllBut(backup: string): Promise<void> {
    await this.stop();
    const lost = this.#folders.at(-1) ?? "";
    this.#folders.push(mkdtempSync(join(tmpdir(), "qpq-node-")));
    await restore({
      from: backup,
      journal: journalPathOf(lost),
      data: this.#folders.at(-1) ?? "",
      keyText: undefined,
      keyFile: join(lost, "node.key"),
      limits: this.#limits,
    });
    await this.start();
  }

  /** Lets time pass for node and people, and what they read and write in between happen. */
  async advance(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await turn();
  }

  /** The node is stopped for a while, and with it the house that it keeps twice a minute: days pass at once. */
  async closedFor(ms: number): Promise<void> {
    await this.stop();
    await this.clock.advance(ms);
    await this.start();
  }

  /** Lets time pass until it is done: who lost a race waits by the clock before the next try. */
  async passUntil<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const settled = work.finally(() => done = true);
    settled.catch(() => {});
    while (!done) await this.advance(100);
    return await settled;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }

  #trust(): NodeTrust {
    return { kind: "pinned", certificate: "a certificate in PEM", pin: this.#pin };
  }

  #address(pin: Uint8Array | undefined): NodeAddress {
    return { host: "localhost", port, pin };
  }
}

export async function openPlace(options: PlaceOptions = {}): Promise<Place> {
  const place = new Place(options);
  await place.start();
  return place;
}

async function openStore(path: string, limits: Limits, random: (size: number) => Uint8Array): Promise<Store> {
  const folder = openDataFolder({ path, keyText: undefined, exclusive: true, random });
  const { inboxMessages, inboxBytes, recipientMessages, recipientBytes, recipientInboxes } = limits;
  const capacity = { inboxMessages, inboxBytes, recipientMessages, recipientBytes, recipientInboxes };
  const store = await openSqliteStore({
    path: folder.databasePath,
    key: folder.key,
    capacity,
    maxBytes: undefined,
    ballastBytes: 1,
  });
  return {
    ...store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
