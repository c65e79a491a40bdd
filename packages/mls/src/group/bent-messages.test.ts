// Messages of every kind, bent on their way or made by a member who keeps to no rule, given to a whole group: refused with
// a reason, never by an exception, and the state is what it was, to the byte.

import assert from "node:assert/strict";
import { sizes } from "@quicproquo/testkit/sizes";
import { bendings, isUnbent } from "../../test/bending.ts";
import {
  commitAndMerge,
  environment,
  groupOf,
  joined,
  keyPackageOf,
  lifetime,
  person,
  suiteCrypto,
} from "../../test/members.ts";
import { stateOf } from "../../test/forge.ts";
import { Writer } from "../codec/writer.ts";
import { MlsError } from "../errors.ts";
import type { OwnKeyPackage } from "../key-package/own-key-package.ts";
import { writeCredential } from "../key-package/write-fields.ts";
import { signFramedContent } from "../messages/framed-content-codec.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../messages/mls-message-codec.ts";
import { protectPublicMessage } from "../messages/public-message.ts";
import { externalSendersExtension } from "./context-extensions.ts";
import type { CommitIntent, FramingOptions, GroupMember, ProposalIntent } from "./group-member.ts";
import { joinExternally } from "./join-externally.ts";
import { joinGroup } from "./join-group.ts";
import { openGroup } from "./open-group.ts";
import { proposeAsExternalSender, proposeToJoin } from "./propose-from-outside.ts";

const { every } = sizes.bentMessages;
const extensionType = 0xf001;
const sender = person("sender");
const psk = { kind: "external", pskId: Uint8Array.of(1, 2, 3) } as const;
const knowsPsk = { ...environment, psks: () => new Uint8Array(32).fill(5) };

/** Four members in a tree that has seen changes; an external sender may propose. */
function group(): { readonly ann: GroupMember; readonly bob: GroupMember; readonly cleo: GroupMember } {
  const senders = new Writer().vector([sender], (writer, { signatureKey, credential }) => {
    writeCredential(writer.opaque(signatureKey.publicKey), credential);
  }).finish();
  const members = groupOf(["ann", "bob", "cleo", "dan"], 1, {
    ...knowsPsk,
    supportedExtensions: [extensionType],
    extensions: [{ type: externalSendersExtension, data: senders }],
  });
  const [ann, bob, cleo, dan] = members;
  assert.ok(ann && bob && cleo && dan);
  for (const member of members) commitAndMerge(member, members);
  const back = newcomer("dan again");
  const pending = commitAndMerge(cleo, members, { remove: [dan.ownLeafIndex], add: [back.keyPackage] });
  joined(pending, back);
  return { ann, bob: openGroup(bob.toBytes(), knowsPsk), cleo };
}

function newcomer(name: string): OwnKeyPackage {
  return keyPackageOf(person(name), { supportedExtensions: [extensionType] });
}

const { ann, bob, cleo } = group();

const proposals: Readonly<Record<string, ProposalIntent>> = {
  "Update": { kind: "update" },
  "Add": { kind: "add", keyPackage: newcomer("eve").keyPackage },
  "Remove": { kind: "remove", removed: cleo.ownLeafIndex },
  "SelfRemove": { kind: "self-remove" },
  "PreSharedKey": { kind: "psk", psk },
  "ReInit": { kind: "reinit", reInit: { groupId: Uint8Array.of(9), suite: 1, extensions: [] } },
  "GroupContextExtensions": {
    kind: "group-context-extensions",
    extensions: [{ type: extensionType, data: Uint8Array.of(7) }],
  },
};

const commits: Readonly<Record<string, CommitIntent>> = {
  "with a path alone": {},
  "that adds, without a path": { add: [newcomer("eve").keyPackage] },
  "that removes and adds": { remove: [cleo.ownLeafIndex], add: [newcomer("eve").keyPackage] },
  "with a pre-shared key": { psks: [psk] },
};

/** From a copy of Ann as she is now, so that each message stands alone. */
function anns<T>(make: (member: GroupMember) => T): T {
  return make(openGroup(ann.toBytes(), knowsPsk));
}

const framings: readonly NonNullable<FramingOptions["framing"]>[] = ["private", "public"];
const messages: (readonly [string, Uint8Array])[] = [
  ["application message", anns((member) => member.encrypt(new Uint8Array(50).fill(1)))],
];
for (const framing of framings) {
  for (const [name, intent] of Object.entries(proposals)) {
    messages.push([`${framing} ${name}`, anns((member) => member.propose(intent, { framing }).message)]);
  }
  for (const [name, intent] of Object.entries(commits)) {
    messages.push([`${framing} commit ${name}`, anns((member) => member.commit({ ...intent, framing }).commit)]);
  }
}
messages.push(["new member's proposal", proposeToJoin({ groupId: bob.groupId, epoch: bob.epoch() }, newcomer("eve"))]);
messages.push([
  "external sender's proposal",
  proposeAsExternalSender({ ...sender, groupId: bob.groupId, epoch: bob.epoch(), senderIndex: 0 }, {
    kind: "remove",
    removed: cleo.ownLeafIndex,
  }),
]);
const ownLeaf = { ...person("eve"), lifetime, supportedExtensions: [extensionType] };
const groupInfo = ann.groupInfo({ externalPub: true });
messages.push(["external commit", joinExternally({ ...ownLeaf, ...environment, groupInfo }).commit]);

for (const [name, message] of messages) {
  Deno.test(`bent anywhere on its way, it is refused and changes nothing: ${name}`, () => {
    const before = bob.toBytes();
    for (const bent of bendings(message, every)) {
      if (isUnbent(bent, message)) continue;
      const processed = bob.process(bent);
      assert.equal(processed.kind, "undecryptable", bent.toHex());
      assert.deepEqual(bob.toBytes(), before, bent.toHex());
    }
    const honest = openGroup(before, knowsPsk).process(message);
    assert.notEqual(honest.kind, "undecryptable", "the message itself is a good one");
  });
}

/** A copy of the public message, its content bent and signed anew by its author, who has the keys of the epoch. */
function* bentByItsAuthor(message: Uint8Array): Generator<Uint8Array> {
  const decoded = decodeMlsMessage(message);
  if (decoded.wireFormat !== "public-message") throw new Error("only public messages are signed anew");
  const { content } = decoded.message;
  const crypto = suiteCrypto(ann.suite);
  const { encodedContext: groupContext, keys: { membershipKey }, signatureKey } = stateOf(ann).epoch;
  const { wireFormat, framedContent: { sender }, auth } = content;
  for (const encodedContent of bendings(content.encodedContent, every)) {
    const signature = signFramedContent(crypto, signatureKey, { wireFormat, sender, encodedContent, groupContext });
    const bent = { ...content, encodedContent, auth: { ...auth, signature } };
    const again = protectPublicMessage(crypto, bent, { membershipKey, groupContext });
    yield encodeMlsMessage({ wireFormat: "public-message", message: again });
  }
}

for (const [name, message] of messages.filter(([name]) => name.startsWith("public"))) {
  Deno.test(`bent by its author and signed anew, it is refused or taken, and never throws: ${name}`, () => {
    const state = bob.toBytes();
    let member = openGroup(state, knowsPsk);
    const outcomes = new Set<string>();
    for (const bent of bentByItsAuthor(message)) {
      const processed = member.process(bent);
      outcomes.add(processed.kind === "undecryptable" ? processed.reason : processed.kind);
      if (processed.kind === "commit") member.drop(processed.staged);
      if (processed.kind === "proposal") member = openGroup(state, knowsPsk);
      else assert.deepEqual(member.toBytes(), state, bent.toHex());
    }
    assert.ok(outcomes.has("malformed"), [...outcomes].join());
    assert.ok(!outcomes.has("application"), [...outcomes].join());
  });
}

/** Refused by an MlsError, or what came of it. */
function attempt<T>(run: () => T): T | MlsError {
  try {
    return run();
  } catch (error) {
    if (error instanceof MlsError) return error;
    throw error;
  }
}

Deno.test("a bent Welcome opens to no group, or to the very group", () => {
  const keyPackage = newcomer("eve");
  const other = newcomer("fay");
  const [welcome, epochAuthenticator] = anns((member) => {
    const made = member.commit({ add: [keyPackage.keyPackage, other.keyPackage] });
    member.mergePending();
    return [made.welcome, member.epochAuthenticator()] as const;
  });
  assert.ok(welcome);
  let opened = 0;
  for (const bent of bendings(welcome, every)) {
    const result = attempt(() => joinGroup({ ...environment, welcome: bent, keyPackage }));
    if (result instanceof MlsError) continue;
    // What is meant for others is not authenticated for this one.
    assert.deepEqual(result.group.epochAuthenticator(), epochAuthenticator);
    opened += 1;
  }
  assert.ok(opened > 0, "another newcomer's secrets are in it");
});

Deno.test("a bent GroupInfo lets nobody in", () => {
  for (const bent of bendings(groupInfo, 4 * every)) {
    if (isUnbent(bent, groupInfo)) continue;
    const result = attempt(() => joinExternally({ ...ownLeaf, ...environment, groupInfo: bent }));
    assert.ok(result instanceof MlsError, bent.toHex());
  }
});

Deno.test("a bent KeyPackage is not added", () => {
  const { keyPackage } = newcomer("eve");
  const member = openGroup(ann.toBytes(), knowsPsk);
  const before = member.toBytes();
  for (const bent of bendings(keyPackage, every)) {
    if (isUnbent(bent, keyPackage)) continue;
    const result = attempt(() => member.commit({ add: [bent] }));
    assert.ok(result instanceof MlsError && result.code === "key-package-rejected", bent.toHex());
  }
  assert.deepEqual(member.toBytes(), before);
});

Deno.test("a bent state opens to no group, or to one, and never throws anything but MlsError", () => {
  const state = ann.toBytes();
  let refused = 0;
  for (const bent of bendings(state, 8 * every)) {
    if (attempt(() => openGroup(bent, environment)) instanceof MlsError) refused += 1;
  }
  assert.ok(refused > 0);
});
