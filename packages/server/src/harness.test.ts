// A node in this process for tests: the real store on a real disk, real RPC, over memory; and people who register and log in
// as a client does, with cheap key stretching.

import { createHash } from "node:crypto";
import { RpcConnection } from "@quicproquo/capnp";
import {
  buildPasswordUpload,
  buildRegistrationUpload,
  configureLimits,
  opaqueIdentifiers,
  parseException,
  parseUserName,
  QpqError,
  signingKeyFromSeed,
} from "@quicproquo/protocol";
import type { Limits, SigningKey, UserName } from "@quicproquo/protocol";
import { Inbox, Node as NodeInterface } from "@quicproquo/protocol/schema";
import type { AuthInit, NodeClient } from "@quicproquo/protocol/schema";
import { FakeClock } from "@quicproquo/testkit";
import { defaultCipherSuite } from "@quicproquo/mls";
import { MemoryNetwork, systemClock } from "@quicproquo/transport";
import type { Connection } from "@quicproquo/transport";
import { client as opaque } from "@serenity-kit/opaque";
import { RpcError } from "@quicproquo/capnp";
import type { RegistrationPolicy } from "./accounts/accounts.ts";
import { blobsInFolder } from "./blobs/blob-folder.ts";
import type { OpenBlobs } from "./blobs/blob-place.ts";
import { Node } from "./node.ts";
import { silentLog } from "./observe/log.ts";
import type { Log } from "./observe/log.ts";
import { systemRandom } from "./random.ts";
import { blobsPathOf, journalPathOf } from "./store/data-folder.ts";
import { openStore } from "./store/open-store.ts";
import type { ServedDatabase } from "./store/open-store.ts";
import { openDatabase } from "./store/sqlite/open.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";
import type { Store } from "./store/store.ts";
import { journaledLog } from "./transparency/transparency-log.ts";

const stretching = { "argon2id-custom": { iterations: 1, memory: 8, parallelism: 1 } } as const;

/** Nobody's test is about these unless it says so. */
const generous: Partial<Limits> = {
  registrationsPerHour: 1_000,
  loginsPerMinutePerName: 1_000,
  loginsPerMinutePerPrefix: 10_000,
  enqueuePerSecond: 100_000,
  enqueueBurst: 1_000_000,
  inboxCallBurst: 1_000_000,
  subscribesPerMinute: 10_000,
  sessionCallsPerMinute: 1_000,
  strangerCallBurst: 1_000_000,
};

export interface HarnessOptions {
  readonly limits?: Partial<Limits>;
  readonly registration?: RegistrationPolicy;
  readonly log?: Log;
  /** Room for the database. */
  readonly maxBytes?: number;
  /** The database on a server; in the folder if not said. */
  readonly served?: ServedDatabase;
  /** Where files lie; in the folder if not said. */
  readonly openBlobs?: OpenBlobs;
  /** The database's pages in the clear, for tests that look at what lies on the disk. */
  readonly plain?: boolean;
  /** Instead of memory, for tests that listen themselves. */
  readonly network?: MemoryNetwork;
}

export class Harness {
  readonly clock: FakeClock;
  readonly network: MemoryNetwork;
  readonly limits: Limits;
  readonly folder: string;
  store: Store;
  node: Node;
  #options: HarnessOptions;
  #connections: RpcConnection[] = [];

  private constructor(options: HarnessOptions, folder: string, clock: FakeClock, store: Store, node: Node) {
    this.#options = options;
    this.folder = folder;
    this.clock = clock;
    this.network = new MemoryNetwork();
    this.limits = limitsOf(options);
    this.store = store;
    this.node = node;
    node.listen(this.network.listen(1));
  }

  static async run(options: HarnessOptions, use: (harness: Harness) => Promise<void>): Promise<void> {
    const folder = await Deno.makeTempDir({ prefix: "qpq-node-" });
    const clock = new FakeClock(1_800_000_000_000);
    try {
      const { store, node } = await start(options, folder, clock);
      const harness = new Harness(options, folder, clock, store, node);
      try {
        await use(harness);
      } finally {
        await harness.#stop();
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  /** Stops the node and starts it again on the same folder; in between `meanwhile` may do something to that. */
  async restart(
    meanwhile: () => Promise<void> = () => Promise.resolve(),
    change: HarnessOptions = {},
  ): Promise<void> {
    await this.#stop();
    await meanwhile();
    this.#options = { ...this.#options, ...change };
    const { store, node } = await start(this.#options, this.folder, this.clock);
    this.store = store;
    this.node = node;
    node.listen(this.network.listen(1));
  }

  async connect(): Promise<{ readonly node: NodeClient; readonly connection: RpcConnection }> {
    return this.attach(await this.network.dial(1));
  }

  attach(stream: Connection): { readonly node: NodeClient; readonly connection: RpcConnection } {
    const connection = new RpcConnection(stream);
    this.#connections.push(connection);
    return { node: connection.bootstrap(NodeInterface), connection };
  }

  /** Registers and logs in, over a connection of their own. */
  async person(name: string, options: { readonly invite?: Uint8Array } = {}): Promise<Person> {
    const person = new Person(await this.connect(), name, this.node.identity.origin);
    await person.register(options.invite);
    await person.logIn();
    return person;
  }

  /** The same person, with the same session, over a new connection. */
  async returning(person: Person): Promise<Person> {
    const again = new Person(await this.connect(), person.name, person.origin, person.identity);
    again.identitySeed = person.identitySeed;
    again.password = person.password;
    again.token = person.token;
    return again;
  }

  /** Lets half a minute after half a minute pass, for what the node does on its own, until it is done. */
  async keepHouse(met: () => boolean | Promise<boolean>): Promise<void> {
    for (let times = 0; !await met(); times++) {
      if (times > 1_000) throw new Error("the node did not do it");
      await this.clock.advance(30_000);
      await this.store.findSecret({ name: "none" });
    }
  }

  /** SHA-256 over every row of every table. */
  fingerprint(): string {
    const key = Uint8Array.fromHex(Deno.readTextFileSync(`${this.folder}/node.key`).trim());
    const database = openDatabase({ path: `${this.folder}/node.db`, key, maxBytes: undefined });
    try {
      const hash = createHash("sha256");
      const tables = database.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'");
      for (const { name } of tables.all()) {
        hash.update(name);
        for (const row of database.prepare<[], unknown[]>(`SELECT * FROM ${name}`).raw().all()) {
          for (const value of row) hash.update(value instanceof Uint8Array ? value : `${value};`);
        }
      }
      return hash.digest("hex");
    } finally {
      database.close();
    }
  }

  async #stop(): Promise<void> {
    for (const connection of this.#connections.splice(0)) await connection.close();
    await this.node.stop();
  }
}

function limitsOf({ limits }: HarnessOptions): Limits {
  return configureLimits({ ...generous, ...limits });
}

async function start(
  options: HarnessOptions,
  folder: string,
  clock: FakeClock,
): Promise<{ readonly store: Store; readonly node: Node }> {
  const limits = limitsOf(options);
  const random = systemRandom;
  const { registration = "open", plain = false, maxBytes, served } = options;
  // Whole, it would be most of what a node that lives so shortly writes.
  const common = { maxBytes, ballastBytes: 1 };
  const store = plain
    ? await openSqliteStore({ path: `${folder}/node.db`, key: new Uint8Array(), capacity: limits, ...common })
    : await openStore({ data: folder, served, keyText: undefined, exclusive: true, limits, random, ...common });
  const node = await Node.create({
    openBlobs: options.openBlobs ?? blobsInFolder(blobsPathOf(folder)),
    openLog: journaledLog(journalPathOf(folder)),
    store,
    limits,
    registration,
    cipherSuite: defaultCipherSuite,
    softwareVersion: "test",
    clock,
    random,
    log: options.log ?? silentLog,
    pins: () => [],
  }).catch(async (error: unknown) => {
    await store[Symbol.asyncDispose]();
    throw error;
  });
  return { store, node };
}

export class Person {
  readonly name: UserName;
  readonly identity: SigningKey;
  /** Of the identity, unless that was given. */
  identitySeed: Uint8Array;
  readonly node: NodeClient;
  readonly connection: RpcConnection;
  readonly origin: Node["identity"]["origin"];
  password = "correct horse";
  token: Uint8Array = new Uint8Array();

  constructor(
    { node, connection }: { readonly node: NodeClient; readonly connection: RpcConnection },
    name: string,
    origin: Node["identity"]["origin"],
    identity?: SigningKey,
  ) {
    const userName = parseUserName(name);
    if (userName === undefined) throw new Error(`${name} is no name`);
    this.name = userName;
    this.identitySeed = systemRandom(32);
    this.identity = identity ?? signingKeyFromSeed(this.identitySeed);
    this.node = node;
    this.connection = connection;
    this.origin = origin;
  }

  get key(): Uint8Array {
    return this.identity.publicKey;
  }

  get auth(): AuthInit {
    return { version: 1, accessToken: this.token };
  }

  /** The upload that a client makes. */
  async registration(invite?: Uint8Array): Promise<Uint8Array> {
    const { clientRegistrationState, registrationRequest } = opaque.startRegistration({ password: this.password });
    const request = decode(registrationRequest);
    const { response } = await this.node.opaqueRegisterStart({ username: this.name, request });
    const { registrationRecord } = opaque.finishRegistration({
      password: this.password,
      clientRegistrationState,
      registrationResponse: encode(response),
      identifiers: opaqueIdentifiers(this.origin, this.name),
      keyStretching: stretching,
    });
    return buildRegistrationUpload(this.identity, {
      origin: this.origin,
      userName: this.name,
      record: decode(registrationRecord),
      registrationRequest: request,
      ...(invite === undefined ? {} : { invite }),
    });
  }

  async register(invite?: Uint8Array): Promise<void> {
    const upload = await this.registration(invite);
    const { success } = await this.node.opaqueRegisterFinish({ username: this.name, upload, identityKey: this.key });
    if (!success) throw new Error("not registered");
  }

  /** What changePassword takes; signed by the identity unless another signs. */
  async passwordUpload(password: string, identity: SigningKey = this.identity): Promise<Uint8Array> {
    const { clientRegistrationState, registrationRequest } = opaque.startRegistration({ password });
    const request = decode(registrationRequest);
    const { response } = await this.node.opaqueRegisterStart({ username: this.name, request });
    const { registrationRecord } = opaque.finishRegistration({
      password,
      clientRegistrationState,
      registrationResponse: encode(response),
      identifiers: opaqueIdentifiers(this.origin, this.name),
      keyStretching: stretching,
    });
    const { origin, name: userName } = this;
    return buildPasswordUpload(identity, {
      origin,
      userName,
      record: decode(registrationRecord),
      registrationRequest: request,
    });
  }

  /** The finalization; undefined if the password does not fit. */
  async startLogin(password: string = this.password): Promise<Uint8Array | undefined> {
    const { clientLoginState, startLoginRequest } = opaque.startLogin({ password });
    const request = decode(startLoginRequest);
    const { response } = await this.node.opaqueLoginStart({ username: this.name, request });
    const finished = opaque.finishLogin({
      clientLoginState,
      loginResponse: encode(response),
      password,
      identifiers: opaqueIdentifiers(this.origin, this.name),
      keyStretching: stretching,
    });
    return finished === undefined ? undefined : decode(finished.finishLoginRequest);
  }

  async logIn(): Promise<void> {
    const finalization = await this.startLogin();
    if (finalization === undefined) throw new Error("wrong password");
    const { sessionToken } = await this.node.opaqueLoginFinish({
      username: this.name,
      finalization,
      identityKey: this.key,
    });
    this.token = sessionToken.slice();
  }

  async send(to: Uint8Array, channel: string, payload: string | Uint8Array, ttlSecs = 0): Promise<bigint> {
    const { seq } = await this.node.enqueue({
      recipientKey: to,
      channelId: text(channel),
      payload: typeof payload === "string" ? text(payload) : payload,
      version: 1,
      ttlSecs,
      auth: this.auth,
    });
    return seq;
  }

  /** `seq:text` of what waits in one inbox. */
  async peek(channel: string, limit = 0): Promise<string[]> {
    const { payloads } = await this.node.peek({ ...this.inbox(channel), limit });
    return [...payloads].map(({ seq, data }) => `${seq}:${new TextDecoder().decode(data)}`);
  }

  async ack(channel: string, seqUpTo: bigint): Promise<void> {
    await this.node.ack({ ...this.inbox(channel), seqUpTo });
  }

  inbox(channel: string): { recipientKey: Uint8Array; channelId: Uint8Array; version: number; auth: AuthInit } {
    return { recipientKey: this.key, channelId: text(channel), version: 1, auth: this.auth };
  }

  subscribe(sink: Sink): { readonly subscription: Disposable; readonly begun: Promise<void> } {
    const call = this.node.subscribe({ recipientKey: this.key, sink: Inbox.serve(sink), auth: this.auth });
    return { subscription: call.subscription, begun: call.then(() => {}) };
  }
}

/** What a subscription brings, as `channel/seq:text`, in the order that it came; returns only when let. */
export class Sink {
  readonly seen: string[] = [];
  readonly calls: { readonly channel: string; readonly count: number; readonly ackedUpTo: bigint }[] = [];
  closedWith: string | undefined;
  gone = false;
  /** While set, deliveries do not return. */
  hold = false;
  #held: (() => void)[] = [];
  #waiting: (() => void)[] = [];

  async deliver(
    { channelId, envelopes, ackedUpTo }: {
      readonly channelId: Uint8Array;
      readonly envelopes: Iterable<{ readonly seq: bigint; readonly data: Uint8Array }>;
      readonly ackedUpTo: bigint;
    },
  ): Promise<void> {
    const channel = new TextDecoder().decode(channelId);
    const lines = [...envelopes].map(({ seq, data }) => `${channel}/${seq}:${new TextDecoder().decode(data)}`);
    this.seen.push(...lines);
    this.calls.push({ channel, count: lines.length, ackedUpTo });
    this.#wake();
    if (this.hold) await new Promise<void>((resolve) => this.#held.push(resolve));
  }

  closed({ reason }: { readonly reason: string }): void {
    this.closedWith = reason;
    this.#wake();
  }

  [Symbol.dispose](): void {
    this.gone = true;
    this.#wake();
  }

  /** Lets the oldest held delivery return. */
  release(): void {
    this.#held.shift()?.();
  }

  releaseAll(): void {
    this.hold = false;
    for (const resolve of this.#held.splice(0)) resolve();
  }

  /** Waits until it is so. */
  async until(met: (sink: Sink) => boolean): Promise<void> {
    while (!met(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** The code of the refusal: `E005`, or the exception's type if it has none. */
export async function refusal(call: PromiseLike<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const parsed = parseException({ type: error.type, text: error.message });
    return parsed instanceof QpqError && parsed.code.startsWith("E") ? parsed.code : error.type;
  }
  return "served";
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function encode(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

function decode(value: string): Uint8Array {
  return Uint8Array.fromBase64(value, { alphabet: "base64url" });
}

export { systemClock };
