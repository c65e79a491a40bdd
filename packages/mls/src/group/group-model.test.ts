// Random lives of a group of up to twelve against a model that says who can read what: who joins late reads nothing from
// before, who is removed reads nothing from after, what is lost or out of order weakens nobody, and everybody who follows
// the channel ends in one epoch.

import assert from "node:assert/strict";
import fc from "fast-check";
import { sizes } from "@quicproquo/testkit/sizes";
import {
  assertTogether,
  codeOf,
  environment,
  foundedBy,
  joined,
  keyPackageOf,
  person,
  refusalOf,
} from "../../test/members.ts";
import { MlsError } from "../errors.ts";
import type { CommitIntent, GroupMember, PendingCommit, Processed, ProposalIntent } from "./group-member.ts";
import { openGroup } from "./open-group.ts";

const most = 12;
const pastEpochs = 3n;

/** One stay of one person in the group. */
interface Stay {
  readonly person: number;
  group: GroupMember;
  /** The first epoch that it reads. */
  readonly since: bigint;
  /** How much of the channel it has taken. */
  taken: number;
  readonly read: Set<Said>;
  /** What stands in its store. */
  readonly records: Map<string, Uint8Array>;
}

interface Said {
  readonly message: Uint8Array;
  readonly data: Uint8Array;
  readonly epoch: bigint;
  readonly by: Stay;
}

interface Sent {
  readonly message: Uint8Array;
  readonly by: Stay;
}

class World {
  readonly stays: Stay[] = [];
  readonly channel: Sent[] = [];
  readonly said: Said[] = [];
  #count = 0;

  constructor() {
    const group = foundedBy(person("0"));
    this.stays.push({ person: 0, group, since: 0n, taken: 0, read: new Set(), records: new Map() });
  }

  /** Those that were not removed, as far as they know. */
  active(): Stay[] {
    return this.stays.filter(({ group }) => group.isActive());
  }

  /** One who has taken all of the channel and is still in; the others may lag. */
  present(choice: number): Stay {
    const active = this.active();
    for (let at = 0; at < active.length; at++) {
      const stay = active[(choice + at) % active.length];
      if (stay === undefined) continue;
      this.takeAll(stay);
      if (stay.group.isActive()) return stay;
    }
    throw new Error("nobody is left");
  }

  takeAll(stay: Stay): void {
    while (stay.taken < this.channel.length) this.takeNext(stay);
  }

  takeNext(stay: Stay): void {
    const sent = this.channel[stay.taken];
    if (sent === undefined) return;
    stay.taken += 1;
    if (sent.by === stay || !stay.group.isActive()) return;
    const processed = stay.group.process(sent.message);
    assert.notEqual(processed.kind, "undecryptable", told(processed));
    if (processed.kind === "commit") stay.group.merge(processed.staged);
  }

  /** Stores what changed, and goes on from the store. */
  restart(stay: Stay): void {
    const { put, remove } = stay.group.changes();
    for (const name of remove) assert.ok(stay.records.delete(name), `${name} was not there`);
    for (const [name, value] of put) stay.records.set(name, value);
    stay.group.stored();
    const opened = openGroup(stay.records, environment);
    assert.deepEqual(opened.toBytes(), stay.group.toBytes());
    stay.group = opened;
  }

  commit(stay: Stay, intent: CommitIntent, newcomer?: number): void {
    this.takeAll(stay);
    if (!stay.group.isActive()) return;
    const keyPackage = newcomer === undefined ? undefined : keyPackageOf(person(`${newcomer}`));
    let pending: PendingCommit;
    try {
      pending = stay.group.commit(keyPackage === undefined ? intent : { ...intent, add: [keyPackage.keyPackage] });
    } catch (error) {
      if (error instanceof MlsError && error.code === "commit-refused") return;
      throw error;
    }
    this.channel.push({ message: pending.commit, by: stay });
    // A crash between sending and merging.
    this.restart(stay);
    assert.deepEqual(stay.group.pendingCommit(), pending);
    stay.group.mergePending();
    stay.taken = this.channel.length;
    if (keyPackage === undefined || newcomer === undefined) return;
    const group = joined(pending, keyPackage);
    this.stays.push({
      person: newcomer,
      group,
      since: group.epoch(),
      taken: this.channel.length,
      read: new Set(),
      records: new Map(),
    });
  }

  propose(stay: Stay, intent: ProposalIntent): void {
    this.takeAll(stay);
    if (!stay.group.isActive()) return;
    try {
      this.channel.push({ message: stay.group.propose(intent).message, by: stay });
      stay.taken = this.channel.length;
    } catch (error) {
      if (!(error instanceof MlsError && error.code === "commit-refused")) throw error;
    }
  }

  say(stay: Stay): void {
    if (!stay.group.isActive()) return;
    const data = new TextEncoder().encode(`words ${this.#count++}`);
    if (stay.group.proposals().some(({ change }) => change.kind === "self-remove")) {
      assert.equal(codeOf(() => stay.group.encrypt(data), stay.group), "self-remove-pending");
      return;
    }
    this.said.push({ message: stay.group.encrypt(data), data, epoch: stay.group.epoch(), by: stay });
  }

  /** The group's answer is the model's, whatever the order, the delay and the repetitions. */
  hear(stay: Stay, said: Said): void {
    const expected = this.#expected(stay, said);
    if (expected !== "read") {
      assert.equal(refusalOf(stay.group, said.message).reason, expected);
      return;
    }
    const processed = stay.group.process(said.message);
    assert.ok(processed.kind === "application", `${told(processed)}, of epoch ${said.epoch} in ${stay.group.epoch()}`);
    assert.deepEqual(processed.data, said.data);
    assert.equal(processed.sender.leafIndex, said.by.group.ownLeafIndex);
    assert.equal(new TextDecoder().decode(processed.sender.identity), `${said.by.person}`);
    stay.read.add(said);
  }

  #expected(stay: Stay, said: Said): string {
    const { epoch, by } = said;
    const current = stay.group.epoch();
    if (epoch > current) return "future-epoch";
    if (epoch < stay.since || epoch < current - pastEpochs) return "past-epoch";
    if (by === stay) return "own-message";
    return stay.read.has(said) ? "consumed-generation" : "read";
  }
}

function told(processed: Processed): string {
  return processed.kind === "undecryptable" ? `${processed.reason}: ${processed.detail}` : processed.kind;
}

interface Step {
  readonly what: number;
  readonly who: number;
  readonly whom: number;
}

function take(world: World, { what, who, whom }: Step): void {
  const actor = world.present(who);
  const free = Array.from({ length: most }, (_, number) => number).find((number) =>
    !world.active().some((stay) => stay.person === number)
  );
  switch (what) {
    case 0:
      return world.commit(actor, {}, free);
    case 1: {
      world.takeAll(actor);
      const others = actor.group.members().filter(({ leafIndex }) => leafIndex !== actor.group.ownLeafIndex);
      const target = others[whom % Math.max(others.length, 1)];
      return target === undefined ? undefined : world.commit(actor, { remove: [target.leafIndex] });
    }
    case 2:
      return world.commit(actor, {});
    case 3:
      world.takeAll(actor);
      return world.commit(actor, { proposals: actor.group.proposals().map(({ reference }) => reference) });
    case 4:
      return world.propose(actor, { kind: "update" });
    case 5:
      return whom % 3 === 0
        ? world.propose(actor, { kind: "self-remove" })
        : world.propose(actor, { kind: "remove", removed: whom });
    case 6:
    case 7:
    case 8:
      return world.say(actor);
    case 9: {
      // Two commit at once: the first wins, the other drops its own when it arrives.
      const rival = world.present(whom);
      world.takeAll(rival);
      if (rival === actor || !rival.group.isActive() || rival.group.pendingCommit() !== undefined) return;
      rival.group.commit();
      world.commit(actor, {});
      if (rival.taken < world.channel.length) world.takeAll(rival);
      return rival.group.dropPending();
    }
    case 10:
      return world.restart(actor);
    case 11: {
      const stay = world.stays[whom % world.stays.length];
      return stay === undefined ? undefined : world.takeNext(stay);
    }
    default: {
      const said = world.said[whom % Math.max(world.said.length, 1)];
      const stay = world.stays[who % world.stays.length];
      if (said !== undefined && stay !== undefined) world.hear(stay, said);
    }
  }
}

const step = fc.record({ what: fc.nat(18), who: fc.nat(30), whom: fc.nat(100) });
const { runs, steps } = sizes.groupModel;

Deno.test("random lives of a group against a model of who can read what", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: steps / 2, maxLength: steps, size: "max" }), (life) => {
      const world = new World();
      for (const each of life) take(world, each);
      for (const stay of world.stays) world.takeAll(stay);
      for (const stay of world.stays) for (const said of world.said) world.hear(stay, said);
      const active = world.active();
      const [first] = active;
      if (first === undefined) return;
      world.commit(first, { proposals: [] });
      for (const stay of active) world.takeAll(stay);
      assertTogether(world.active().map(({ group }) => group));
    }),
    { numRuns: runs, endOnFailure: true },
  );
});
