// Safety numbers at a real node: both see the same, what was verified is shown and kept, and a node that contradicts it stops
// what would be sent there until a person says that it goes on; both read why.
import { strict as assert } from "node:assert";
import { nodeServiceCreateChannel } from "@quicproquo/protocol/schema";
import { safetyNumber, signingKeyFromSeed } from "@quicproquo/protocol";
import {
  entriesOf,
  entryFor,
  ForgedLog,
  openPlace,
  type Person,
  type Place,
  registerPeople,
} from "@quicproquo/testkit/people";
import { fromHex } from "./bytes.ts";
import { FOUND_AFTER_MS } from "./conversations/founding.ts";

const strangeKey = signingKeyFromSeed(new Uint8Array(32).fill(9)).publicKey;

/** The node gives somebody else's key for every name from now on. */
function lieAboutNames(place: Place): void {
  place.lieAboutLog(({ truth }) => ({
    async prove(name) {
      const proven = await truth.prove(name);
      return proven === undefined ? undefined : { ...proven, identityKey: strangeKey };
    },
  }));
}

async function withThree(
  use: (place: Place, alice: Person, bob: Person, carol: Person) => Promise<void>,
): Promise<void> {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  await use(place, alice, bob, carol);
}

/** Where a notice begins so. */
function line(person: Person, conversation: Parameters<Person["lines"]>[0], begins: string): Promise<string> {
  return person.until(
    `the line "${begins}"`,
    async () => (await person.lines(conversation)).find((text) => text.startsWith(begins)),
  );
}

Deno.test("both see the same 60 digits, of keys, names and node; a third has others", () =>
  withThree(async (_place, alice, bob, carol) => {
    const [atAlice, atBob] = [await alice.engine.verification("@Bob"), await bob.engine.verification("alice")];
    assert.match(atAlice.digits, /^[0-9]{60}$/);
    assert.equal(atAlice.digits, atBob.digits);
    assert.equal(atAlice.scannable.slice(12, 76), atBob.scannable.slice(84));
    assert.notEqual((await carol.engine.verification("bob")).digits, atBob.digits);
    const party = ({ engine: { profile } }: Person) => ({
      key: fromHex(profile.key) ?? new Uint8Array(),
      id: `${profile.name}@${profile.origin}`,
    });
    assert.equal(safetyNumber(party(alice), party(bob)).digits, atAlice.digits);
    assert.equal(atAlice.trust, "unverified");
    await assert.rejects(alice.engine.verification("alice"), { code: "invalid-argument" });
    await assert.rejects(alice.engine.verification("nobody"), { code: "peer-unknown" });
    await assert.rejects(alice.engine.verify("nobody", true), { code: "peer-unknown" });
  }));

Deno.test("scanned codes: each takes the other's alone; a third's, one's own, a mangled one and one of a later form mark nobody", () =>
  withThree(async (_place, alice, bob, carol) => {
    const [atAlice, atBob] = [await alice.engine.verification("bob"), await bob.engine.verification("alice")];
    const wrong = [
      ["different", atAlice.scannable],
      ["different", (await carol.engine.verification("alice")).scannable],
      ["different", (await bob.engine.verification("carol")).scannable],
      ["different", `${atBob.scannable.slice(0, -2)}${atBob.scannable.endsWith("00") ? "01" : "00"}`],
      ["other-version", `0802${atBob.scannable.slice(4)}`],
      ["invalid", atBob.scannable.slice(2)],
      ["invalid", `${atBob.scannable}00`],
      ["invalid", "\u202e\u0000"],
      ["invalid", atBob.scannable.repeat(10_000)],
    ] as const;
    for (const [result, code] of wrong) {
      const said = await alice.engine.verifyScanned("bob", code);
      assert.deepEqual([said.result, said.verification.trust], [result, "unverified"], code.slice(0, 200));
    }
    await assert.rejects(alice.engine.verifyScanned("alice", atBob.scannable), { code: "invalid-argument" });
    const same = await alice.engine.verifyScanned("bob", ` ${atBob.scannable.toUpperCase()}\n`);
    assert.deepEqual([same.result, same.verification.trust], ["same", "verified"]);
    await alice.restart();
    assert.equal((await alice.engine.verification("bob")).trust, "verified");
    // A code that does not fit takes nothing back: it may have been anybody's.
    assert.equal((await alice.engine.verifyScanned("bob", atAlice.scannable)).verification.trust, "verified");
    assert.equal((await bob.engine.verification("alice")).trust, "unverified");
    assert.equal((await bob.engine.verifyScanned("alice", atAlice.scannable)).result, "same");
  }));

Deno.test("who was verified is shown as such in lists, headings and groups, after a restart and offline; and taken back", () =>
  withThree(async (_place, alice, bob) => {
    const { id } = await alice.engine.openDirect("bob");
    const { id: crew } = await alice.engine.createGroup("crew");
    await alice.engine.invite(crew, "bob");
    await alice.engine.invite(crew, "carol");
    await bob.group("crew");
    await alice.settle();
    assert.equal((await alice.engine.find("@bob"))?.trust, "unverified");
    const marked = await alice.engine.verify("bob", true);
    assert.equal(marked.trust, "verified");
    assert.ok(marked.verifiedAt !== undefined);
    await line(alice, id, "[You verified bob.]");
    await alice.restart();
    alice.network.offline = true;
    await alice.loseConnection().catch(() => {});
    assert.equal((await alice.engine.find("@bob"))?.trust, "verified");
    assert.equal((await alice.engine.find("#crew"))?.trust, undefined);
    for (const conversation of [id, crew]) {
      const people = await alice.engine.members(conversation);
      assert.deepEqual(
        people.map(({ person, trust }) => [person.name, trust]).filter(([, trust]) => trust === "verified"),
        [["bob", "verified"]],
      );
      assert.equal(people.find(({ self }) => self)?.trust, undefined);
    }
    assert.equal((await bob.engine.verification("alice")).trust, "unverified", "it is for oneself alone");
    assert.equal((await alice.engine.verification("bob")).trust, "verified");
    const taken = await alice.engine.verify("bob", false);
    assert.deepEqual([taken.trust, taken.verifiedAt], ["unverified", undefined]);
    assert.equal((await alice.engine.find("@bob"))?.trust, "unverified");
  }));

Deno.test("another key for a verified name: nothing is sent there, both read why, others are not touched; then it goes on", () =>
  withThree(async (place, alice, bob, carol) => {
    const { id } = await alice.engine.openDirect("bob");
    const { id: toCarol } = await alice.engine.openDirect("carol");
    const { id: crew } = await alice.engine.createGroup("crew");
    await alice.engine.invite(crew, "bob");
    await bob.group("crew");
    await alice.engine.send(id, "hello");
    await bob.message(id, "hello");
    await alice.settle();
    await alice.engine.verify("bob", true);

    lieAboutNames(place);
    await assert.rejects(alice.engine.openDirect("bob"), { code: "log-invalid" });
    await line(
      alice,
      id,
      "[You verified bob, and this contradicts it: The node gave the key or the proof of somebody else",
    );
    await line(alice, crew, "[You verified bob, and this contradicts it:");
    // The line for the other side: it goes to the key that was verified.
    await line(bob, id, "My program has stopped sending here");
    for (const conversation of [id, crew]) {
      await assert.rejects(alice.engine.send(conversation, "secret"), { code: "verification-contradicted" });
    }
    const [hello] = await alice.engine.history(id, { limit: 1000 });
    assert.equal(hello?.text, "hello");
    await assert.rejects(alice.engine.edit(id, hello.id, "secret"), { code: "verification-contradicted" });
    const file = { name: "plan", size: 1, content: async function* () {}() };
    await assert.rejects(alice.engine.sendFile(id, file), { code: "verification-contradicted" });
    assert.equal((await alice.engine.find("@bob"))?.trust, "contradicted");
    assert.equal((await alice.engine.find("#crew"))?.trust, "contradicted");
    await alice.engine.send(toCarol, "unharmed");
    await carol.message(toCarol, "unharmed");

    // Bob's answers still come, and a restart forgets nothing.
    await bob.engine.send(id, "which number?");
    await alice.message(id, "which number?");
    await alice.restart();
    await assert.rejects(alice.engine.send(id, "secret"), { code: "verification-contradicted" });
    const asked = await alice.engine.verification("bob");
    assert.deepEqual([asked.trust, asked.contradiction], ["contradicted", "proof-of-another"]);
    assert.equal(asked.digits, (await bob.engine.verification("alice")).digits);

    assert.equal((await alice.engine.verify("bob", true)).trust, "verified");
    await alice.engine.send(id, "on we go");
    await bob.message(id, "on we go");
    // The same lie again is known; it stops nothing a second time.
    await assert.rejects(alice.engine.openDirect("bob"), { code: "log-invalid" });
    await alice.engine.send(id, "still");
    await bob.message(id, "still");
    assert.deepEqual((await bob.texts(id)).filter((text) => text.startsWith("My program")).length, 1);
  }));

Deno.test("what waited when it was contradicted waits on, and is sent once it is acknowledged", () =>
  withThree(async (place, alice, bob) => {
    // Nobody knows that they are to found the conversation: what Alice writes waits.
    const lost = alice.network.lose(nodeServiceCreateChannel, "reply");
    const opening = alice.engine.openDirect("bob");
    await lost;
    await bob.engine.openDirect("alice");
    await bob.crash();
    await alice.loseConnection();
    await alice.passUntilOnline();
    const { id } = await opening;
    assert.equal((await alice.engine.find("@bob"))?.state, "waiting");
    await alice.engine.verify("bob", true);
    await alice.engine.send(id, "written before");
    lieAboutNames(place);
    await assert.rejects(alice.engine.openDirect("bob"), { code: "log-invalid" });
    place.lieAboutLog(() => ({}));
    await alice.engine.caughtUp(AbortSignal.timeout(5_000));
    await place.advance(FOUND_AFTER_MS);
    await bob.open(alice.engine.profile.origin);
    await bob.direct("alice");
    await line(bob, id, "My program has stopped sending here");
    assert.equal((await alice.message(id, "written before")).state, "pending");
    await alice.engine.verify("bob", false);
    await bob.message(id, "written before");
    await alice.engine.send(id, "unverified now");
    await bob.message(id, "unverified now");
    const said = await bob.texts(id);
    assert.deepEqual(said.map((text) => text.slice(0, 10)), ["My program", "written be", "unverified"]);
  }));

Deno.test("a second bind of a verified name, and a verified key under another name: the log alone is enough", () =>
  withThree(async (place, alice, bob) => {
    const { id } = await alice.engine.openDirect("bob");
    await bob.direct("alice");
    const key = fromHex(bob.engine.profile.key);
    assert.ok(key);
    for (
      const [kind, name, bound] of [["name-bound-twice", "bob", strangeKey], ["key-bound-twice", "bert", key]] as const
    ) {
      await alice.engine.verify("bob", true);
      place.lieAboutLog(({ truth, nodeKey }) => {
        const forged = async (): Promise<ForgedLog> =>
          new ForgedLog(nodeKey, [...await entriesOf(truth), entryFor("bind", name, bound, 2_000_000_000_000)]);
        return {
          checkpoint: async () => (await forged()).checkpoint(),
          entries: async (start, limit) => (await forged()).entries(start, limit),
          consistencyProof: async (from, to) => (await forged()).consistencyProof(from, to),
        };
      });
      // Asking for anybody reads what is new in the log.
      await assert.rejects(alice.engine.openDirect("carol"), { code: "log-invalid" });
      assert.equal((await alice.engine.verification("bob")).contradiction, kind);
      await assert.rejects(alice.engine.send(id, "secret"), { code: "verification-contradicted" });
    }
  }));

Deno.test("a stranger's key under a verified name stops what is sent to that name", () =>
  withThree(async (place, alice, bob) => {
    const { id } = await alice.engine.openDirect("bob");
    await bob.direct("alice");
    await alice.engine.verify("bob", true);
    place.lie((truth) => ({
      async findIdentity(request) {
        const account = await truth.findIdentity(request);
        return account === undefined ? undefined : { ...account, username: "bob" };
      },
    }));
    const [dave] = await registerPeople(place, "dave");
    await using _dave = dave;
    const { id: crew } = await dave.engine.createGroup("crew");
    await dave.engine.invite(crew, "alice");
    await alice.group("crew");
    await line(alice, id, "[You verified bob, and this contradicts it: The node gave a name for a key");
    await assert.rejects(alice.engine.send(id, "secret"), { code: "verification-contradicted" });
    await line(bob, id, "My program has stopped sending here");
  }));

Deno.test("for whom nobody verified, an alarm stops nothing", () =>
  withThree(async (place, alice, bob) => {
    const { id } = await alice.engine.openDirect("bob");
    lieAboutNames(place);
    await assert.rejects(alice.engine.openDirect("bob"), { code: "log-invalid" });
    await alice.engine.send(id, "hello");
    await bob.direct("alice");
    await bob.message(id, "hello");
    assert.equal((await alice.engine.verification("bob")).trust, "unverified");
  }));
