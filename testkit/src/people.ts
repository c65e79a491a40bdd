// People at a node, in one process: each with an engine of the product, a folder, a network that can fail, and a record
// of everything that the engine told. Passwords cost next to nothing here, which only an explicit option can do.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Conversation,
  type ConversationId,
  type Engine,
  type EngineEvent,
  type Environment,
  firstContact,
  importProfile,
  loginProfile,
  type Message,
  type NodeNetwork,
  openProfile,
  registerProfile,
} from "@quicproquo/client";
import type { Clock } from "@quicproquo/transport";
import { cheapPasswords } from "./cheap-passwords.ts";
import type { SeededRandom } from "./random.ts";
import { WatchedNetwork } from "./watched-network.ts";

/** Where people meet. */
export interface MeetingPlace {
  readonly network: NodeNetwork;
  /** As people type it. */
  readonly address: string;
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** Lets time pass for node and people. */
  advance(ms: number): Promise<void>;
}

/** Real time that a test waits for something before it fails; what is right comes within a few ms. */
const PATIENCE_MS = 15_000;
/** Real time after which it has become late. */
const LATE_MS = 4_000;
const MOST_STEPS = 2_000;

export class Person implements AsyncDisposable {
  readonly name: string;
  readonly password: string;
  readonly environment: Environment;
  readonly network: WatchedNetwork;
  /** Everything told by all engines of this person. */
  readonly events: EngineEvent[] = [];
  readonly #folder: string = mkdtempSync(join(tmpdir(), "qpq-person-"));
  readonly #place: MeetingPlace;
  #engine: Engine | undefined;
  #listening: Disposable | undefined;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  /** `changes` of the environment are for tests of what it sets. */
  constructor(place: MeetingPlace, name: string, changes: Partial<Environment> = {}) {
    this.#place = place;
    this.name = name;
    this.password = `password of ${name}`;
    this.network = new WatchedNetwork(place.network);
    this.environment = {
      dataFolder: this.#folder,
      network: this.network,
      clock: place.clock,
      random: place.random.fork(name).bytes,
      supply: { least: 4, full: 6 },
      ...cheapPasswords,
      ...changes,
    };
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error(`${this.name} is not here`);
    return this.#engine;
  }

  /** The identity key, 32 bytes. */
  get key(): Uint8Array {
    return Uint8Array.fromHex(this.engine.profile.key);
  }

  async register(invite?: string): Promise<this> {
    const contact = await firstContact(this.environment, this.#place.address, signal());
    const { environment, name, password } = this;
    const account = { environment, contact, name, password, signal: signal() };
    return this.#begin(await registerProfile(invite === undefined ? account : { ...account, invite }));
  }

  async login(password: string = this.password): Promise<this> {
    const contact = await firstContact(this.environment, this.#place.address, signal());
    const { environment, name } = this;
    return this.#begin(await loginProfile({ environment, contact, name, password, signal: signal() }));
  }

  /** The account from its export, at a machine without a profile. */
  async import(path: string, passphrase: string): Promise<this> {
    const { environment, password } = this;
    return this.#begin(await importProfile({ environment, path, passphrase, password, signal: signal() }));
  }

  /** Opens the profile again, as a restart does. */
  async open(origin: string, password: string = this.password): Promise<this> {
    return this.#begin(await openProfile({ environment: this.environment, origin, name: this.name, password }));
  }

  #begin(engine: Engine): this {
    this.#engine = engine;
    this.#listening = engine.on((event) => {
      this.events.push(event);
      const changed = this.#changed;
      this.#changed = Promise.withResolvers();
      changed.resolve();
    });
    return this;
  }

  /** Ends the engine as a crash would: what was not on disk is gone, what was not sent is not sent. */
  async crash(): Promise<void> {
    this.#listening?.[Symbol.dispose]();
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.[Symbol.asyncDispose]();
  }

  /** A crash, and a new start of the same profile. */
  async restart(): Promise<void> {
    const { origin } = this.engine.profile;
    await this.crash();
    await this.open(origin);
  }

  /**
   * Everything written is at the node, and everything that waited there is here. Where a busy machine lost a connection or a
   * race, which only time mends, time passes in the end.
   */
  async settle(): Promise<void> {
    let done = false;
    const settled = (async () => {
      await this.engine.flushed(signal());
      await this.engine.caughtUp(signal());
    })().finally(() => done = true);
    settled.catch(() => {});
    const late = AbortSignal.timeout(LATE_MS);
    await Promise.race([settled, aborted(late)]);
    while (!done) await this.#place.advance(100);
    await settled;
  }

  /**
   * Waits until `look` gives something, looking again after every event. Time passes when it has become late, as in
   * `settle`.
   */
  async until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
    const given = AbortSignal.timeout(PATIENCE_MS);
    const late = AbortSignal.timeout(LATE_MS);
    for (;;) {
      const changed = this.#changed.promise;
      const found = await look();
      if (found !== undefined) return found;
      if (given.aborted) throw new Error(`${this.name} waited in vain for: ${what}`);
      if (late.aborted) await this.#place.advance(100);
      else await Promise.race([changed, aborted(late)]);
    }
  }

  /** The 1:1 with somebody, as soon as it is here. */
  direct(name: string): Promise<Conversation> {
    return this.until(`a conversation with ${name}`, () => this.engine.find(`@${name}`));
  }

  group(name: string): Promise<Conversation> {
    return this.until(`the group ${name}`, () => this.engine.find(`#${name}`));
  }

  /** A group of these, who have all heard of it. */
  async found(name: string, others: readonly Person[]): Promise<ConversationId> {
    const { id } = await this.engine.createGroup(name);
    for (const other of others) {
      await this.engine.invite(id, other.name);
      await other.group(name);
    }
    return id;
  }

  /** Whether the text stands in any file of this person, in UTF-8. Only in a store without encryption does this say much. */
  holds(text: string): boolean {
    const { dataFolder } = this.environment;
    const files = readdirSync(dataFolder, { recursive: true, encoding: "utf8" }).map((name) => join(dataFolder, name));
    return files.some((file) => statSync(file).isFile() && readFileSync(file).includes(text));
  }

  /** Texts that people wrote, in order; a notice stands in [ ]. */
  async lines(conversation: ConversationId): Promise<string[]> {
    const messages = await this.engine.history(conversation, { limit: 1000 });
    return messages.map((message) => message.notice ? `[${message.text}]` : message.text);
  }

  /** Texts without the notices. */
  async texts(conversation: ConversationId): Promise<string[]> {
    return (await this.lines(conversation)).filter((line) => !line.startsWith("["));
  }

  /** Waits for a text to arrive, or for an own one to reach a state. */
  message(conversation: ConversationId, text: string, state?: Message["state"]): Promise<Message> {
    return this.until(`"${text}"${state === undefined ? "" : ` ${state}`}`, async () => {
      const messages = await this.engine.history(conversation, { limit: 1000 });
      return messages.find((message) => message.text === text && (state === undefined || message.state === state));
    });
  }

  async online(): Promise<void> {
    await this.until("a connection", () => this.engine.connection.state === "online" ? true : undefined);
  }

  /** Cuts the connection and waits until the engine has noticed. */
  async loseConnection(): Promise<void> {
    this.network.cut();
    await this.until("the loss of the connection", () => this.engine.connection.state === "offline" ? true : undefined);
  }

  /** Lets time pass, timer by timer, until the engine is online again: it reconnects by the clock. */
  passUntilOnline(): Promise<void> {
    return this.passUntil("being online again", () => this.engine.connection.state === "online");
  }

  /** Lets time pass, timer by timer, until it is so. */
  async passUntil(what: string, so: () => boolean): Promise<void> {
    for (let steps = 0; !so(); steps++) {
      if (steps > MOST_STEPS) throw new Error(`${this.name} waited in vain for: ${what}`);
      await this.#place.advance(50);
    }
  }

  /** Notices that belong to no conversation, and those that only tell. */
  notices(): string[] {
    return this.events.flatMap((event) => event.type === "notice" ? [event.text] : []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Registers people, each with keys at the node before the next one comes. */
export async function registerPeople<const Names extends readonly string[]>(
  place: MeetingPlace,
  ...names: Names
): Promise<{ readonly [At in keyof Names]: Person }> {
  const people: Person[] = [];
  for (const name of names) {
    const person = await new Person(place, name).register();
    await person.engine.flushed(signal());
    people.push(person);
  }
  return people as { readonly [At in keyof Names]: Person };
}

function signal(): AbortSignal {
  return AbortSignal.timeout(PATIENCE_MS);
}

function aborted(given: AbortSignal): Promise<void> {
  return new Promise((resolve) => given.addEventListener("abort", () => resolve(), { once: true }));
}
