// Random calls of three people against a model of what a node must do: inboxes with their own numbers, batches, channels of
// two, key packages, expiry. Whatever is called in whatever order, answer and model agree, and the inboxes at the end too.

import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { sizes } from "@quicproquo/testkit/sizes";
import { Harness, type Person, refusal } from "./harness.test.ts";
import { createOwnKeyPackage } from "./keys/own-key-package.test.ts";

const PEOPLE = 3;
const BUDGET_REFILL_MS = 60_000;
const RETENTION_MS = 30 * 86_400_000;

type Command =
  | { readonly what: "enqueue"; readonly by: number; readonly to: number; readonly on: number; readonly ttl: number }
  | { readonly what: "batch"; readonly by: number; readonly to: readonly number[]; readonly on: number }
  | { readonly what: "peek" | "fetch"; readonly by: number; readonly on: number; readonly limit: number }
  | { readonly what: "ack"; readonly by: number; readonly on: number; readonly upTo: number }
  | { readonly what: "channel"; readonly by: number; readonly to: number }
  | { readonly what: "upload" | "count" | "clear"; readonly by: number }
  | { readonly what: "take"; readonly by: number; readonly of: number }
  | { readonly what: "wait"; readonly ms: number };

const person = fc.nat({ max: PEOPLE - 1 });
/** 0 and 1 are channels of many, 2 is the channel of the pair 0 and 1, if there is one. */
const channel = fc.nat({ max: 2 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant("enqueue" as const),
      by: person,
      to: person,
      on: channel,
      ttl: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant("batch" as const),
      by: person,
      to: fc.uniqueArray(person, { minLength: 1 }),
      on: channel,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom("peek" as const, "fetch" as const),
      by: person,
      on: channel,
      limit: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant("ack" as const), by: person, on: channel, upTo: fc.nat({ max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("channel" as const), by: person, to: person }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom("upload" as const, "count" as const, "clear" as const), by: person }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("take" as const), by: person, of: person }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("wait" as const), ms: fc.nat({ max: 2500 }) }) },
);

interface ModelMessage {
  readonly seq: number;
  readonly text: string;
  readonly expiresAt: number;
}

class Model {
  readonly #now: () => number;
  readonly #inboxes = new Map<string, { last: number; messages: ModelMessage[] }>();
  readonly #packages = new Map<number, string[]>();
  /** Of people 0 and 1. */
  pair = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What stands in the way of a message of `by` to these on a channel. */
  refusalOf(by: number, to: readonly number[], on: number): string | undefined {
    if (on !== 2 || !this.pair) return undefined;
    return by < 2 && to.length === 1 && to[0] === 1 - by ? undefined : "E009";
  }

  store(to: number, on: number, text: string, ttlMs: number): number {
    const inbox = this.#inbox(to, on);
    inbox.last++;
    inbox.messages.push({ seq: inbox.last, text, expiresAt: this.#now() + (ttlMs === 0 ? RETENTION_MS : ttlMs) });
    return inbox.last;
  }

  read(by: number, on: number, limit: number): string[] {
    const live = this.#inbox(by, on).messages.filter(({ expiresAt }) => expiresAt > this.#now());
    return live.slice(0, limit === 0 ? live.length : limit).map(({ seq, text }) => `${seq}:${text}`);
  }

  drain(by: number, on: number, limit: number): string[] {
    const read = this.read(by, on, limit);
    const gone = new Set(read.map((line) => Number(line.split(":")[0])));
    const inbox = this.#inbox(by, on);
    inbox.messages = inbox.messages.filter(({ seq }) => !gone.has(seq));
    return read;
  }

  ack(by: number, on: number, upTo: number): void {
    const inbox = this.#inbox(by, on);
    inbox.messages = inbox.messages.filter(({ seq }) => seq > upTo);
  }

  packages(of: number): string[] {
    const list = this.#packages.get(of) ?? [];
    this.#packages.set(of, list);
    return list;
  }

  #inbox(of: number, on: number): { last: number; messages: ModelMessage[] } {
    const name = `${of} ${on}`;
    const inbox = this.#inboxes.get(name) ?? { last: 0, messages: [] };
    this.#inboxes.set(name, inbox);
    return inbox;
  }
}

/** One run: its people, its model, and what both say. */
class Run {
  readonly #harness: Harness;
  readonly #people: readonly Person[];
  readonly #model: Model;
  #pairChannel: Uint8Array | undefined;
  #texts = 0;

  constructor(harness: Harness, people: readonly Person[]) {
    this.#harness = harness;
    this.#people = people;
    this.#model = new Model(() => harness.clock.now());
  }

  async step(command: Command): Promise<void> {
    switch (command.what) {
      case "enqueue":
        return await this.#enqueue(command);
      case "batch":
        return await this.#batch(command);
      case "peek":
      case "fetch":
        return await this.#look(command);
      case "ack":
        return await this.#ack(command);
      case "channel":
        return await this.#channel(command.by, command.to);
      case "upload":
        return await this.#upload(command.by);
      case "count":
      case "clear":
        return await this.#count(command.by, command.what === "clear");
      case "take":
        return await this.#take(command.by, command.of);
      case "wait":
        return await this.#harness.clock.advance(command.ms);
    }
  }

  async agree(): Promise<void> {
    for (let by = 0; by < PEOPLE; by++) {
      for (const on of [0, 1, 2]) await this.#look({ what: "peek", by, on, limit: 0 });
    }
  }

  async #enqueue({ by, to, on, ttl }: Extract<Command, { what: "enqueue" }>): Promise<void> {
    const channelId = this.#channelId(on);
    if (channelId === undefined) return;
    const words = `message ${this.#texts++}`;
    const { node, auth } = this.#person(by);
    const payload = new TextEncoder().encode(words);
    const call = node.enqueue({
      recipientKey: this.#person(to).key,
      payload,
      channelId,
      version: 1,
      ttlSecs: ttl,
      auth,
    });
    const refused = this.#model.refusalOf(by, [to], on);
    if (refused !== undefined) return deepStrictEqual(await refusal(call), refused);
    deepStrictEqual(Number((await call).seq), this.#model.store(to, on, words, ttl * 1000));
  }

  async #batch({ by, to, on }: Extract<Command, { what: "batch" }>): Promise<void> {
    const channelId = this.#channelId(on);
    if (channelId === undefined) return;
    const words = `message ${this.#texts++}`;
    const { node, auth } = this.#person(by);
    const call = node.batchEnqueue({
      recipientKeys: to.map((at) => this.#person(at).key),
      payload: new TextEncoder().encode(words),
      channelId,
      version: 1,
      auth,
    });
    const refused = this.#model.refusalOf(by, to, on);
    if (refused !== undefined) return deepStrictEqual(await refusal(call), refused);
    const { seqs } = await call;
    deepStrictEqual([...seqs].map(Number), to.map((at) => this.#model.store(at, on, words, 0)));
  }

  async #look({ what, by, on, limit }: Extract<Command, { what: "peek" | "fetch" }>): Promise<void> {
    const inbox = this.#inbox(by, on);
    if (inbox === undefined) return;
    const { node } = this.#person(by);
    const { payloads } = what === "fetch"
      ? await node.fetch({ ...inbox, limit })
      : await node.peek({ ...inbox, limit });
    const read = [...payloads].map(({ seq, data }) => `${seq}:${new TextDecoder().decode(data)}`);
    deepStrictEqual(read, what === "fetch" ? this.#model.drain(by, on, limit) : this.#model.read(by, on, limit));
  }

  async #ack({ by, on, upTo }: Extract<Command, { what: "ack" }>): Promise<void> {
    const inbox = this.#inbox(by, on);
    if (inbox === undefined) return;
    await this.#person(by).node.ack({ ...inbox, seqUpTo: BigInt(upTo) });
    this.#model.ack(by, on, upTo);
  }

  /** Only the pair 0 and 1 has a channel here. */
  async #channel(by: number, to: number): Promise<void> {
    if (by > 1 || to > 1) return;
    const { node, auth } = this.#person(by);
    const call = node.createChannel({ peerKey: this.#person(to).key, auth });
    if (by === to) return deepStrictEqual(await refusal(call), "E010");
    const { channelId, wasNew } = await call;
    deepStrictEqual(wasNew, !this.#model.pair);
    if (this.#pairChannel !== undefined) deepStrictEqual(channelId.slice(), this.#pairChannel);
    this.#model.pair = true;
    this.#pairChannel = channelId.slice();
  }

  async #upload(by: number): Promise<void> {
    const owner = this.#person(by);
    const keyPackage = createOwnKeyPackage(owner.identitySeed, this.#harness.clock.now());
    await owner.node.uploadKeyPackage({ identityKey: owner.key, package: keyPackage, auth: owner.auth });
    this.#model.packages(by).push(keyPackage.toHex());
  }

  async #count(by: number, clear: boolean): Promise<void> {
    const owner = this.#person(by);
    const { count } = await owner.node.keyPackages({ identityKey: owner.key, clear, auth: owner.auth });
    if (clear) this.#model.packages(by).splice(0);
    deepStrictEqual(count, this.#model.packages(by).length);
  }

  async #take(by: number, of: number): Promise<void> {
    const { node, auth } = this.#person(by);
    const { package: taken } = await node.fetchKeyPackage({ identityKey: this.#person(of).key, auth });
    deepStrictEqual(taken.slice().toHex(), this.#model.packages(of).shift() ?? "");
  }

  #inbox(by: number, on: number) {
    const channelId = this.#channelId(on);
    if (channelId === undefined || on === 2 && by === 2) return undefined;
    const { key, auth } = this.#person(by);
    return { recipientKey: key, channelId, version: 1, auth };
  }

  #channelId(on: number): Uint8Array | undefined {
    return on === 2 ? this.#pairChannel : new TextEncoder().encode(`channel ${on}`);
  }

  #person(at: number): Person {
    const found = this.#people[at];
    if (found === undefined) throw new Error(`nobody has the number ${at}`);
    return found;
  }
}

Deno.test("whatever is called in whatever order, the node does what the model says", () =>
  Harness.run({}, async (harness) => {
    const { runs, commands, seed } = sizes.nodeModel;
    let names = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: commands, maxLength: commands }), async (steps) => {
        // All come from one address: what the runs before took of its budget is there again.
        await harness.clock.advance(BUDGET_REFILL_MS);
        const people: Person[] = [];
        for (let at = 0; at < PEOPLE; at++) people.push(await harness.person(`person${names++}`));
        const run = new Run(harness, people);
        for (const step of steps) await run.step(step);
        await run.agree();
        for (const { connection } of people) await connection.close();
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
  }));
