// Messages that are taken together, verified elsewhere meanwhile: what comes of it is what comes of one after the other, and
// where it does not come to that nothing has happened.

import assert from "node:assert/strict";
import { forgeFrame, forgeInNameOf } from "../../test/forge.ts";
import { codeOf, commitAndMerge, environment, foundedBy, groupOf, person, refusalOf } from "../../test/members.ts";
import type { GroupMember, Processed } from "./group-member.ts";
import { openGroup } from "./open-group.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Ann, bob and cleo, who have spoken in this epoch, and cleo a second time. */
function together(
  suite: number = 1,
): readonly [ann: GroupMember, bob: GroupMember, cleo: GroupMember, twin: GroupMember] {
  const members = groupOf(["ann", "bob", "cleo"], suite);
  const [ann, bob, cleo] = members;
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined);
  for (const speaker of [ann, bob]) {
    const message = speaker.encrypt(text("hello"));
    for (const member of members) if (member !== speaker) member.process(message);
  }
  return [ann, bob, cleo, openGroup(cleo.toBytes(), environment)];
}

function words(said: readonly Processed[] | undefined): string[] | undefined {
  return said?.map((one) => one.kind === "application" ? new TextDecoder().decode(one.data) : one.kind);
}

/** Ed25519, and one that is not verified elsewhere. */
for (const suite of [1, 2]) {
  Deno.test(`suite ${suite}: taken together or one by one, late ones and gaps among them: the same is said and left`, async () => {
    const [ann, bob, cleo, twin] = together(suite);
    const said = Array.from({ length: 12 }, (_, number) => (number % 3 === 0 ? bob : ann).encrypt(text(`${number}`)));
    const messages = [0, 1, 2, 8, 4, 5, 9, 7, 3].flatMap((number) => said[number] ?? []);
    const taken = await cleo.processAhead(messages);
    const one = messages.map((message) => twin.process(message));
    assert.deepEqual(taken, one);
    assert.deepEqual(words(taken), ["0", "1", "2", "8", "4", "5", "9", "7", "3"]);
    assert.deepEqual(cleo.toBytes(), twin.toBytes());
    for (const message of messages) assert.equal(refusalOf(cleo, message).reason, "consumed-generation");
    assert.deepEqual(words([6, 10, 11].map((number) => cleo.process(said[number] ?? text("")))), ["6", "10", "11"]);
  });
}

Deno.test("what is to be stored afterwards is told, as after each by itself", async () => {
  const [ann, bob, cleo, twin] = together();
  for (const member of [cleo, twin]) {
    member.changes();
    member.stored();
  }
  const messages = [ann, bob, ann].map((speaker, number) => speaker.encrypt(text(`${number}`)));
  await cleo.processAhead([messages[0], messages[2]].flatMap((message) => message ?? []));
  for (const message of [messages[0], messages[2]]) twin.process(message ?? text(""));
  assert.ok(cleo.changes().put.size > 0);
  assert.deepEqual(cleo.changes(), twin.changes());
});

Deno.test("it goes as far as there are messages of this epoch by those who have spoken in it, none twice", async () => {
  const [ann, bob, cleo] = together();
  const others = foundedBy(person("eve"), { groupId: text("another") }).encrypt(text("elsewhere"));
  const first = ann.encrypt(text("first"));
  const rest = ann.encrypt(text("rest"));
  const ends = [
    ann.propose({ kind: "update" }, { framing: "private" }).message,
    ann.propose({ kind: "update" }, { framing: "public" }).message,
    others,
    forgeFrame(ann, { groupId: text("another") }),
    forgeFrame(ann, { epoch: ann.epoch() + 1n }),
    first,
    cleo.encrypt(text("my own")),
    text("nonsense"),
    new Uint8Array(0),
  ];
  for (const end of ends) {
    const reader = openGroup(cleo.toBytes(), environment);
    assert.deepEqual(words(await reader.processAhead([first, end, rest])), ["first"]);
    assert.equal(words([reader.process(rest)])?.[0], "rest");
  }
  assert.deepEqual(await cleo.processAhead([]), []);
  commitAndMerge(bob, [ann, bob, cleo]);
  const unspoken = ann.encrypt(text("of the next epoch"));
  assert.deepEqual(await cleo.processAhead([unspoken]), [], "who speaks for the first time in an epoch");
  assert.deepEqual(await cleo.processAhead([rest]), [], "of the epoch before");
  assert.deepEqual(words([cleo.process(unspoken), cleo.process(rest)]), ["of the next epoch", "rest"]);
});

Deno.test("one that is not its sender's: nothing is taken, nothing has changed, and each by itself is what it is", async () => {
  const [ann, bob, cleo] = together();
  const said = Array.from({ length: 4 }, (_, number) => ann.encrypt(text(`${number}`)));
  for (const message of said.slice(0, 2)) bob.process(message);
  const forged = forgeInNameOf(bob, ann.ownLeafIndex, { type: "application", data: text("I am ann") });
  const messages = said.toSpliced(2, 0, forged);
  const before = cleo.toBytes();
  assert.equal(await cleo.processAhead(messages), undefined);
  assert.deepEqual(cleo.toBytes(), before);
  const one = messages.map((message) => cleo.process(message));
  assert.deepEqual(words(one), ["0", "1", "undecryptable", "2", "3"]);
  assert.ok(one[2]?.kind === "undecryptable" && one[2].reason === "not-authentic");
});

Deno.test("a group that changes meanwhile goes its own way: nothing is taken, or taken back", async () => {
  const read = async (
    meanwhile: (cleo: GroupMember, last: Uint8Array) => void,
    before: (cleo: GroupMember) => void = () => {},
  ): Promise<void> => {
    const [ann, , cleo] = together();
    before(cleo);
    const [first, last] = [ann.encrypt(text("first")), ann.encrypt(text("last"))];
    const taking = cleo.processAhead([first, last]);
    meanwhile(cleo, last);
    const state = cleo.toBytes();
    assert.equal(await taking, undefined);
    assert.deepEqual(cleo.toBytes(), state);
    assert.deepEqual(words([cleo.process(first)]), ["first"]);
  };
  await read((cleo, last) => assert.deepEqual(words([cleo.process(last)]), ["last"]));
  await read((cleo) => void cleo.encrypt(text("mine")));
  await read((cleo) => cleo.mergePending(), (cleo) => cleo.commit());
});

Deno.test("a staged commit is decided about first", async () => {
  const [ann, , cleo] = together();
  const message = ann.encrypt(text("hello"));
  cleo.process(ann.commit().commit);
  const refused = await cleo.processAhead([message]).catch((error: unknown) => error);
  assert.equal(
    codeOf(() => {
      throw refused;
    }),
    "commit-staged",
  );
});
