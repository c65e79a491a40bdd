// What somebody who joins checks (RFC 9420 §12.4.3.1), each broken in a Welcome or GroupInfo that is sealed and signed.

import assert from "node:assert/strict";
import { stateOf } from "../../test/forge.ts";
import {
  assertTogether,
  codeOf,
  commitAndMerge,
  environment,
  follow,
  foundedBy,
  groupOf,
  joined,
  keyPackageOf,
  lifetime,
  person,
  suiteCrypto,
} from "../../test/members.ts";
import { Writer } from "../codec/writer.ts";
import { encodeGroupInfo, signGroupInfo } from "../messages/group-info-codec.ts";
import type { GroupInfo, GroupSecrets } from "../messages/group-info.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../messages/mls-message-codec.ts";
import { openGroupInfo, openGroupSecrets, sealWelcome } from "../messages/welcome.ts";
import { openKeyPackage } from "../key-package/own-key-package.ts";
import { welcomeSecret } from "../schedule/key-schedule.ts";
import { encodeRatchetTree } from "../tree/ratchet-tree-codec.ts";
import { ratchetTreeExtension } from "./context-extensions.ts";
import type { GroupMember, PendingCommit } from "./group-member.ts";
import { joinExternally } from "./join-externally.ts";
import { joinGroup } from "./join-group.ts";
import { MlsError } from "../errors.ts";

const bobs = keyPackageOf(person("bob"));

interface Invited {
  readonly ann: GroupMember;
  readonly pending: PendingCommit;
}

function invited(): Invited {
  const ann = foundedBy(person("ann"));
  const pending = ann.commit({ add: [bobs.keyPackage, keyPackageOf(person("cleo")).keyPackage], forcePath: true });
  ann.mergePending();
  return { ann, pending };
}

interface Changed {
  readonly info?: (info: GroupInfo) => Partial<Omit<GroupInfo, "signature">>;
  readonly secrets?: (secrets: GroupSecrets) => Partial<GroupSecrets>;
  readonly signed?: boolean;
}

/** The Welcome opened by bob, changed, signed by ann anew and sealed again. */
function forgeWelcome({ ann, pending }: Invited, change: Changed): Uint8Array {
  const crypto = suiteCrypto(1);
  assert.ok(pending.welcome);
  const message = decodeMlsMessage(pending.welcome);
  assert.ok(message.wireFormat === "welcome");
  const own = openKeyPackage(bobs);
  const secrets = openGroupSecrets(crypto, message.welcome, own.reference, own.initKey);
  assert.ok(typeof secrets === "object");
  const noPsk = new Uint8Array(crypto.hashLength);
  const key = welcomeSecret(crypto, secrets.joinerSecret, noPsk);
  const info = openGroupInfo(crypto, message.welcome, key);
  assert.ok(info);
  const unsigned = { ...info, ...change.info?.(info) };
  const signed = change.signed === false ? unsigned : signGroupInfo(crypto, stateOf(ann).epoch.signatureKey, unsigned);
  const { joinerSecret, pathSecret, psks } = { ...secrets, ...change.secrets?.(secrets) };
  const welcome = sealWelcome(crypto, {
    joinerSecret,
    welcomeSecret: key,
    groupInfo: encodeGroupInfo(signed),
    psks,
    newcomers: [{ reference: own.reference, initKey: own.initKey.publicKey, pathSecret }],
  });
  return encodeMlsMessage({ wireFormat: "welcome", welcome });
}

/** Bob does not join, and says why. */
function refuses(welcome: Uint8Array, rule: RegExp): void {
  assert.throws(() => joinGroup({ ...environment, welcome, keyPackage: bobs }), (error) => {
    assert.ok(error instanceof MlsError);
    assert.equal(error.code, "welcome-invalid", error.message);
    assert.match(error.message, rule);
    return true;
  });
}

function withContext(change: Partial<GroupInfo["groupContext"]>): Changed {
  return { info: ({ groupContext }) => ({ groupContext: { ...groupContext, ...change } }) };
}

Deno.test("a Welcome that nobody changed is joined by", () => {
  const invitation = invited();
  const welcome = forgeWelcome(invitation, {});
  assertTogether([invitation.ann, joined({ welcome }, bobs)]);
});

const crypto = suiteCrypto(1);
const data = Uint8Array.of(1);

const cases: readonly (readonly [string, RegExp, Changed])[] = [
  ["valn1402: another member's signature", /signature of the GroupInfo/, { info: () => ({ signer: 2 }) }],
  ["valn1402: a signature of something else", /signature of the GroupInfo/, {
    info: ({ confirmationTag }) => ({ confirmationTag: confirmationTag.with(0, 1 ^ (confirmationTag[0] ?? 0)) }),
    signed: false,
  }],
  ["valn1402: a signer that is no member", /signer is no member/, { info: () => ({ signer: 3 }) }],
  ["valn1402: the newcomer as the signer", /signature of the GroupInfo/, { info: () => ({ signer: 1 }) }],
  ["valn1404: another suite", /another version or cipher suite/, withContext({ suite: 3 })],
  ["valn1404: another version", /another version or cipher suite/, withContext({ version: 2 })],
  [
    "valn1405: another tree than the context's",
    /not the one of the GroupContext/,
    withContext({ treeHash: new Uint8Array(32) }),
  ],
  ["valn1406: a tree for another group", /the tree: leaf-signature/, withContext({ groupId: Uint8Array.of(1) })],
  ["valn1411 ValSem205: another confirmation tag", /confirmation tag/, {
    info: () => ({ confirmationTag: new Uint8Array(32) }),
  }],
  ["valn1411: a tag of another length", /confirmation tag/, { info: () => ({ confirmationTag: new Uint8Array(31) }) }],
  ["another epoch", /confirmation tag/, withContext({ epoch: 7n })],
  [
    "valn1415 valn1407: an extension of the context that members do not support",
    /extension 61441 is not supported/,
    withContext({ extensions: [{ type: 0xf001, data }] }),
  ],
  [
    "valn1603: an extension of the context that belongs elsewhere",
    /belongs elsewhere/,
    withContext({ extensions: [{ type: 2, data }] }),
  ],
  ["valn1602: an extension of the GroupInfo that belongs elsewhere", /belongs elsewhere/, {
    info: ({ extensions }) => ({ extensions: [...extensions, { type: 3, data }] }),
  }],
  ["valn1602: an extension of the GroupInfo twice", /twice/, {
    info: ({ extensions }) => ({ extensions: [...extensions, ...extensions] }),
  }],
  ["no ratchet tree", /no ratchet tree/, { info: () => ({ extensions: [] }) }],
  ["a ratchet tree that is none", /no ratchet tree/, {
    info: () => ({ extensions: [{ type: ratchetTreeExtension, data }] }),
  }],
  ["valn1413: another path secret", /path secret/, { secrets: () => ({ pathSecret: new Uint8Array(32) }) }],
  ["another joiner secret", /GroupInfo does not open/, { secrets: () => ({ joinerSecret: new Uint8Array(32) }) }],
];

for (const [name, rule, change] of cases) {
  Deno.test(`a Welcome is refused: ${name}`, () => refuses(forgeWelcome(invited(), change), rule));
}

Deno.test("valn1412: the newcomer's own leaf is not in the tree", () => {
  const invitation = invited();
  const { ann, pending } = invitation;
  // The tree after bob was removed, signed by ann as the group's: everything holds but that bob is not in it.
  const welcome = forgeWelcome(invitation, {});
  assert.ok(pending.welcome !== undefined && welcome.length > 0);
  commitAndMerge(ann, [], { remove: [1] });
  const { epoch } = stateOf(ann);
  const without = forgeWelcome(invitation, {
    info: () => ({
      groupContext: epoch.context,
      confirmationTag: epoch.confirmationTag,
      extensions: [{ type: ratchetTreeExtension, data: encodeRatchetTree(epoch.tree) }],
    }),
  });
  refuses(without, /own leaf is not in the tree/);
});

Deno.test("valn1401: pre-shared keys of a succession stand in a Welcome once, and only where the old group is known", () => {
  const resumption = (usage: "reinit" | "branch", nonce: number) =>
    ({ kind: "resumption", usage, groupId: data, epoch: 1n, nonce: new Uint8Array(32).fill(nonce) }) as const;
  const both = { secrets: () => ({ psks: [resumption("reinit", 1), resumption("branch", 2)] }) };
  refuses(forgeWelcome(invited(), both), /two pre-shared keys/);
  const one = { secrets: () => ({ psks: [resumption("branch", 1)] }) };
  assert.equal(codeOf(() => joined({ welcome: forgeWelcome(invited(), one) }, bobs)), "psk-missing");
  const [old] = groupOf(["ann", "bob"]);
  assert.ok(old);
  const welcome = forgeWelcome(invited(), one);
  assert.equal(codeOf(() => joined({ welcome }, bobs, { succeeds: old })), "welcome-invalid");
  assert.equal(
    codeOf(() => joined({ welcome: forgeWelcome(invited(), {}) }, bobs, { succeeds: old })),
    "welcome-invalid",
  );
  const short = { secrets: () => ({ psks: [{ kind: "external", pskId: data, nonce: data }] as const }) };
  refuses(forgeWelcome(invited(), short), /nonce/);
});

Deno.test("valn1403: the id of the group is told before anything is stored, for the caller to compare", () => {
  const { ann, pending } = invited();
  assert.deepEqual(joined(pending, bobs).groupId, ann.groupId);
});

Deno.test("a Welcome for others, of another suite, or bent anywhere, is refused", () => {
  const invitation = invited();
  const { pending } = invitation;
  const welcome = forgeWelcome(invitation, {});
  assert.equal(codeOf(() => joined(pending, keyPackageOf(person("dan")))), "welcome-not-for-this-key-package");
  assert.equal(codeOf(() => joined(pending, keyPackageOf(person("dan", 3)))), "welcome-invalid");
  for (let at = 0; at < welcome.length; at += 7) {
    const bent = welcome.with(at, (welcome[at] ?? 0) ^ 0x10);
    assert.notEqual(codeOf(() => joined({ welcome: bent }, bobs)), "nothing", `byte ${at}`);
    assert.notEqual(codeOf(() => joined({ welcome: welcome.subarray(0, at) }, bobs)), "nothing", `${at} bytes`);
  }
});

Deno.test("a Welcome without the tree is joined by with the tree from elsewhere", () => {
  const ann = foundedBy(person("ann"));
  const pending = ann.commit({ add: [bobs.keyPackage], treeInWelcome: false });
  ann.mergePending();
  assert.equal(codeOf(() => joined(pending, bobs)), "welcome-invalid");
  assertTogether([ann, joined(pending, bobs, { ratchetTree: ann.ratchetTree() })]);
});

Deno.test("external_pub: its key has its length in front; a GroupInfo without it, or bent, is not joined by", () => {
  const [ann, bob] = groupOf(["ann", "bob"]);
  assert.ok(ann !== undefined && bob !== undefined);
  const joining = (groupInfo: Uint8Array) => joinExternally({ ...person("dan"), lifetime, ...environment, groupInfo });
  assert.equal(codeOf(() => joining(ann.groupInfo())), "group-info-invalid");
  assert.equal(codeOf(() => joining(ann.groupInfo({ externalPub: true, ratchetTree: false }))), "group-info-invalid");
  const groupInfo = ann.groupInfo({ externalPub: true });
  const message = decodeMlsMessage(groupInfo);
  assert.ok(message.wireFormat === "group-info");
  const external = message.groupInfo.extensions.find(({ type }) => type === 4);
  assert.equal(external?.data.length, 33);
  assert.equal(external?.data[0], 32);
  for (const bare of [external?.data.subarray(1) ?? data, new Writer().opaque(new Uint8Array(31)).finish(), data]) {
    const extensions = message.groupInfo.extensions.map((extension) =>
      extension.type === 4 ? { type: 4, data: bare } : extension
    );
    const signed = signGroupInfo(crypto, stateOf(ann).epoch.signatureKey, { ...message.groupInfo, extensions });
    assert.equal(
      codeOf(() => joining(encodeMlsMessage({ wireFormat: "group-info", groupInfo: signed }))),
      "group-info-invalid",
    );
  }
  for (let at = 0; at < groupInfo.length; at += 5) {
    assert.notEqual(codeOf(() => joining(groupInfo.with(at, (groupInfo[at] ?? 0) ^ 0x10))), "nothing", `byte ${at}`);
  }
  const { group, commit } = joining(groupInfo);
  for (const member of [ann, bob]) follow(member, commit);
  assertTogether([ann, bob, group]);
});
