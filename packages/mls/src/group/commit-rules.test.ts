// The rules of a commit's proposals (RFC 9420 §12.2, §12.4.3.2), each broken by a commit that is authentic: everybody
// refuses it for that rule, and nothing changes. Whoever would make such a commit is refused too.

import assert from "node:assert/strict";
import {
  forgeCommit,
  type Forged,
  forgeExternalCommit,
  forgeFromOutside,
  forgeKeyPackage,
  forgePath,
  forgeProposal,
  forgeUpdate,
  stateOf,
} from "../../test/forge.ts";
import {
  assertTogether,
  codeOf,
  commitAndMerge,
  environment,
  foundedBy,
  groupOf,
  joined,
  keyPackageOf,
  lifetime,
  person,
  refusalOf,
  seeded,
  suiteCrypto,
} from "../../test/members.ts";
import { externalSenders } from "../external-senders.ts";
import type { PreSharedKeyId } from "../messages/pre-shared-key-id.ts";
import type { Proposal } from "../messages/proposal.ts";
import { requiredCapabilities } from "../required-capabilities.ts";
import type { CommitIntent, GroupMember } from "./group-member.ts";
import { proposalLimits } from "./kept-proposals.ts";
import { openGroup } from "./open-group.ts";
import { joinExternally } from "./join-externally.ts";
import { proposeAsExternalSender } from "./propose-from-outside.ts";

type Trio = readonly [GroupMember, GroupMember, GroupMember];

function trio(options: Parameters<typeof groupOf>[2] = {}): Trio {
  const [ann, bob, cleo] = groupOf(["ann", "bob", "cleo"], 1, options);
  assert.ok(ann !== undefined && bob !== undefined && cleo !== undefined);
  return [ann, bob, cleo];
}

/** Bob refuses it as a commit that breaks a rule, and says which. */
function breaks(bob: GroupMember, message: Uint8Array, rule: RegExp): void {
  const { reason, detail } = refusalOf(bob, message);
  assert.equal(`${reason}: ${detail}`.match(/^invalid-commit/)?.[0], "invalid-commit", `${reason}: ${detail}`);
  assert.match(detail, rule);
}

/** Ann's forged commit and, where there is one, the call by which she would have made it. */
function everybodyRefuses([ann, bob]: Trio, rule: RegExp, forged: Forged, intent?: CommitIntent): void {
  breaks(bob, forgeCommit(ann, forged), rule);
  if (intent !== undefined) assert.equal(codeOf(() => ann.commit(intent), ann), "commit-refused");
}

/** The references of proposals that everybody of the three has. */
function proposed([ann, bob, cleo]: Trio, messages: readonly (readonly [GroupMember, Uint8Array])[]): Uint8Array[] {
  return messages.map(([author, message]) => {
    const references = [ann, bob, cleo].filter((member) => member !== author).map((member) => {
      const processed = member.process(message);
      assert.ok(processed.kind === "proposal", JSON.stringify(processed.kind));
      return processed.reference;
    });
    const [reference] = references;
    assert.ok(reference);
    return reference;
  });
}

const external = (pskId: string, nonce: Uint8Array = new Uint8Array(32)): PreSharedKeyId => ({
  kind: "external",
  pskId: new TextEncoder().encode(pskId),
  nonce,
});
const remove = (removed: number): Proposal => ({ type: "remove", removed });
const add = (keyPackage: Uint8Array): Proposal => ({ type: "add", keyPackage });
const psk = (id: PreSharedKeyId): Proposal => ({ type: "psk", id });
const context = (extensions: readonly { type: number; data: Uint8Array }[]): Proposal => ({
  type: "group-context-extensions",
  extensions,
});
const reInit = (version: number): Proposal => ({
  type: "reinit",
  groupId: Uint8Array.of(1),
  version,
  suite: 1,
  extensions: [],
});

Deno.test("valn0301 ValSem108 valn0701: a commit removes a leaf that has no member", () => {
  const members = trio();
  for (const leaf of [3, 4, 100]) {
    everybodyRefuses(members, /no member/, { proposals: [remove(leaf)], path: forgePath(members[0]) }, {
      remove: [leaf],
    });
  }
});

Deno.test("valn0302 ValSem111: a commit covers its committer's own Update", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  const { message, reference } = ann.propose({ kind: "update" });
  for (const member of [bob, cleo]) member.process(message);
  everybodyRefuses(members, /an Update of the committer/, { references: [reference], path: forgePath(ann) }, {
    proposals: [reference],
  });
});

Deno.test("valn0303 ValSem200: a commit removes its committer, by Remove and by SelfRemove", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  everybodyRefuses(members, /a removal of the committer/, { proposals: [remove(0)], path: forgePath(ann) }, {
    remove: [0],
  });
  const { message, reference } = ann.propose({ kind: "self-remove" });
  for (const member of [bob, cleo]) member.process(message);
  everybodyRefuses(members, /a removal of the committer/, { references: [reference], path: forgePath(ann) }, {
    proposals: [reference],
  });
});

Deno.test("valn0304 ValSem107: two Removes, an Update and a Remove, and two Updates of one leaf", () => {
  const members = trio();
  const [ann, bob, cleo] = members;
  const path = forgePath(ann);
  everybodyRefuses(members, /two proposals for one leaf/, { proposals: [remove(2), remove(2)], path }, {
    remove: [2, 2],
  });
  const [first, second] = proposed(members, [
    [cleo, cleo.propose({ kind: "update" }).message],
    [cleo, cleo.propose({ kind: "update" }).message],
  ]);
  assert.ok(first !== undefined && second !== undefined);
  everybodyRefuses(members, /two proposals for one leaf/, { references: [first], proposals: [remove(2)], path }, {
    proposals: [first],
    remove: [2],
  });
  everybodyRefuses(members, /two proposals for one leaf/, { references: [first, second], path }, {
    proposals: [first, second],
  });
  commitAndMerge(ann, [bob, cleo], { proposals: [second] });
  assertTogether(members);
});

Deno.test("an Update and a SelfRemove stand in a commit by reference only", () => {
  const [ann, bob] = trio();
  const path = forgePath(ann);
  breaks(
    bob,
    forgeCommit(ann, { proposals: [{ type: "update", leafNode: forgeUpdate(ann) }], path }),
    /Update by value/,
  );
  breaks(bob, forgeCommit(ann, { proposals: [{ type: "self-remove" }], path }), /SelfRemove by value/);
});

Deno.test("valn0305 ValSem101 ValSem102 ValSem103: a commit adds a client, an init key or an encryption key twice", () => {
  const members = trio();
  const crypto = suiteCrypto(1);
  const key = crypto.generateHpkeKeyPair(seeded("one key"));
  const [dan, eve] = [person("dan"), person("eve")];
  const twice: readonly (readonly [RegExp, Uint8Array, Uint8Array])[] = [
    [/signature key/, keyPackageOf(dan).keyPackage, keyPackageOf(dan).keyPackage],
    [/init_key/, forgeKeyPackage(dan, { initKey: key }), forgeKeyPackage(eve, { initKey: key })],
    [/encryption key/, forgeKeyPackage(dan, { encryptionKey: key }), forgeKeyPackage(eve, { encryptionKey: key })],
  ];
  for (const [rule, first, second] of twice) {
    everybodyRefuses(members, rule, { proposals: [add(first), add(second)] }, { add: [first, second] });
  }
});

Deno.test("valn0306 valn0111 valn0112 ValSem101 ValSem103: a commit adds keys that a member has, unless it removes it", () => {
  const members = trio();
  const [ann, bob] = members;
  const keyPackage = keyPackageOf(person("cleo"));
  everybodyRefuses(members, /signature key/, { proposals: [add(keyPackage.keyPackage)] }, {
    add: [keyPackage.keyPackage],
  });
  const publicKey = stateOf(ann).epoch.tree.leaf(2)?.encryptionKey;
  assert.ok(publicKey);
  const taken = forgeKeyPackage(person("dan"), { encryptionKey: { publicKey, privateKey: new Uint8Array(32) } });
  everybodyRefuses(members, /encryption key/, { proposals: [add(taken)] }, { add: [taken] });
  const pending = commitAndMerge(ann, members, { add: [keyPackage.keyPackage], remove: [2] });
  assertTogether([ann, bob, joined(pending, keyPackage)]);
});

Deno.test("valn0307 ValSem403: a commit covers one pre-shared key twice", () => {
  const psks = (): Uint8Array => new Uint8Array(32);
  const [ann, bob, cleo] = trio({ psks });
  const same = [psk(external("a")), psk(external("a", new Uint8Array(32).fill(1)))];
  const id = { kind: "external", pskId: new TextEncoder().encode("a") } as const;
  everybodyRefuses([ann, bob, cleo], /pre-shared key twice/, { proposals: same }, { psks: [id, id] });
  const past = { kind: "resumption", usage: "application", groupId: ann.groupId, epoch: 0n } as const;
  const resumption = (nonce: number): Proposal => psk({ ...past, nonce: new Uint8Array(32).fill(nonce) });
  everybodyRefuses([ann, bob, cleo], /pre-shared key twice/, { proposals: [resumption(1), resumption(2)] }, {
    psks: [past, past],
  });
});

Deno.test("valn0308 ValSem208: a commit covers two GroupContextExtensions", () => {
  const [ann, bob, cleo] = trio();
  const extensions = [requiredCapabilities({})];
  const proposals = [context(extensions), context([])];
  breaks(bob, forgeCommit(ann, { proposals, path: forgePath(ann) }), /two GroupContextExtensions/);
  const { message, reference } = cleo.propose({ kind: "group-context-extensions", extensions });
  ann.process(message);
  assert.equal(
    codeOf(() => ann.commit({ proposals: [reference], groupContextExtensions: [] }), ann),
    "commit-refused",
  );
});

Deno.test("valn0309: a commit covers a ReInit beside another proposal", () => {
  const members = trio();
  const [ann] = members;
  everybodyRefuses(members, /a ReInit beside/, { proposals: [reInit(1), remove(2)], path: forgePath(ann) }, {
    reInit: { groupId: Uint8Array.of(1), suite: 1, extensions: [] },
    remove: [2],
  });
});

Deno.test("valn0901: a ReInit goes to an older version", () => {
  const [ann, bob] = trio();
  breaks(bob, forgeCommit(ann, { proposals: [reInit(0)] }), /older version/);
});

Deno.test("valn0310: a member's commit covers an ExternalInit", () => {
  const [ann, bob] = trio();
  const proposals: Proposal[] = [{ type: "external-init", kemOutput: new Uint8Array(32) }];
  breaks(bob, forgeCommit(ann, { proposals, path: forgePath(ann) }), /ExternalInit in a member's commit/);
});

Deno.test("valn0311 ValSem113: a commit covers a proposal of a type that some member does not support", () => {
  const ann = foundedBy(person("ann"));
  const bobs = keyPackageOf(person("bob"));
  const old = forgeKeyPackage(person("cleo"), {
    leaf: { capabilities: { versions: [1], cipherSuites: [1], extensions: [], proposals: [], credentials: [1] } },
  });
  const pending = ann.commit({ add: [bobs.keyPackage, old] });
  ann.mergePending();
  const bob = joined(pending, bobs);
  const unknown: Proposal = { type: "unknown", number: 0xf123, body: Uint8Array.of(1) };
  breaks(bob, forgeCommit(ann, { proposals: [unknown], path: forgePath(ann) }), /type 61731/);

  assert.equal(codeOf(() => ann.propose({ kind: "self-remove" }), ann), "commit-refused");
  const processed = bob.process(forgeProposal(ann, { type: "self-remove" }));
  assert.ok(processed.kind === "proposal");
  assert.match(processed.problem ?? "", /supports SelfRemove/);
  assert.equal(codeOf(() => bob.commit({ proposals: [processed.reference] }), bob), "commit-refused");
});

Deno.test("valn0802 ValSem402 valn0801: a proposed resumption key is of usage application", () => {
  const members = trio();
  for (const usage of ["reinit", "branch"] as const) {
    const id = {
      kind: "resumption",
      usage,
      groupId: members[0].groupId,
      epoch: 1n,
      nonce: new Uint8Array(32),
    } as const;
    breaks(members[1], forgeCommit(members[0], { proposals: [psk(id)] }), new RegExp(`of usage ${usage}`));
    const processed = members[1].process(forgeProposal(members[0], psk(id), { framing: "public" }));
    assert.ok(processed.kind === "proposal" && processed.problem !== undefined);
  }
});

Deno.test("valn0803 ValSem401: the nonce of a pre-shared key id has the length of the hash", () => {
  const [ann, bob] = trio();
  for (const length of [0, 31, 33]) {
    breaks(bob, forgeCommit(ann, { proposals: [psk(external("a", new Uint8Array(length)))] }), /nonce/);
  }
});

Deno.test("valn1001 ValSem209 ValSem113: new context extensions that some member does not support, or that belong elsewhere", () => {
  const members = trio({ supportedExtensions: [0xf001] });
  const [ann, bob, cleo] = members;
  const data = Uint8Array.of(1);
  const bad: readonly (readonly [RegExp, { type: number; data: Uint8Array }[]])[] = [
    [/extension 61442 is not supported/, [{ type: 0xf002, data }]],
    [/extension 61442 is not supported/, [requiredCapabilities({ extensions: [0xf002] })]],
    [/proposal 61442 is not supported/, [requiredCapabilities({ proposals: [0xf002] })]],
    [/credential 2 is not supported/, [requiredCapabilities({ credentials: [2] })]],
    [/do not decode/, [{ type: 3, data }]],
    [/do not decode/, [{ type: 5, data }]],
    [/twice/, [{ type: 0xf001, data }, { type: 0xf001, data }]],
  ];
  for (const [rule, extensions] of bad) {
    everybodyRefuses(members, rule, { proposals: [context(extensions)], path: forgePath(ann) }, {
      groupContextExtensions: extensions,
    });
    assert.equal(codeOf(() => cleo.propose({ kind: "group-context-extensions", extensions }), cleo), "commit-refused");
  }
  commitAndMerge(ann, [bob, cleo], { groupContextExtensions: [{ type: 0xf001, data }] });
  assertTogether(members);
});

Deno.test("valn1603: a GroupContext carries an extension that belongs elsewhere", () => {
  const members = trio();
  for (const type of [1, 2, 4]) {
    const extensions = [{ type, data: new Uint8Array() }];
    everybodyRefuses(members, /belongs elsewhere/, { proposals: [context(extensions)], path: forgePath(members[0]) }, {
      groupContextExtensions: extensions,
    });
    assert.equal(codeOf(() => foundedBy(person("ann"), { extensions })), "bad-argument");
  }
});

Deno.test("valn1204 valn1206 ValSem201: a commit without proposals, or whose proposals ask for it, has a path", () => {
  const [ann, bob, cleo] = trio({ supportedExtensions: [0xf001] });
  const update = cleo.propose({ kind: "update" });
  const leave = cleo.propose({ kind: "self-remove" });
  for (const { message } of [update, leave]) for (const member of [ann, bob]) member.process(message);
  const pathless: readonly Forged[] = [
    {},
    { proposals: [remove(2)] },
    { proposals: [context([])] },
    { references: [update.reference] },
    { references: [leave.reference] },
    { proposals: [add(keyPackageOf(person("dan")).keyPackage), remove(2)] },
  ];
  for (const forged of pathless) breaks(bob, forgeCommit(ann, forged), /has to have a path/);
  // And the engine makes one whenever it is needed: what goes without is additions, pre-shared keys and ReInit alone.
  assert.equal(ann.commit({ remove: [2] }).staged.updated.length, 1);
  ann.dropPending();
  assert.equal(ann.commit({ add: [keyPackageOf(person("dan")).keyPackage] }).staged.updated.length, 0);
  ann.dropPending();
  assert.equal(ann.commit({ add: [keyPackageOf(person("dan")).keyPackage], forcePath: true }).staged.updated.length, 1);
});

Deno.test("valn1205: a commit with a pre-shared key that is not known cannot be followed, and others may", () => {
  const [ann, bob] = trio({ psks: () => new Uint8Array(32).fill(1) });
  const pskId = new TextEncoder().encode("a");
  assert.equal(refusalOf(bob, ann.commit({ psks: [{ kind: "external", pskId }] }).commit).reason, "cannot-follow");
  assert.equal(codeOf(() => bob.commit({ psks: [{ kind: "external", pskId }] }), bob), "psk-missing");
});

Deno.test("a commit that names a proposal which did not arrive cannot be followed", () => {
  const [ann, bob, cleo] = trio();
  const { message, reference } = cleo.propose({ kind: "update" });
  ann.process(message);
  assert.equal(refusalOf(bob, ann.commit({ proposals: [reference] }).commit).reason, "cannot-follow");
  ann.dropPending();
  assert.equal(codeOf(() => ann.commit({ proposals: [new Uint8Array(32)] }), ann), "bad-argument");
});

Deno.test("ValSem112 valn1502: an external sender proposes what only members may", () => {
  const server = person("server");
  const listed = externalSenders([{ signatureKey: server.signatureKey.publicKey, credential: server.credential }]);
  const [ann, bob] = trio({ extensions: [listed] });
  const sender = { kind: "external", senderIndex: 0 } as const;
  const forbidden: readonly Proposal[] = [
    { type: "update", leafNode: forgeUpdate(ann) },
    { type: "external-init", kemOutput: new Uint8Array(32) },
    { type: "self-remove" },
  ];
  const target = {
    groupId: ann.groupId,
    epoch: ann.epoch(),
    suite: 1,
    senderIndex: 0,
    signatureKey: server.signatureKey,
  };
  for (const proposal of forbidden) {
    const { epoch } = stateOf(ann);
    assert.equal(epoch.demands.externalSenders.length, 1);
    const message = forgeFromOutside(ann, server.signatureKey, sender, { type: "proposal", proposal });
    assert.match(refusalOf(bob, message).detail, /an external sender proposes/);
  }
  assert.equal(codeOf(() => proposeAsExternalSender(target, { kind: "update" })), "bad-argument");
  // One that is not listed, and the listed one's key under another place.
  for (const change of [{ senderIndex: 1 }, { signatureKey: person("mallory").signatureKey }]) {
    const message = proposeAsExternalSender({ ...target, ...change }, { kind: "remove", removed: 2 });
    assert.equal(refusalOf(bob, message).reason, "not-authentic");
  }
  assert.equal(bob.process(proposeAsExternalSender(target, { kind: "remove", removed: 2 })).kind, "proposal");
});

Deno.test("valn1503 valn1504: a new member proposes only to add itself, signed by the key package that it adds", () => {
  const [ann, bob] = trio();
  const [dan, eve] = [person("dan"), person("eve")];
  const sender = { kind: "new-member-proposal" } as const;
  const keyPackage = keyPackageOf(dan).keyPackage;
  for (const proposal of [remove(2), reInit(1), psk(external("a"))]) {
    const message = forgeFromOutside(ann, dan.signatureKey, sender, { type: "proposal", proposal });
    assert.equal(refusalOf(bob, message).reason, "not-authentic");
  }
  const another = forgeFromOutside(ann, eve.signatureKey, sender, { type: "proposal", proposal: add(keyPackage) });
  assert.equal(refusalOf(bob, another).reason, "not-authentic");
  const own = forgeFromOutside(ann, dan.signatureKey, sender, { type: "proposal", proposal: add(keyPackage) });
  assert.equal(bob.process(own).kind, "proposal");
});

interface ExternalCase {
  readonly name: string;
  readonly proposals: readonly Proposal[];
  readonly rule: RegExp;
}

const init: Proposal = { type: "external-init", kemOutput: new Uint8Array(32) };

const externalCases: readonly ExternalCase[] = [
  { name: "valn0401 ValSem240: it has no ExternalInit", proposals: [], rule: /0 ExternalInit/ },
  { name: "valn0401 ValSem241: it has two ExternalInit", proposals: [init, init], rule: /2 ExternalInit/ },
  {
    name: "valn0402: it has two Removes",
    proposals: [init, remove(1), remove(2)],
    rule: /two Remove/,
  },
  {
    name: "valn0404 ValSem242: it covers an Add",
    proposals: [init, add(keyPackageOf(person("eve")).keyPackage)],
    rule: /external commit covers add/,
  },
  {
    name: "valn0404 ValSem242: it covers new extensions",
    proposals: [init, context([])],
    rule: /covers group-context/,
  },
  { name: "valn0404 ValSem242: it covers a ReInit", proposals: [init, reInit(1)], rule: /covers reinit/ },
];

for (const { name, proposals, rule } of externalCases) {
  Deno.test(`an external commit is refused: ${name}`, () => {
    const [ann, bob] = trio();
    const dan = person("dan");
    const message = forgeExternalCommit(ann, dan, { proposals, path: forgePath(ann, { newcomer: dan }) });
    breaks(bob, message, rule);
  });
}

Deno.test("valn0402: an external commit takes away somebody else's leaf", () => {
  const [ann, bob] = trio();
  const dan = person("dan");
  const path = forgePath(ann, { newcomer: dan, removed: 2 });
  breaks(bob, forgeExternalCommit(ann, dan, { proposals: [init, remove(2)], path }), /somebody else/);
  const groupInfo = ann.groupInfo({ externalPub: true });
  const joining = { ...dan, lifetime, ...environment, groupInfo, removes: 2 };
  assert.equal(codeOf(() => joinExternally(joining)), "commit-refused");
});

Deno.test("valn0405 ValSem245 valn0407 ValSem246: an external commit has a path, whose leaf signed it", () => {
  const [ann, bob] = trio();
  const [dan, eve] = [person("dan"), person("eve")];
  // Without a path there is nobody whose signature could be verified.
  assert.equal(refusalOf(bob, forgeExternalCommit(ann, dan, { proposals: [init] })).reason, "not-authentic");
  const path = forgePath(ann, { newcomer: eve });
  assert.equal(refusalOf(bob, forgeExternalCommit(ann, dan, { proposals: [init], path })).reason, "not-authentic");
  breaks(bob, forgeExternalCommit(ann, eve, { proposals: [], path }), /0 ExternalInit/);
});

Deno.test("valn0406 ValSem244: an external commit covers a proposal by reference that is no SelfRemove", () => {
  const [ann, bob, cleo] = trio();
  const dan = person("dan");
  const path = forgePath(ann, { newcomer: dan });
  const update = cleo.propose({ kind: "update" });
  bob.process(update.message);
  breaks(
    bob,
    forgeExternalCommit(ann, dan, { proposals: [init], references: [update.reference], path }),
    /by reference/,
  );
  const leave = cleo.propose({ kind: "self-remove" });
  bob.process(leave.message);
  const allowed = refusalOf(
    bob,
    forgeExternalCommit(ann, dan, { proposals: [init], references: [leave.reference], path }),
  );
  assert.doesNotMatch(allowed.detail, /by reference/);
});

Deno.test("valn0403: an external commit brings in a pre-shared key", () => {
  const psks = (): Uint8Array => new Uint8Array(32).fill(5);
  const knows = { ...environment, psks };
  const ann = foundedBy(person("ann"), knows);
  const groupInfo = ann.groupInfo({ externalPub: true });
  const pskId = new TextEncoder().encode("known");
  const { group, commit } = joinExternally({
    ...person("dan"),
    lifetime,
    ...knows,
    groupInfo,
    usesPsks: [{ kind: "external", pskId }],
  });
  const processed = ann.process(commit);
  assert.ok(processed.kind === "commit");
  assert.deepEqual(processed.staged.proposals.map(({ change }) => change.kind), ["external-init", "psk"]);
  ann.merge(processed.staged);
  assertTogether([ann, group]);
});

Deno.test("who joins by an external commit is told at home what the group would refuse", () => {
  const known = new TextEncoder().encode("known");
  const knows = { ...environment, psks: () => new Uint8Array(32).fill(7) };
  const ann = foundedBy(person("ann"), knows);
  const joining = { ...person("dan"), lifetime, ...knows, groupInfo: ann.groupInfo({ externalPub: true }) };
  const psk = { kind: "external", pskId: known } as const;
  assert.throws(() => joinExternally({ ...joining, usesPsks: [psk, psk] }), {
    code: "commit-refused",
    message: /twice/,
  });
  assert.throws(() => joinExternally({ ...joining, removes: 7 }), { code: "commit-refused", message: /leaf 7/ });
});

Deno.test("a new signature key that is no pair of the suite is refused before anything is signed with it", () => {
  const [ann, bob] = trio();
  const { publicKey, privateKey } = person("renewed").signatureKey;
  const bad = [
    { publicKey, privateKey: person("another").signatureKey.privateKey },
    { publicKey, privateKey: privateKey.subarray(1) },
    { publicKey: new Uint8Array(32), privateKey },
    person("of another suite", 2).signatureKey,
  ];
  for (const signatureKey of bad) {
    assert.equal(codeOf(() => ann.commit({ updateLeaf: { signatureKey } }), ann), "bad-argument");
    assert.equal(codeOf(() => bob.propose({ kind: "update", leaf: { signatureKey } }), bob), "bad-argument");
  }
});

Deno.test("extensions of a context that nobody could read are refused", () => {
  const [ann, bob] = trio({ supportedExtensions: [0xf001] });
  const many = Array.from({ length: 65 }, (_, at) => ({ type: 0xf100 + at, data: new Uint8Array() }));
  for (const extensions of [[{ type: 0xf001, data: new Uint8Array(1_048_577) }], many]) {
    assert.equal(codeOf(() => ann.commit({ groupContextExtensions: extensions }), ann), "commit-refused");
  }
  const large = [{ type: 0xf001, data: new Uint8Array(60_000) }];
  commitAndMerge(ann, [bob], { groupContextExtensions: large });
  assertTogether([ann, bob]);
});

Deno.test("from outside an epoch keeps so many proposals, and none where the caller takes nothing from there", () => {
  const [ann, bob] = trio();
  const sender = { kind: "new-member-proposal" } as const;
  const ask = (number: number): Uint8Array => {
    const who = person(`stranger ${number}`);
    const proposal = add(keyPackageOf(who).keyPackage);
    return forgeFromOutside(ann, who.signatureKey, sender, { type: "proposal", proposal });
  };
  for (let number = 0; number < proposalLimits.fromOutside; number++) {
    assert.equal(bob.process(ask(number)).kind, "proposal");
  }
  assert.equal(refusalOf(bob, ask(1000)).reason, "proposal-limit");
  assert.equal(bob.process(ann.propose({ kind: "remove", removed: 2 }).message).kind, "proposal");

  const closed = openGroup(ann.toBytes(), { ...environment, outsiders: "refused" });
  const groupInfo = ann.groupInfo({ externalPub: true });
  const { commit } = joinExternally({ ...person("dan"), lifetime, ...environment, groupInfo });
  for (const message of [ask(1), commit]) assert.equal(refusalOf(closed, message).reason, "not-authentic");
});

Deno.test("an external commit with a key that is none, or an ExternalInit that does not open", () => {
  const [ann, bob] = trio();
  const dan = person("dan");
  const path = forgePath(ann, { newcomer: dan });
  for (const kemOutput of [new Uint8Array(32), new Uint8Array(5)]) {
    const proposals: Proposal[] = [{ type: "external-init", kemOutput }];
    breaks(bob, forgeExternalCommit(ann, dan, { proposals, path }), /ExternalInit does not open/);
  }
  const leafNode = { ...path.leafNode, signatureKey: new Uint8Array(32) };
  const unsound = encodedAs(path.leafNode.encoded, dan.signatureKey.publicKey, leafNode.signatureKey);
  const message = forgeExternalCommit(ann, dan, {
    proposals: [init],
    path: { ...path, leafNode: { ...leafNode, encoded: unsound } },
  });
  const { reason, detail } = refusalOf(bob, message);
  assert.equal(reason, "not-authentic");
  assert.match(detail, /none of the suite/);
});

/** The bytes with one part in the place of another of the same length. */
function encodedAs(bytes: Uint8Array, before: Uint8Array, after: Uint8Array): Uint8Array {
  const at = [...bytes.keys()].find((from) => before.every((byte, index) => bytes[from + index] === byte));
  assert.ok(at !== undefined);
  const changed = bytes.slice();
  changed.set(after, at);
  return changed;
}

Deno.test("an external commit with a pre-shared key that its maker does not know is not made", () => {
  const [ann] = trio();
  const joining = { ...person("dan"), lifetime, ...environment, groupInfo: ann.groupInfo({ externalPub: true }) };
  const pskId = new TextEncoder().encode("unknown");
  assert.equal(codeOf(() => joinExternally({ ...joining, usesPsks: [{ kind: "external", pskId }] })), "psk-missing");
});

Deno.test("valn0402: a leaf of another kind of credential is somebody else's", () => {
  const both = { supportedCredentials: [1, 2] };
  const ann = foundedBy(person("ann"), both);
  const certified = { ...person("bob"), credential: { type: "x509", certificates: [Uint8Array.of(1)] } } as const;
  const bobs = keyPackageOf(certified, both);
  const pending = ann.commit({ add: [bobs.keyPackage] });
  ann.mergePending();
  const bob = joined(pending, bobs);
  const joining = { ...both, lifetime, ...environment, groupInfo: bob.groupInfo({ externalPub: true }) };
  assert.equal(codeOf(() => joinExternally({ ...person("dan"), ...joining, removes: 1 })), "commit-refused");
  assert.equal(codeOf(() => joinExternally({ ...certified, ...joining, removes: 0 })), "commit-refused");
  const { group, commit } = joinExternally({ ...certified, ...joining, removes: 1 });
  const processed = ann.process(commit);
  assert.ok(processed.kind === "commit");
  ann.merge(processed.staged);
  assertTogether([ann, group]);
});
