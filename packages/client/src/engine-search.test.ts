// Finding what was written: words in any case, in any conversation, with what stands around them, and nothing of what is gone.
import { strict as assert } from "node:assert";
import { openPlace, Person, registerPeople } from "@quicproquo/testkit/people";
import type { HistoryPage, SearchOptions } from "./api.ts";
import { openPlainStore } from "./store/plain-store.fixture.ts";

Deno.test("messages are found by the beginnings of their words, in one conversation or in all, with their surroundings", async () => {
  await using place = await openPlace();
  const [alice, bob, carol] = await registerPeople(place, "alice", "bob", "carol");
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  const { id: direct } = await alice.engine.openDirect("bob");
  await alice.engine.send(direct, "The Crème brûlée is ready");
  const { id: group } = await alice.engine.createGroup("trio");
  await alice.engine.invite(group, "bob");
  await alice.engine.invite(group, "carol");
  for (const text of ["before it", "who made the creme?", "after it", "Привет, мир", "日本語 テスト"]) {
    await alice.engine.send(group, text);
  }
  await bob.group("trio");
  await bob.message(group, "日本語 テスト");
  await bob.message((await bob.direct("alice")).id, "The Crème brûlée is ready");
  await bob.engine.send(group, "it is creamy 100%");
  await alice.message(group, "it is creamy 100%");
  await alice.restart();
  const found = async (text: string, options: SearchOptions = {}): Promise<string[]> =>
    (await alice.engine.search(text, options)).map(({ message }) => message.text);
  assert.deepEqual(await found("CREM"), ["who made the creme?", "The Crème brûlée is ready"]);
  assert.deepEqual(await found("crea 100"), ["it is creamy 100%"]);
  assert.deepEqual(await found("creme", { conversation: group }), ["who made the creme?"]);
  assert.deepEqual(await found("cre", { limit: 1 }), ["it is creamy 100%"]);
  const [first] = await alice.engine.search("cre", { limit: 1 });
  assert.deepEqual(await found("cre", { limit: 1, before: first?.message.order ?? 0 }), ["who made the creme?"]);
  assert.deepEqual(await found("привет"), ["Привет, мир"]);
  assert.deepEqual(await found("日本"), ["日本語 テスト"]);
  assert.deepEqual(await found("nothing of it"), []);
  // No language of the index is spoken with it.
  for (const text of ['cre" OR "before', "NEAR(creme)", "text:creme", "-creme"]) await found(text);
  assert.deepEqual(await found('creme" OR "before'), []);
  for (const text of ["", "  ", '"*"', "👍"]) {
    await assert.rejects(found(text), { code: "invalid-argument" }, text);
  }
  const [hit] = await alice.engine.search("creme", { conversation: group, around: 1 });
  assert.deepEqual(hit?.before.map(({ text }) => text), ["before it"]);
  assert.deepEqual(hit?.after.map(({ text }) => text), ["after it"]);
  // From there the past goes on in both directions.
  const order = hit?.message.order ?? 0;
  const page = async (from: HistoryPage): Promise<string[]> =>
    (await alice.engine.history(group, from)).map(({ text }) => text);
  assert.deepEqual(await page({ after: order, limit: 2 }), ["after it", "Привет, мир"]);
  assert.deepEqual(await page({ before: order, limit: 1 }), ["before it"]);
  assert.deepEqual(await page({ after: Number.MAX_SAFE_INTEGER }), []);
});

Deno.test("what was edited, deleted, hidden or has disappeared is not found, and its words are in no file", async () => {
  await using place = await openPlace();
  const people = await Promise.all(
    ["alice", "bob", "carol"].map((name) => new Person(place, name, { openStore: openPlainStore }).register()),
  );
  const [alice, bob, carol] = people;
  assert.ok(alice !== undefined && bob !== undefined && carol !== undefined);
  await using _alice = alice;
  await using _bob = bob;
  await using _carol = carol;
  for (const one of people) await one.engine.flushed(AbortSignal.timeout(15_000));
  const { id } = await alice.engine.createGroup("trio");
  await alice.engine.invite(id, "bob");
  await alice.engine.invite(id, "carol");
  const deleted = await alice.engine.send(id, "zebrastripe one");
  const edited = await alice.engine.send(id, "giraffeneck two");
  await alice.engine.enqueueWithTtl(id, "walrustooth three", 60);
  await bob.group("trio");
  await carol.group("trio");
  await carol.message(id, "walrustooth three");
  await carol.engine.send(id, "camelhump four");
  const rude = await alice.message(id, "camelhump four");
  await bob.message(id, "camelhump four");
  const hits = async (word: string): Promise<number> => (await bob.engine.search(word)).length;
  for (const word of ["zebrastripe", "giraffeneck", "walrustooth", "camelhump"]) {
    assert.equal(await hits(word), 1);
    assert.ok(bob.holds(word));
  }
  await alice.engine.deleteMessage(id, deleted.id);
  await alice.engine.edit(id, edited.id, "okapitail two");
  await alice.engine.hide(id, rude.id);
  await bob.until(
    "the hiding",
    async () => (await bob.engine.history(id)).some(({ withdrawn }) => withdrawn?.how === "hidden") ? true : undefined,
  );
  await place.advance(62_000);
  await bob.until("the end", () => bob.events.some(({ type }) => type === "message-gone") ? true : undefined);
  await bob.engine.conversations();
  await bob.engine.conversations();
  for (const word of ["zebrastripe", "giraffeneck", "walrustooth"]) {
    assert.equal(await hits(word), 0, word);
    assert.ok(!bob.holds(word), `${word} is in a file`);
  }
  assert.equal(await hits("camelhump"), 0);
  assert.equal(await hits("okapi"), 1);
});
