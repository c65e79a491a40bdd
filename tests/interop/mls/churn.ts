// A random life of one group among clients of several implementations. Every step ends with all members in one epoch, with
// the same members and the same exported secret; messages are read by all who get them, in and out of order, and late.

import assert from "node:assert/strict";
import { OwnPeer } from "./own-engine.ts";
import type { MadeCommit, Peer } from "./peer.ts";

export interface Churn {
  readonly seed: number;
  readonly steps: number;
  /** Of clients at one time. */
  readonly most: number;
  /** The `number`th client; `draw` chooses its implementation. */
  start(number: number, draw: (below: number) => number): Promise<Peer>;
  /** Who is never removed. */
  readonly stays?: (peer: Peer) => boolean;
  /** Whether this implementation may fail to join by a Welcome like this, for a known reason; it is removed again. */
  readonly knownFailure?: (peer: Peer, error: unknown) => boolean;
}

export interface Lived {
  readonly commits: number;
  readonly messages: number;
  /** Joins that failed for a known reason. */
  readonly failedJoins: number;
}

export async function live(churn: Churn): Promise<Lived> {
  const group = new SharedGroup(churn);
  await group.found();
  for (let step = 0; step < churn.steps; step++) {
    try {
      await group.step();
      await group.agree();
    } catch (error) {
      const last = group.log.slice(-12).join("\n  ");
      throw new Error(`seed ${churn.seed}, step ${step}:\n  ${last}`, { cause: error });
    }
  }
  return group.lived;
}

/** The words and the message that carries them. */
type Said = readonly [words: string, message: Uint8Array];

class SharedGroup {
  readonly log: string[] = [];
  readonly #churn: Churn;
  readonly #members: Peer[] = [];
  readonly #left: Peer[] = [];
  readonly #draw: (below: number) => number;
  #clients = 0;
  #lived = { commits: 0, messages: 0, failedJoins: 0 };

  constructor(churn: Churn) {
    this.#churn = churn;
    this.#draw = xorshift(churn.seed);
  }

  get lived(): Lived {
    return this.#lived;
  }

  async found(): Promise<void> {
    const founder = await this.#newClient();
    await founder.create(new TextEncoder().encode(`group ${this.#churn.seed}`));
    this.#members.push(founder);
    await this.#add();
  }

  async step(): Promise<void> {
    const kind = this.#draw(11);
    if (this.#members.length < 2 || (kind < 2 && this.#members.length < this.#churn.most)) await this.#add();
    else if (kind === 2) await this.#remove();
    else if (kind < 5) await this.#update();
    else if (kind === 5) await this.#lose();
    else if (kind === 6) await this.#propose();
    else if (kind === 7) await this.#sayLate();
    else if (kind === 8 && this.#members.length < this.#churn.most) await this.#joinFromOutside();
    else await this.#say();
  }

  async agree(): Promise<void> {
    const [first, ...others] = this.#members;
    if (first === undefined) throw new Error("nobody is left");
    const expected = this.#members.map(({ identity }) => identity).sort();
    const [epoch, secret] = [await first.epoch(), hex(await first.exportSecret(32))];
    for (const member of this.#members) {
      assert.deepEqual(await member.members(), expected, `members of ${name(member)}`);
    }
    for (const other of others) {
      assert.equal(await other.epoch(), epoch, `epoch of ${name(other)}`);
      assert.equal(hex(await other.exportSecret(32)), secret, `secrets of ${name(other)}`);
    }
  }

  async #add(): Promise<void> {
    const room = Math.max(1, Math.min(3, this.#churn.most - this.#members.length));
    const newcomers: Peer[] = [];
    for (let more = 1 + this.#draw(room); more > 0; more--) newcomers.push(await this.#newcomer());
    const committer = this.#anybody();
    this.log.push(`${name(committer)} adds ${newcomers.map(name).join(", ")}`);
    const packages: Uint8Array[] = [];
    for (const newcomer of newcomers) packages.push(await newcomer.keyPackage());
    const made = await committer.add(packages);
    await this.#deliver(committer, made, []);
    await this.#welcome(newcomers, made);
  }

  /** One in four comes back, if somebody went. */
  async #newcomer(): Promise<Peer> {
    const back = this.#draw(4) === 0 ? this.#left.shift() : undefined;
    return back ?? await this.#newClient();
  }

  async #welcome(newcomers: readonly Peer[], { welcome }: MadeCommit): Promise<void> {
    if (welcome === undefined) throw new Error("no Welcome for those added");
    const failed: Peer[] = [];
    for (const newcomer of newcomers) {
      try {
        await newcomer.join(welcome);
        this.#members.push(newcomer);
      } catch (error) {
        if (this.#churn.knownFailure?.(newcomer, error) !== true) throw error;
        failed.push(newcomer);
      }
    }
    if (failed.length === 0) return;
    this.log.push(`${failed.map(name).join(", ")} could not join`);
    this.#lived.failedJoins += failed.length;
    const committer = this.#anybody();
    await this.#deliver(committer, await committer.remove(failed.map(({ identity }) => identity)), []);
  }

  /** By an external commit with the GroupInfo of one of our members. */
  async #joinFromOutside(): Promise<void> {
    const inside = this.#shuffled(this.#members).find((member) => member instanceof OwnPeer);
    const newcomer = await this.#newcomer();
    if (!(inside instanceof OwnPeer) || newcomer.joinByGroupInfo === undefined) return await this.#update();
    this.log.push(`${name(newcomer)} joins by the GroupInfo of ${name(inside)}`);
    const commit = await newcomer.joinByGroupInfo(inside.groupInfo());
    await this.#deliver(newcomer, { commit, welcome: undefined }, []);
    this.#members.push(newcomer);
  }

  async #remove(): Promise<void> {
    const committer = this.#anybody();
    const candidates = this.#removable(committer);
    const removed = candidates.slice(0, 1 + this.#draw(2));
    if (removed.length === 0) return await this.#update();
    this.log.push(`${name(committer)} removes ${removed.map(name).join(", ")}`);
    await this.#deliver(committer, await committer.remove(removed.map(({ identity }) => identity)), removed);
  }

  async #update(): Promise<void> {
    const committer = this.#anybody();
    this.log.push(`${name(committer)} updates`);
    await this.#deliver(committer, await committer.update(), []);
  }

  async #lose(): Promise<void> {
    const loser = this.#anybody();
    this.log.push(`${name(loser)} loses a commit`);
    await loser.lose();
  }

  /** A member of ours proposes, another member commits it. */
  async #propose(): Promise<void> {
    const author = this.#shuffled(this.#members).find((member) => member instanceof OwnPeer);
    const committer = this.#shuffled(this.#members).find((member) => member !== author);
    if (!(author instanceof OwnPeer) || committer === undefined) return await this.#update();
    const newcomers: Peer[] = [];
    const removed: Peer[] = [];
    const proposals: Uint8Array[] = [];
    if (this.#draw(2) === 0) proposals.push(author.propose({ kind: "update" }));
    const [candidate] = this.#removable(committer).filter((member) => member !== author);
    if (this.#draw(2) === 0 && candidate !== undefined) {
      const leaf = author.group.members().find(({ identity }) => text(identity) === candidate.identity);
      if (leaf === undefined) throw new Error(`${candidate.identity} is no member`);
      proposals.push(author.propose({ kind: "remove", removed: leaf.leafIndex }));
      removed.push(candidate);
    }
    if (proposals.length === 0) {
      const newcomer = await this.#newcomer();
      proposals.push(author.propose({ kind: "add", keyPackage: await newcomer.keyPackage() }));
      newcomers.push(newcomer);
    }
    this.log.push(
      `${name(author)} proposes ${proposals.length}, removing ${removed.map(name)}, adding ${newcomers.map(name)}; ` +
        `${name(committer)} commits`,
    );
    for (const proposal of proposals) {
      for (const member of this.#others(author)) {
        assert.equal((await member.receive(proposal)).kind, "proposal", name(member));
      }
    }
    const made = await committer.commitProposals();
    await this.#deliver(committer, made, removed);
    if (newcomers.length > 0) await this.#welcome(newcomers, made);
  }

  /** Some messages of one member, of which each other one gets some, not always in their order. */
  async #say(): Promise<void> {
    const speaker = this.#anybody();
    const count = 1 + this.#draw(5);
    this.log.push(`${name(speaker)} says ${count}`);
    const messages: Said[] = [];
    for (let at = 0; at < count; at++) messages.push(await this.#said(speaker));
    for (const member of this.#others(speaker)) {
      const arriving = messages.filter(() => this.#draw(4) > 0);
      const order = member.anyOrder ? this.#shuffled(arriving) : this.#neighboursSwapped(arriving, messages);
      for (const message of order) await this.#read(member, speaker, message);
    }
  }

  #neighboursSwapped(arriving: readonly Said[], messages: readonly Said[]): Said[] {
    const order = [...arriving];
    for (let at = 0; at + 1 < order.length; at += 2) {
      const [first, second] = order.slice(at, at + 2);
      if (first === undefined || second === undefined || this.#draw(2) === 0) continue;
      if (messages.indexOf(second) - messages.indexOf(first) === 1) order.splice(at, 2, second, first);
    }
    return order;
  }

  /** A message that arrives after the commit that ended its epoch. */
  async #sayLate(): Promise<void> {
    const speaker = this.#anybody();
    const message = await this.#said(speaker);
    await this.#update();
    this.log.push(`what ${name(speaker)} said before arrives`);
    for (const member of this.#others(speaker)) {
      await this.#read(member, speaker, message);
    }
  }

  async #said(speaker: Peer): Promise<Said> {
    const words = `message ${this.#lived.messages++}`;
    return [words, await speaker.encrypt(new TextEncoder().encode(words))];
  }

  async #read(member: Peer, speaker: Peer, [words, message]: Said): Promise<void> {
    const received = await member.receive(message);
    if (received.kind !== "application") throw new Error(`${name(member)} took a message for a ${received.kind}`);
    assert.equal(text(received.data), words, name(member));
    if (received.sender !== undefined) assert.equal(received.sender, speaker.identity, name(member));
  }

  async #deliver(committer: Peer, { commit }: MadeCommit, removed: readonly Peer[]): Promise<void> {
    this.#lived.commits += 1;
    for (const member of this.#others(committer)) {
      const received = await member.receive(commit).catch((cause: unknown) => {
        throw new Error(`${name(member)} does not follow`, { cause });
      });
      assert.deepEqual(received, { kind: "commit", active: !removed.includes(member) }, name(member));
    }
    for (const gone of removed) {
      this.#members.splice(this.#members.indexOf(gone), 1);
      this.#left.push(gone);
    }
  }

  async #newClient(): Promise<Peer> {
    return await this.#churn.start(this.#clients += 1, this.#draw);
  }

  #anybody(): Peer {
    const member = this.#members[this.#draw(this.#members.length)];
    if (member === undefined) throw new Error("nobody is left");
    return member;
  }

  #others(than: Peer): Peer[] {
    return this.#members.filter((member) => member !== than);
  }

  #removable(committer: Peer): Peer[] {
    return this.#shuffled(this.#others(committer)).filter((member) => this.#churn.stays?.(member) !== true);
  }

  #shuffled<T>(list: readonly T[]): T[] {
    return list.map((element) => [this.#draw(2 ** 20), element] as const)
      .sort(([one], [other]) => one - other).map(([, element]) => element);
  }
}

function name({ engine, identity }: Peer): string {
  return `${engine} ${Number.parseInt(identity, 16)}`;
}

function hex(bytes: Uint8Array): string {
  return bytes.toHex();
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function xorshift(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
