// A node that cheats about names: whatever it does is caught, by its name, and nobody is put in another's place. The cheating
// node has the real one's key and signs what it likes; the people are the product's own engines.
import { strict as assert } from "node:assert";
import { signingKeyFromSeed } from "@quicproquo/protocol";
import type { LogEntry } from "@quicproquo/protocol/transparency";
import {
  entriesOf,
  entryFor,
  ForgedLog,
  type HonestLog,
  openPlace,
  Person,
  type Place,
  RawSession,
  registerPeople,
} from "@quicproquo/testkit/people";
import type { ConversationId, LogFaultKind } from "./api.ts";
import { logFault } from "./transparency/log-fault.ts";

/** Of somebody who has no account. */
const strangeKey = signingKeyFromSeed(new Uint8Array(32).fill(9)).publicKey;

function alarms(person: Person): LogFaultKind[] {
  return person.events.flatMap((event) => event.type === "alarm" ? [event.kind] : []);
}

/** Waits until a person was told of it. */
function told(person: Person, kind: LogFaultKind): Promise<true> {
  return person.until(`the alarm ${kind}`, () => alarms(person).includes(kind) ? true : undefined);
}

/** The node shows another log from now on, made of what it truly holds. */
async function forge(place: Place, change: (entries: readonly LogEntry[]) => readonly LogEntry[]): Promise<void> {
  const honest = honestLog(place);
  const entries = change(await entriesOf(honest.truth));
  place.lieAboutLog(({ nodeKey }) => methodsOf(new ForgedLog(nodeKey, entries)));
}

function honestLog(place: Place): HonestLog {
  let found: HonestLog | undefined;
  place.lieAboutLog((honest) => {
    found = honest;
    return {};
  });
  assert.ok(found !== undefined);
  return found;
}

function methodsOf(log: ForgedLog) {
  return {
    checkpoint: () => log.checkpoint(),
    prove: (name: string) => log.prove(name),
    entries: (start: number, limit: number) => log.entries(start, limit),
    consistencyProof: (from: number, to: number) => log.consistencyProof(from, to),
  };
}

/** Alice, Bob and Carol at a node that was honest so far: Alice has read all three names. */
async function withThree(
  use: (place: Place, alice: Person, bob: Person, carol: Person) => Promise<void>,
): Promise<void> {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await alice.engine.openDirect("carol");
  assert.deepEqual([alarms(alice), alarms(bob), alarms(carol)], [[], [], []]);
  await use(place, alice, bob, carol);
}

/** Nothing came of it: Bob is not reached, and the person reads why. */
async function refused(alice: Person, kind: LogFaultKind): Promise<void> {
  const message = logFault(kind).text.replace(/\.$/, "");
  await assert.rejects(alice.engine.openDirect("bob"), { code: "log-invalid", message });
  await told(alice, kind);
  assert.equal(await alice.engine.find("@bob"), undefined);
}

const now = 2_000_000_000_000;

Deno.test("whatever a node does about a name is caught, by its name, and nobody is put in another's place", (t) =>
  withThree(async (place, alice, bob) => {
    await t.step("a second bind of a name, to the key of somebody else", async () => {
      await forge(place, (entries) => [...entries, entryFor("bind", "bob", strangeKey, now)]);
      await refused(alice, "name-bound-twice");
      const alarm = alice.events.find((event) => event.type === "alarm");
      assert.match(alarm?.type === "alarm" ? alarm.text : "", /bound a name a second time/);
    });
    await t.step("a second bind of a key, to another name", async () => {
      await forge(place, (entries) => [...entries, entryFor("bind", "robert", bob.key, now)]);
      await refused(alice, "key-bound-twice");
    });
    await t.step("other broken rules: a time that falls, a tombstone for nobody, and a second one", async () => {
      await forge(place, (entries) => [...entries, entryFor("bind", "dave", strangeKey, 1)]);
      await refused(alice, "time-falls");
      await forge(place, (entries) => [...entries, entryFor("tombstone", "dave", strangeKey, now)]);
      await refused(alice, "tombstone-without-bind");
      const tombstone = entryFor("tombstone", "bob", bob.key, now);
      await forge(place, (entries) => [...entries, tombstone, tombstone]);
      await refused(alice, "tombstone-twice");
    });
    await t.step("a checkpoint that is rolled back", async () => {
      await forge(place, (entries) => entries.slice(0, 2));
      await refused(alice, "rolled-back");
      // The node is honest again, and what it shows continues what was believed.
      place.lieAboutLog(() => ({}));
      await alice.engine.openDirect("carol");
    });
    await t.step("a checkpoint that the node did not sign", async () => {
      const other = new ForgedLog(signingKeyFromSeed(new Uint8Array(32).fill(3)), []);
      place.lieAboutLog(() => ({ checkpoint: () => other.checkpoint() }));
      await refused(alice, "checkpoint-invalid");
    });
    await t.step("entries that the checkpoint counts are held back, or are none", async () => {
      await registerPeople(place, "dave").then(([dave]) => dave.crash());
      place.lieAboutLog(() => ({ entries: () => Promise.resolve([]) }));
      await refused(alice, "entries-withheld");
      place.lieAboutLog(() => ({ entries: () => Promise.resolve(undefined) }));
      await refused(alice, "entries-withheld");
      place.lieAboutLog(() => ({ entries: () => Promise.resolve([new Uint8Array(74)]) }));
      await refused(alice, "entry-invalid");
    });
    await t.step("an empty proof, a broken one, and none at all for a name that is bound", async () => {
      const prove = (change: (proof: Uint8Array) => Uint8Array): void =>
        place.lieAboutLog(({ truth }) => ({
          async prove(name) {
            const proven = await truth.prove(name);
            return proven === undefined ? undefined : { ...proven, proof: change(proven.proof) };
          },
        }));
      prove(() => new Uint8Array());
      await refused(alice, "proof-missing");
      prove((proof) => proof.with(60, (proof[60] ?? 0) ^ 1));
      await refused(alice, "proof-invalid");
      place.lieAboutLog(() => ({ prove: () => Promise.resolve(undefined) }));
      await refused(alice, "name-denied");
      await assert.rejects(alice.engine.openDirect("nobody"), { code: "peer-unknown" });
    });
    await t.step("the key or the proof of somebody else for a name", async () => {
      place.lieAboutLog(({ truth }) => ({ prove: () => truth.prove("carol") }));
      await refused(alice, "proof-of-another");
      place.lieAboutLog(({ truth }) => ({
        async prove(name) {
          const proven = await truth.prove(name);
          return proven === undefined ? undefined : { ...proven, identityKey: strangeKey };
        },
      }));
      await refused(alice, "proof-of-another");
      // Proven by a log that is signed, but that nobody else gets to see.
      const entries = await entriesOf(honestLog(place).truth);
      place.lieAboutLog(({ nodeKey }) => {
        const swapped = entries.map((entry, at) => at === 1 ? { ...entry, identityKey: strangeKey } : entry);
        const forged = new ForgedLog(nodeKey, swapped);
        return { prove: (name) => forged.prove(name) };
      });
      await refused(alice, "forked");
    });
    await t.step("a forked log: another entry in the place of one that was shown", async () => {
      const swap = (entries: readonly LogEntry[]): readonly LogEntry[] =>
        entries.map((entry, at) => at === 1 ? { ...entry, identityKey: strangeKey } : entry);
      await forge(place, swap);
      await refused(alice, "forked");
      await forge(place, (entries) => [...swap(entries), entryFor("bind", "erin", new Uint8Array(32).fill(7), now)]);
      await refused(alice, "forked");
      // Who reads it for the first time cannot know; the proof of the fork is kept by who did.
      await alice.restart();
      await told(alice, "forked");
    });
  }));

Deno.test("a tombstone that was shown before is hidden: the log is rolled back or forked by it", () =>
  withThree(async (place, alice, bob) => {
    const tombstone = entryFor("tombstone", "bob", bob.key, now);
    await forge(place, (entries) => [...entries, tombstone]);
    await assert.rejects(alice.engine.openDirect("bob"), { code: "log-invalid" });
    await forge(place, (entries) => entries);
    await refused(alice, "rolled-back");
    await forge(place, (entries) => [...entries, entryFor("bind", "dave", strangeKey, now)]);
    await refused(alice, "forked");
  }));

Deno.test("a name is given out whose tombstone stands in the log", () =>
  withThree(async (place, alice, bob) => {
    await forge(place, (entries) => [...entries, entryFor("tombstone", "bob", bob.key, now)]);
    await refused(alice, "tombstone-hidden");
  }));

Deno.test("a wrong name for a key is not shown, and the node is caught at it", () =>
  withThree(async (place, alice, bob) => {
    place.lie((truth) => ({
      async findIdentity(request) {
        const account = await truth.findIdentity(request);
        return account === undefined ? undefined : { ...account, username: "carol" };
      },
    }));
    const { id } = await bob.engine.createGroup("crew");
    await bob.engine.invite(id, "alice");
    await alice.group("crew");
    await told(alice, "name-of-another");
    const members = await alice.engine.members(id);
    assert.deepEqual(members.map(({ person }) => person.name), [undefined, "alice"]);
  }));

Deno.test("one's own name under another key, one's own key under another name, one's own tombstone, or nothing", async () => {
  const cases: readonly (readonly [LogFaultKind, (own: LogEntry) => readonly LogEntry[]])[] = [
    ["own-name-elsewhere", (own) => [{ ...own, identityKey: strangeKey }]],
    ["own-key-elsewhere", ({ identityKey, time }) => [entryFor("bind", "mallory", identityKey, time)]],
    ["own-tombstone", (own) => [own, { ...own, kind: "tombstone" }]],
    ["own-missing", ({ time }) => [entryFor("bind", "mallory", strangeKey, time)]],
  ];
  for (const [kind, change] of cases) {
    await using place = await openPlace();
    // From the very registration on: nothing else was ever shown.
    place.lieAboutLog(({ truth, nodeKey }) => {
      const forged = async (): Promise<ForgedLog> => {
        const [own] = await entriesOf(truth);
        return new ForgedLog(nodeKey, own === undefined ? [] : change(own));
      };
      return {
        checkpoint: async () => (await forged()).checkpoint(),
        entries: async (start, limit) => (await forged()).entries(start, limit),
      };
    });
    const [alice] = await registerPeople(place, "alice");
    await using _alice = alice;
    await told(alice, kind);
  }
});

Deno.test("two people are shown two logs: it comes out with the first message, and stands in the conversation", () =>
  withThree(async (place, alice, bob) => {
    await alice.engine.openDirect("bob");
    await bob.direct("alice");
    // A name that only Alice is shown, and another one that only Bob is.
    await forge(place, (entries) => [...entries, entryFor("bind", "dave", strangeKey, now)]);
    await assert.rejects(alice.engine.openDirect("nobody"), { code: "peer-unknown" });
    await forge(place, (entries) => [...entries, entryFor("bind", "erin", strangeKey, now)]);
    await assert.rejects(bob.engine.openDirect("nobody"), { code: "peer-unknown" });
    const { id } = await alice.direct("bob");
    await alice.engine.send(id, "hello");
    await bob.message(id, "hello");
    await told(bob, "split-view");
    const lines = await bob.until("the line", async () => {
      const found = await bob.lines(id);
      return found.length > 1 ? found : undefined;
    });
    assert.match(lines[1] ?? "", /^\[The node shows different logs to different people/);
    assert.deepEqual(alarms(alice), [], "Alice was told nothing yet");
  }));

Deno.test("a log is shown to one and kept from the other, or its proof is refused: both come out", () =>
  withThree(async (place, alice, bob, carol) => {
    await alice.engine.openDirect("bob");
    await bob.direct("alice");
    const entries = await entriesOf(honestLog(place).truth);
    await forge(place, () => [...entries, entryFor("bind", "dave", strangeKey, now)]);
    await assert.rejects(alice.engine.openDirect("nobody"), { code: "peer-unknown" });
    await forge(place, () => entries);
    const { id } = await alice.direct("bob");
    await alice.engine.send(id, "hello");
    await told(bob, "split-view");
    // Carol is ahead, and the node does not prove that what Alice saw is what she sees.
    await forge(place, () => [
      ...entries,
      entryFor("bind", "dave", strangeKey, now),
      entryFor("bind", "erin", alice.key.with(0, 1), now),
    ]);
    await assert.rejects(carol.engine.openDirect("nobody"), { code: "peer-unknown" });
    place.lieAboutLog(() => ({ consistencyProof: () => Promise.resolve(undefined) }));
    const { id: other } = await alice.direct("carol");
    await alice.engine.send(other, "hello");
    await told(carol, "consistency-refused");
    const line = await carol.until(
      "the line",
      async () => (await carol.lines(other)).find((line) => line.startsWith("[")),
    );
    assert.match(line, /refuses to prove/);
  }));

Deno.test("a deleted account is nobody to those who never met it, and the one that it was to others; nobody is alarmed", () =>
  withThree(async (place, alice, bob, carol) => {
    await carol.engine.openDirect("bob");
    await bob.direct("carol");
    {
      await using session = await RawSession.of(place, bob);
      await bob.crash();
      const { success } = await session.node.deleteAccount({ auth: session.auth });
      assert.equal(success, true);
    }
    await assert.rejects(alice.engine.openDirect("bob"), { code: "peer-unknown" });
    assert.equal((await carol.engine.openDirect("bob")).title, "bob");
    // Name and key stay reserved, and a stranger reads a log that is whole.
    await assert.rejects(new Person(place, "bob").register(), { code: "E013" });
    const entries = await entriesOf(honestLog(place).truth);
    assert.deepEqual(entries.map(({ kind }) => kind), ["bind", "bind", "bind", "tombstone"]);
    assert.deepEqual([alarms(alice), alarms(carol)], [[], []]);
  }));

Deno.test("those who knew somebody read that their account is gone, and how they are taken out of a group", () =>
  withThree(async (place, alice, bob, carol) => {
    const { id: direct } = await alice.engine.openDirect("bob");
    const { id: crew } = await alice.engine.createGroup("crew");
    await alice.engine.invite(crew, "bob");
    await alice.engine.invite(crew, "carol");
    await bob.group("crew");
    await carol.group("crew");
    await alice.settle();
    {
      await using session = await RawSession.of(place, bob);
      await bob.crash();
      await session.node.deleteAccount({ auth: session.auth });
    }
    await alice.restart();
    const line = (conversation: ConversationId, said: RegExp) =>
      alice.until("the line", async () => (await alice.lines(conversation)).find((text) => said.test(text)));
    await line(direct, /^\[bob deleted their account: nothing reaches them\.\]$/);
    await line(crew, /^\[bob deleted their account\. An admin takes them out with \/remove bob\.\]$/);
    await alice.engine.remove(crew, "bob");
    const members = await alice.engine.members(crew);
    assert.deepEqual(members.map(({ person }) => person.name).toSorted(), ["alice", "carol"]);
    assert.deepEqual(alarms(alice), []);
  }));

Deno.test("an account that is deleted in the very moment that it is asked for is no lie of the node's", () =>
  withThree(async (place, alice, bob) => {
    const entries = await entriesOf(honestLog(place).truth);
    const deleted = [...entries, entryFor("tombstone", "bob", bob.key, now)];
    place.lieAboutLog(({ nodeKey }) => ({
      prove() {
        const log = new ForgedLog(nodeKey, deleted);
        place.lieAboutLog(() => ({ ...methodsOf(log), prove: () => Promise.resolve(undefined) }));
        return Promise.resolve(undefined);
      },
    }));
    await assert.rejects(alice.engine.openDirect("bob"), { code: "peer-unknown" });
    assert.deepEqual(alarms(alice), []);
  }));

Deno.test("a log is read whole in as many pages as the node gives", () =>
  withThree(async (place, alice, bob) => {
    const more = Array.from({ length: 9 }, (_, n) => entryFor("bind", `user${n}`, new Uint8Array(32).fill(n), now + n));
    const entries = await entriesOf(honestLog(place).truth);
    place.lieAboutLog(({ nodeKey }) => {
      const log = new ForgedLog(nodeKey, [...entries, ...more]);
      return { ...methodsOf(log), entries: (start) => log.entries(start, 2) };
    });
    assert.equal((await alice.engine.openDirect("bob")).title, "bob");
    await bob.direct("alice");
    await assert.rejects(alice.engine.openDirect("nobody"), { code: "peer-unknown" });
    assert.deepEqual(alarms(alice), []);
  }));

Deno.test("what was read is not read again: after a restart only new entries are asked for", () =>
  withThree(async (place, alice) => {
    const starts: number[] = [];
    place.lieAboutLog(({ truth }) => ({
      entries(start, limit) {
        starts.push(start);
        return truth.entries(start, limit);
      },
    }));
    await alice.restart();
    await alice.online();
    await alice.engine.openDirect("bob");
    assert.deepEqual(starts, []);
    await registerPeople(place, "dave").then(([dave]) => dave.crash());
    starts.length = 0;
    await alice.engine.openDirect("dave");
    assert.deepEqual(starts, [3]);
    assert.deepEqual(alarms(alice), []);
  }));
