// What has to be seen from inside: proposals that the interface does not make yet, stored bytes, and the seams with ts-mls
// that a story of groups would not notice.

import assert from "node:assert/strict";
import fc from "fast-check";
import { createCommit, createProposal, decodeMlsMessage, defaultAuthenticationService, encodeMlsMessage } from "ts-mls";
import { encodePrivateContentAAD, encryptSenderData } from "ts-mls/privateMessage.js";
import { consumeRatchet } from "ts-mls/secretTree.js";
import { protect, unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { protectExternalProposalPublic } from "ts-mls/messageProtectionPublic.js";
import { Writer } from "../codec/writer.ts";
import { decodeKeyPackage } from "ts-mls/keyPackage.js";
import { encodeKeyPackage } from "../key-package/encode.ts";
import { parseKeyPackage } from "../key-package/parse.ts";
import { createGroup, createKeyPackage, type GroupMember, joinGroup, openGroup } from "../index.ts";
import {
  extensions,
  follow,
  found,
  groupOf,
  keyPackageOf,
  lifetime,
  person,
  read,
  talk,
  text,
} from "../../test/people.ts";
import { engineFor } from "./engine.ts";
import { proposalLimits } from "./group.ts";
import { messageKeyOf } from "./protection.ts";
import { decodeStoredGroup, encodeStoredGroup } from "./state-bytes.ts";

const [alice, bob, carol] = [person("alice"), person("bob"), person("carol")];
const engine = await engineFor(1);

/** What a member of another make would send: a proposal to remove a leaf. */
async function proposeRemoval(member: GroupMember, removed: number, open: boolean = false): Promise<Uint8Array> {
  const { state } = decodeStoredGroup(member.toBytes());
  const { message } = await createProposal(state, open, { proposalType: "remove", remove: { removed } }, engine);
  return encodeMlsMessage(message);
}

Deno.test("a proposal is looked at, named in a commit or left out, and its author survives in stored bytes", async () => {
  const [first, second, third] = await groupOf(alice, bob, carol);
  assert.ok(first && second && third);
  // By leaf 0, whose index ts-mls' own encoding loses.
  const proposal = await proposeRemoval(first, 2);
  const seen = await second.process(proposal);
  assert.ok(seen.kind === "proposal");
  assert.deepEqual([seen.sender.leafIndex, seen.epoch, seen.change], [0, 1n, { kind: "remove", removed: 2 }]);
  assert.equal(await read(second, proposal), "consumed-generation");
  await second.encrypt(text("a proposal holds nothing back"));

  const without = await (await openGroup(second.toBytes())).commit({});
  assert.deepEqual(without.staged.proposals, []);
  await assert.rejects(second.commit({ proposals: [text("none such")] }), { code: "bad-argument" });

  const reopened = await openGroup(second.toBytes());
  assert.deepEqual(reopened.toBytes(), second.toBytes());
  const pending = await reopened.commit({ proposals: [seen.reference] });
  assert.deepEqual(pending.staged.proposals, [{ author: 0, change: { kind: "remove", removed: 2 } }]);
  assert.deepEqual((await openGroup(reopened.toBytes())).pendingCommit(), pending);
  assert.equal(await read(third, proposal), "proposal");
  const staged = await third.process(pending.commit);
  assert.ok(staged.kind === "commit" && staged.staged.removesSelf);
  assert.deepEqual(staged.staged.proposals, pending.staged.proposals);
});

Deno.test("proposals are kept up to a limit; one too many or too large changes nothing, and the group goes on", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  let { state } = decodeStoredGroup(first.toBytes());
  const propose = async (authenticatedData: Uint8Array): Promise<Uint8Array> => {
    const proposal = { proposalType: "remove", remove: { removed: 0 } } as const;
    const { newState, message } = await createProposal(state, false, proposal, engine, authenticatedData);
    state = newState;
    return encodeMlsMessage(message);
  };
  assert.equal(await read(second, await propose(new Uint8Array(proposalLimits.bytes))), "proposal-limit");
  for (let count = 0; count < proposalLimits.most; count++) {
    assert.equal(await read(second, await propose(Uint8Array.of(count))), "proposal");
  }
  const before = second.toBytes();
  assert.equal(await read(second, await propose(Uint8Array.of(1, 1))), "proposal-limit");
  assert.deepEqual(second.toBytes(), before);
  assert.equal(await read(second, (await first.commit({})).commit), "commit");
});

Deno.test("a commit over a proposal that never came cannot be followed, and changes nothing", async () => {
  const [first, second, third] = await groupOf(alice, bob, carol);
  assert.ok(first && second && third);
  const seen = await second.process(await proposeRemoval(first, 0));
  assert.ok(seen.kind === "proposal");
  const { commit } = await second.commit({ proposals: [seen.reference] });
  const before = third.toBytes();
  assert.equal(await read(third, commit), "cannot-follow");
  assert.deepEqual(third.toBytes(), before);
});

Deno.test("members may also frame handshakes in the clear; nobody else may", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const proposal = await proposeRemoval(first, 1, true);
  const forged = proposal.slice();
  forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
  assert.equal(await read(second, forged), "not-authentic");
  assert.equal(await read(second, Uint8Array.from([...proposal, 0])), "malformed");
  assert.equal(await read(first, proposal), "own-message");
  assert.equal(await read(second, proposal), "proposal");
});

Deno.test("proposals from outside the group, and application messages in the clear, are refused", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const keyPackage = decodeKeyPackage((await keyPackageOf(carol)).keyPackage, 0)?.[0];
  assert.ok(keyPackage);
  const { state } = decodeStoredGroup(first.toBytes());
  const { publicMessage } = await protectExternalProposalPublic(
    carol.signatureKey.privateKey,
    state.groupContext,
    new Uint8Array(),
    { proposalType: "add", add: { keyPackage } },
    { senderType: "new_member_proposal" },
    engine,
  );
  const outside = encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage });
  const clear = new Writer().uint16(1).uint16(1).opaque(first.groupId).uint64(1n).uint8(1).uint32(0)
    .opaque(new Uint8Array()).uint8(1).opaque(text("hello")).opaque(new Uint8Array(64)).opaque(new Uint8Array(32))
    .finish();
  const before = second.toBytes();
  assert.equal(await read(second, outside), "not-authentic");
  assert.equal(await read(second, clear), "malformed");
  assert.deepEqual(second.toBytes(), before);
});

Deno.test("a member's message whose content is malformed is refused as that, whatever is wrong with it", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const { state } = decodeStoredGroup(first.toBytes());
  const { groupId, epoch } = state.groupContext;
  const before = second.toBytes();
  for (const contentType of ["application", "proposal", "commit"] as const) {
    for (
      const content of [
        "",
        "05",
        "ff",
        "ffffffffffffffff",
        "0000",
        "0000ff",
        "000141ff",
        "80ffffff00",
        "000201ff02036d0701",
      ]
    ) {
      const authenticatedData = new Uint8Array();
      const { key, nonce, generation, reuseGuard } = await consumeRatchet(state.secretTree, 0, contentType, engine);
      const aad = { groupId, epoch, contentType, authenticatedData };
      const bytes = Uint8Array.fromHex(content);
      const ciphertext = await engine.hpke.encryptAead(key, nonce, encodePrivateContentAAD(aad), bytes);
      const encryptedSenderData = await encryptSenderData(
        state.keySchedule.senderDataSecret,
        { leafIndex: 0, generation, reuseGuard },
        aad,
        ciphertext,
        engine,
      );
      const privateMessage = { ...aad, encryptedSenderData, ciphertext };
      const message = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
      const reason = await read(second, message);
      // Two empty vectors are well-formed: nothing said, and no signature under it.
      assert.equal(
        reason,
        content === "0000" && contentType === "application" ? "not-authentic" : "malformed",
        `${contentType} ${content}`,
      );
      assert.deepEqual(second.toBytes(), before);
    }
  }
});

Deno.test("a commit with a wrong confirmation tag is its author's, and cannot be followed", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const { state } = decodeStoredGroup(first.toBytes());
  const { senderDataSecret } = state.keySchedule;
  const { groupContext, secretTree, ratchetTree, privatePath } = state;
  const { keyRetentionConfig, paddingConfig } = state.clientConfig;
  const { commit } = await createCommit({ state, cipherSuite: engine });
  assert.ok(commit.wireformat === "mls_private_message");
  const { content: { content, auth } } = await unprotectPrivateMessage(
    senderDataSecret,
    commit.privateMessage,
    secretTree,
    ratchetTree,
    groupContext,
    keyRetentionConfig,
    engine,
  );
  assert.ok(content.contentType === "commit" && auth.contentType === "commit");
  const wrong = { ...content, auth: { ...auth, confirmationTag: new Uint8Array(32) } };
  const { privateMessage } = await protect(
    senderDataSecret,
    new Uint8Array(),
    groupContext,
    secretTree,
    wrong,
    privatePath.leafIndex,
    paddingConfig,
    engine,
  );
  const before = second.toBytes();
  const message = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
  assert.equal(await read(second, message), "cannot-follow");
  assert.deepEqual(second.toBytes(), before);
});

Deno.test("a dropped commit's key is used up: the next commit of the same epoch has another generation", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const { senderDataSecret } = decodeStoredGroup(first.toBytes()).state.keySchedule;
  const generations: (number | undefined)[] = [];
  let last = new Uint8Array();
  for (let round = 0; round < 3; round++) {
    last = new Uint8Array((await first.commit({})).commit);
    if (round < 2) first.dropPending();
    const message = decodeMlsMessage(last, 0)?.[0];
    assert.ok(message?.wireformat === "mls_private_message");
    generations.push((await messageKeyOf(message.privateMessage, senderDataSecret, engine))?.generation);
  }
  assert.deepEqual(generations, [0, 1, 2]);
  await follow(second, last);
  await first.mergePending();
  await talk([first, second]);
});

Deno.test("a call that is refused leaves the state as it was, byte for byte", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const before = first.toBytes();
  const bobs = await keyPackageOf(bob);
  const carols = await keyPackageOf(carol);
  const broken = carols.keyPackage.slice();
  broken[100] = (broken[100] ?? 0) ^ 1;
  const old = await createKeyPackage({
    ...carol,
    lifetime: { notBefore: 1n, notAfter: 2n },
    supportedExtensions: [0xf0a1],
  });
  for (
    const [code, intent] of [
      ["commit-refused", { add: [bobs.keyPackage] }],
      ["commit-refused", { remove: [0] }],
      ["commit-refused", { remove: [7] }],
      ["commit-refused", { remove: [1, 1] }],
      ["commit-refused", { add: [carols.keyPackage, carols.keyPackage] }],
      ["key-package-rejected", { add: [broken] }],
      ["key-package-rejected", { add: [new Uint8Array()] }],
      ["key-package-expired", { add: [old.keyPackage] }],
      ["bad-argument", { groupContextExtensions: [] }],
    ] as const
  ) {
    await assert.rejects(first.commit(intent), { name: "MlsError", code }, code);
    assert.deepEqual(first.toBytes(), before, code);
  }
  await assert.rejects(first.mergePending(), { code: "no-pending-commit" });
  first.dropPending();
  const pending = await first.commit({});
  const waiting = first.toBytes();
  await assert.rejects(first.commit({}), { code: "commit-pending" });
  await assert.rejects(first.encrypt(text("x")), { code: "commit-pending" });
  assert.deepEqual(first.toBytes(), waiting);
  assert.deepEqual(first.pendingCommit(), pending);
});

Deno.test("stored bytes: damage, another version and other bytes are told apart and never half opened", async () => {
  const [first] = await groupOf(alice, bob);
  assert.ok(first);
  await first.commit({ add: [(await keyPackageOf(carol)).keyPackage] });
  const bytes = first.toBytes();
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ bits;
      await assert.rejects(openGroup(damaged), { name: "MlsError", code: /^state-(damaged|version)$/ });
    }),
  );
  for (const length of [0, 4, 5, 36, 37, bytes.length - 1]) {
    await assert.rejects(openGroup(bytes.subarray(0, length)), { code: "state-damaged" });
  }
  const newer = bytes.slice();
  newer[4] = 2;
  await assert.rejects(openGroup(newer), { code: "state-version" });
  const copy = bytes.slice();
  const opened = await openGroup(copy);
  copy.fill(0);
  assert.deepEqual(opened.toBytes(), bytes, "the bytes are not kept");
  assert.deepEqual(encodeStoredGroup(decodeStoredGroup(bytes)), bytes);
});

Deno.test("a Welcome for others, damaged, or for other keys does not join", async () => {
  const first = await found(alice);
  const [bobs, carols] = [await keyPackageOf(bob), await keyPackageOf(carol)];
  const { welcome } = await first.commit({ add: [bobs.keyPackage] });
  assert.ok(welcome);
  await assert.rejects(joinGroup({ welcome, keyPackage: carols }), { code: "welcome-not-for-this-key-package" });
  await assert.rejects(joinGroup({ welcome: new Uint8Array(), keyPackage: bobs }), { code: "welcome-invalid" });
  const otherSuite = welcome.slice();
  otherSuite[5] = 3;
  await assert.rejects(joinGroup({ welcome: otherSuite, keyPackage: bobs }), { code: "welcome-invalid" });
  await assert.rejects(joinGroup({ welcome, keyPackage: { ...bobs, secrets: carols.secrets } }), {
    code: "welcome-invalid",
  });
  for (const keyPackage of [new Uint8Array(), text("?"), Uint8Array.from([...bobs.keyPackage, 0])]) {
    await assert.rejects(joinGroup({ welcome, keyPackage: { ...bobs, keyPackage } }), { code: "bad-argument" });
  }
  await assert.rejects(joinGroup({ welcome, keyPackage: { ...bobs, secrets: new Uint8Array() } }), {
    code: "state-damaged",
  });
  await assert.rejects(joinGroup({ welcome, keyPackage: { ...bobs, secrets: Uint8Array.of(9) } }), {
    code: "state-version",
  });
  await assert.rejects(joinGroup({ welcome, keyPackage: bobs, ratchetTree: text("?") }), { code: "bad-argument" });
  await fc.assert(
    fc.asyncProperty(fc.nat(welcome.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
      const damaged = welcome.slice();
      damaged[at] = (damaged[at] ?? 0) ^ bits;
      await assert.rejects(joinGroup({ welcome: damaged, keyPackage: bobs }), { code: /^welcome-/ });
    }),
    { numRuns: 60 },
  );
  assert.equal((await joinGroup({ welcome, keyPackage: bobs })).group.epoch(), 1n);
});

Deno.test("arguments that cannot be are refused", async () => {
  const whole = { ...alice, lifetime, supportedExtensions: [] };
  const short = { publicKey: alice.signatureKey.publicKey, privateKey: new Uint8Array(31) };
  await assert.rejects(createKeyPackage({ ...whole, signatureKey: short }), { code: "bad-argument" });
  await assert.rejects(createKeyPackage({ ...whole, suite: 0x004f }), { code: "unsupported-suite" });
  await assert.rejects(createGroup({ ...whole, suite: 2, groupId: text("g") }), { code: "unsupported-suite" });
  for (const [notBefore, notAfter] of [[-1n, 1n], [2n, 1n], [0n, 2n ** 64n]] as const) {
    await assert.rejects(createKeyPackage({ ...whole, lifetime: { notBefore, notAfter } }), { code: "bad-argument" });
  }
});

Deno.test("the creator has to support what its group requires", async () => {
  const { identity, signatureKey } = alice;
  const bare = {
    groupId: text("g"),
    identity,
    signatureKey,
    lifetime,
    supportedExtensions: [],
    extensions: extensions("x"),
  };
  await assert.rejects(createGroup(bare), { code: "bad-argument" });
});

Deno.test("randomness that is handed in decides the keys", async () => {
  const counting = (): (size: number) => Uint8Array => {
    let next = 0;
    return (size) => Uint8Array.from({ length: size }, () => next++ % 256);
  };
  const make = async (): Promise<Uint8Array> =>
    (await createKeyPackage({ ...alice, lifetime, supportedExtensions: [], random: counting() })).keyPackage;
  assert.deepEqual(await make(), await make());
});

Deno.test("a member who adds a key under which anyone's signature verifies is refused", async () => {
  const [first, second] = await groupOf(alice, bob);
  assert.ok(first && second);
  const identityPoint = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0));
  const honest = parseKeyPackage((await keyPackageOf(carol)).keyPackage).structure;
  const signature = Uint8Array.from([...identityPoint, ...new Uint8Array(32)]);
  const weak = encodeKeyPackage({
    ...honest,
    leaf: { ...honest.leaf, signatureKey: identityPoint, signature },
    signature,
  });
  const keyPackage = decodeKeyPackage(weak, 0)?.[0];
  assert.ok(keyPackage);
  const { state } = decodeStoredGroup(first.toBytes());
  const careless = { ...state, clientConfig: { ...state.clientConfig, authService: defaultAuthenticationService } };
  // ts-mls itself takes the forged signatures, which is why the key is looked at.
  const { commit } = await createCommit({ state: careless, cipherSuite: engine }, {
    extraProposals: [{ proposalType: "add", add: { keyPackage } }],
  });
  const before = second.toBytes();
  assert.equal(await read(second, encodeMlsMessage(commit)), "invalid-commit");
  assert.deepEqual(second.toBytes(), before);
  await assert.rejects(first.commit({ add: [weak] }), { code: "key-package-rejected" });
});
