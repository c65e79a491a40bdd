import assert from "node:assert/strict";
import fc from "fast-check";
import { keyPackageReference, parseMlsMessage, welcomeReferences } from "./index.ts";
import { found, groupId, keyPackageOf, person, text } from "../test/people.ts";

const first = found(person("alice"));
const packages = [keyPackageOf(person("bob")), keyPackageOf(person("carol"))];
const said = first.encrypt(text("hello"));
const { commit, welcome } = first.commit({ add: packages.map(({ keyPackage }) => keyPackage) });
assert.ok(welcome);

Deno.test("a message's frame is read without state", () => {
  const frame = { wireFormat: "private-message", groupId, epoch: 0n };
  assert.deepEqual(parseMlsMessage(said), { ...frame, contentType: "application" });
  assert.deepEqual(parseMlsMessage(commit), { ...frame, contentType: "commit" });
  assert.deepEqual(parseMlsMessage(welcome), {
    wireFormat: "welcome",
    suite: 1,
    references: packages.map(({ keyPackage }) => keyPackageReference(keyPackage, 1)),
  });
  assert.deepEqual(welcomeReferences(said), []);
  // A PublicMessage of a member: group "g", epoch 5, leaf 3, nothing authenticated, a proposal.
  const publicMessage = Uint8Array.fromHex("0001" + "0001" + "0167" + "0000000000000005" + "0100000003" + "00" + "02");
  assert.deepEqual(parseMlsMessage(publicMessage), {
    wireFormat: "public-message",
    groupId: text("g"),
    epoch: 5n,
    contentType: "proposal",
  });
  assert.deepEqual(parseMlsMessage(Uint8Array.fromHex("00010004")), { wireFormat: "group-info" });
  assert.deepEqual(parseMlsMessage(Uint8Array.fromHex("00010005")), { wireFormat: "key-package" });
});

Deno.test("what is no MLSMessage is refused", () => {
  const bad: Record<string, Uint8Array> = {
    "empty": new Uint8Array(),
    "another version": Uint8Array.from([0, 2, ...said.subarray(2)]),
    "an unknown wire format": Uint8Array.from([0, 1, 0, 6, ...said.subarray(4)]),
    "a private message with more behind it": Uint8Array.from([...said, 0]),
    "a private message cut short": said.subarray(0, -1),
    "a welcome with more behind it": Uint8Array.from([...welcome, 0]),
    "a welcome cut short": welcome.subarray(0, -1),
    "an unknown content type": Uint8Array.fromHex("00010002" + "0167" + "0000000000000005" + "04" + "000000"),
    "an unknown sender type": Uint8Array.fromHex("00010001" + "0167" + "0000000000000005" + "05" + "0002"),
  };
  for (const [name, bytes] of Object.entries(bad)) assert.equal(parseMlsMessage(bytes), undefined, name);
});

Deno.test("more than 64 MiB are no message", () => {
  const bytes = new Uint8Array(64 * 2 ** 20 + 1);
  bytes.set([0, 1, 0, 5]);
  assert.equal(parseMlsMessage(bytes), undefined);
  assert.deepEqual(parseMlsMessage(bytes.subarray(0, -1)), { wireFormat: "key-package" });
});

Deno.test("no bytes make it throw", () => {
  const headed = fc.tuple(fc.constantFrom(1, 2, 3, 4, 5), fc.uint8Array({ maxLength: 80 }))
    .map(([format, rest]) => Uint8Array.from([0, 1, 0, format, ...rest]));
  fc.assert(fc.property(headed, (bytes) => {
    parseMlsMessage(bytes);
    welcomeReferences(bytes);
  }));
});
