// Messages late, lost, twice, damaged or meant for others: what can be read is read once, the rest says why not, and
// nothing that fails changes the state.

import assert from "node:assert/strict";
import fc from "fast-check";
import { type GroupMember, maximumDataLength, openGroup, parseMlsMessage } from "./index.ts";
import { padme } from "./padme.ts";
import { deliver, describe, follow, found, groupOf, keyPackageOf, person, read, text } from "../test/people.ts";

const [alice, bob, carol] = [person("alice"), person("bob"), person("carol")];

async function pair(): Promise<readonly [GroupMember, GroupMember]> {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  return [first, second];
}

Deno.test("messages are read in any order, each once", async () => {
  const [first, second] = await pair();
  const messages: Uint8Array[] = [];
  for (let number = 0; number < 12; number++) messages.push(await first.encrypt(text(`${number}`)));
  const order = [3, 0, 11, 1, 10, 2, 9, 4, 8, 5, 7, 6];
  for (const number of order) assert.equal(await read(second, messages[number] ?? text("")), `0: ${number}`);
  const before = second.toBytes();
  for (const message of messages) assert.equal(await read(second, message), "consumed-generation");
  assert.deepEqual(second.toBytes(), before);
});

Deno.test("128 skipped messages are kept, the 129th is given up; 1,000 ahead is followed, 1,001 is not", async () => {
  const [first, second] = await pair();
  const messages: Uint8Array[] = [];
  for (let number = 0; number <= 1130; number++) messages.push(await first.encrypt(text(`${number}`)));
  const at = async (number: number): Promise<string> => await read(second, messages[number] ?? text(""));
  const before = second.toBytes();
  assert.equal(await at(1001), "generation-too-far");
  assert.deepEqual(second.toBytes(), before);
  assert.equal(await at(129), "0: 129");
  assert.equal(await at(0), "consumed-generation", "129 were skipped, the oldest is gone");
  assert.equal(await at(1), "0: 1");
  assert.equal(await at(1130), "0: 1130");
});

Deno.test("three past epochs are read, the fourth is not", async () => {
  const [first, second] = await pair();
  const messages: Uint8Array[] = [];
  for (let epoch = 1; epoch <= 4; epoch++) {
    messages.push(await first.encrypt(text(`epoch ${epoch}`)));
    await deliver(first, await first.commit({}), [second]);
  }
  const [fourth, third, , first2] = messages;
  assert.ok(fourth && third && first2);
  assert.equal(second.epoch(), 5n);
  assert.equal(await read(second, fourth), "past-epoch");
  assert.equal(await read(second, third), "0: epoch 2");
  assert.equal(await read(second, third), "consumed-generation");
  assert.equal(await read(second, first2), "0: epoch 4");
});

Deno.test("a message read while one's own commit was pending stays read after it is merged", async () => {
  const [first, second] = await pair();
  const message = await first.encrypt(text("once"));
  const late = await first.encrypt(text("late"));
  await second.commit({});
  assert.equal(await read(second, message), "0: once");
  await second.mergePending();
  assert.equal(await read(second, message), "consumed-generation");
  assert.equal(await read(second, late), "0: late");
});

Deno.test("what is meant for others, or from the future, or one's own, says so and changes nothing", async () => {
  const [first, second] = await pair();
  const other = await found(carol);
  const before = second.toBytes();
  const own = await second.encrypt(text("mine"));
  assert.equal(await read(second, own), "own-message");
  assert.notDeepEqual(second.toBytes(), before, "sending used a key");
  const sent = second.toBytes();

  const ahead = await openGroup(first.toBytes());
  await ahead.commit({});
  await ahead.mergePending();
  assert.equal(await read(second, await ahead.encrypt(text("x"))), "future-epoch");

  const stranger = await found({ ...carol, name: "carol" });
  const foreign = await stranger.encrypt(text("x"));
  assert.equal(await read(second, foreign), "past-epoch", "same group id, epoch 0");
  await other.commit({});
  await other.mergePending();
  assert.equal(await read(second, await other.encrypt(text("x"))), "not-authentic", "same group id and epoch");

  const keyPackage = await keyPackageOf(carol);
  assert.equal(await read(second, keyPackage.keyPackage), "malformed");
  assert.equal(await read(second, new Uint8Array()), "malformed");
  assert.deepEqual(second.toBytes(), sent);
});

Deno.test("another group's message is told by its group id", async () => {
  const [first, second] = await pair();
  const message = await first.encrypt(text("x"));
  const renamed = message.slice();
  renamed[6] = (renamed[6] ?? 0) ^ 1;
  assert.deepEqual(parseMlsMessage(renamed)?.wireFormat, "private-message");
  assert.equal(await read(second, renamed), "wrong-group");
});

Deno.test("a message damaged in any place is refused with a reason and changes nothing", async () => {
  const [first, second, third] = await groupOf(alice, bob, carol);
  assert.ok(first && second && third);
  const said = await first.encrypt(text("hello"));
  const commit = (await third.commit({ remove: [0] })).commit;
  const before = second.toBytes();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(said, commit),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (message, at, bits) => {
        const damaged = message.slice();
        damaged[at % damaged.length] = (damaged[at % damaged.length] ?? 0) ^ bits;
        const processed = await second.process(damaged);
        assert.equal(processed.kind, "undecryptable", describe(processed));
        assert.deepEqual(second.toBytes(), before);
      },
    ),
    { numRuns: 150 },
  );
  assert.equal(await read(second, said), "0: hello");
  await follow(second, commit);
});

Deno.test("noise and cut messages are refused and change nothing", async () => {
  const [first, second] = await pair();
  const said = await first.encrypt(text("hello"));
  const before = second.toBytes();
  const cut = fc.nat(said.length - 1).map((length) => said.subarray(0, length));
  const longer = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((more) => Uint8Array.from([...said, ...more]));
  const framed = fc.uint8Array({ maxLength: 64 }).map((rest) => Uint8Array.from([0, 1, 0, 2, ...rest]));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 64 }), cut, longer, framed), async (bytes) => {
      assert.equal((await second.process(bytes)).kind, "undecryptable");
      assert.deepEqual(second.toBytes(), before);
    }),
    { numRuns: 150 },
  );
});

Deno.test("one call at a time: a second one is refused, and only one of them uses a key", async () => {
  const [first, second] = await pair();
  const running = first.encrypt(text("one"));
  await assert.rejects(first.encrypt(text("two")), { code: "busy" });
  await assert.rejects(first.process(new Uint8Array()), { code: "busy" });
  assert.throws(() => first.toBytes(), { code: "busy" });
  assert.throws(() => first.dropPending(), { code: "busy" });
  assert.equal(await read(second, await running), "0: one");
  assert.equal(await read(second, await first.encrypt(text("three"))), "0: three");
});

Deno.test("lengths: at least 256 bytes of content, then steps of Padmé, for messages and commits alike", async () => {
  const [first, second] = await pair();
  const size = async (length: number): Promise<number> => (await first.encrypt(new Uint8Array(length))).length;
  const small = await size(0);
  assert.equal(await size(100), small);
  // 256 = 2 + 188 + 2 + 64: the last length that fits, and the first that does not.
  assert.equal(await size(188), small);
  assert.equal(await size(189), small + 16);
  assert.equal(await size(1000), await size(1020));
  assert.equal(await size(956), (await size(1020)) - 64);
  const overhead = small - 256;
  const { commit } = await second.commit({ add: [(await keyPackageOf(carol)).keyPackage] });
  assert.ok(commit.length - overhead > 256);
  assert.equal(padme(commit.length - overhead, 256), commit.length - overhead);
});

Deno.test("the longest message is read, one byte more is refused", async () => {
  const [first, second] = await pair();
  const longest = new Uint8Array(maximumDataLength);
  const read = await second.process(await first.encrypt(longest));
  assert.equal(read.kind === "application" && read.data.length, maximumDataLength);
  const before = first.toBytes();
  await assert.rejects(first.encrypt(new Uint8Array(maximumDataLength + 1)), { code: "bad-argument" });
  assert.deepEqual(first.toBytes(), before);
});
