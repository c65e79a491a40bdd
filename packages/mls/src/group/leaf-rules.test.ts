// The rules of a leaf (RFC 9420 §7.3) and of a key package (§10.1), each broken by an Add, an Update and a path that are
// otherwise sound, in a commit that is authentic.

import assert from "node:assert/strict";
import {
  forgeCommit,
  forgeKeyPackage,
  forgePath,
  forgeProposal,
  forgeUpdate,
  type KeyPackageChange,
  stateOf,
} from "../../test/forge.ts";
import {
  assertTogether,
  codeOf,
  commitAndMerge,
  environment,
  foundedBy,
  groupId,
  groupOf,
  joined,
  keyPackageOf,
  person,
  refusalOf,
  seeded,
  suiteCrypto,
} from "../../test/members.ts";
import type { MlsErrorCode } from "../errors.ts";
import type { Capabilities, KeyPackageExtension } from "../key-package/structure.ts";
import { verifyKeyPackage } from "../key-package.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { requiredCapabilities } from "../required-capabilities.ts";
import { externalSenders } from "../external-senders.ts";
import type { CredentialChecker, CredentialQuestion } from "./credential-checker.ts";
import type { GroupMember } from "./group-member.ts";
import { joinExternally } from "./join-externally.ts";
import { openGroup } from "./open-group.ts";

const plain: Capabilities = { versions: [1], cipherSuites: [1], extensions: [], proposals: [0x000a], credentials: [1] };
const data = Uint8Array.of(1);

type Pair = readonly [GroupMember, GroupMember];

/** A group whose context demands `extensions`, of members that support 0xf001. */
function pair(extensions: readonly KeyPackageExtension[] = []): Pair {
  const [ann, bob] = groupOf(["ann", "bob"], 1, { supportedExtensions: [0xf001], extensions });
  assert.ok(ann !== undefined && bob !== undefined);
  return [ann, bob];
}

function breaks(bob: GroupMember, message: Uint8Array, rule: RegExp): void {
  const { reason, detail } = refusalOf(bob, message);
  assert.equal(reason, "invalid-commit", detail);
  assert.match(detail, rule);
}

/** The same wrong leaf by Add, by Update and in a path. */
function everyLeaf(
  extensions: readonly KeyPackageExtension[],
  change: Partial<Pick<LeafNode, "capabilities" | "credential" | "extensions">>,
  rule: RegExp,
  /** What is wrong with the group's members together is not the key package's fault. */
  addCode: MlsErrorCode = "key-package-rejected",
): void {
  const [ann, bob] = pair(extensions);
  const keyPackage = forgeKeyPackage(person("dan"), { leaf: change });
  breaks(bob, forgeCommit(ann, { proposals: [{ type: "add", keyPackage }] }), rule);
  assert.equal(codeOf(() => ann.commit({ add: [keyPackage] }), ann), addCode);
  assert.equal(codeOf(() => ann.propose({ kind: "add", keyPackage }), ann), addCode);

  breaks(bob, forgeCommit(ann, { path: forgePath(ann, change) }), rule);
  assert.equal(codeOf(() => ann.commit({ updateLeaf: change }), ann), "commit-refused");
  assert.equal(codeOf(() => ann.propose({ kind: "update", leaf: change }), ann), "commit-refused");

  const update = bob.process(forgeProposal(ann, { type: "update", leafNode: forgeUpdate(ann, change) }));
  assert.ok(update.kind === "proposal");
  assert.match(update.problem ?? "", rule);
  assert.equal(codeOf(() => bob.commit({ proposals: [update.reference] }), bob), "commit-refused");
}

Deno.test("valn0103 ValSem106 ValSem109 valn0501 valn0601: a leaf does not support the group's required capabilities", () => {
  const capabilities = { ...plain, extensions: [0xf001] };
  everyLeaf([requiredCapabilities({ extensions: [0xf001] })], { capabilities: plain }, /extension 61441 is not/);
  everyLeaf(
    [requiredCapabilities({ proposals: [0x000a] })],
    { capabilities: { ...capabilities, proposals: [] } },
    /proposal 10 is not/,
  );
  everyLeaf(
    [requiredCapabilities({ credentials: [1] })],
    { capabilities: { ...capabilities, credentials: [2] }, credential: { type: "x509", certificates: [data] } },
    /credential 1 is not/,
  );
});

Deno.test("valn0113 valn0502 valn0602 valn1210: a leaf does not support an extension of the group's context", () => {
  everyLeaf([{ type: 0xf001, data }], { capabilities: plain }, /extension 61441 is not supported/);
});

Deno.test("valn0104: a leaf's credential type is unknown to a member, or a member's to it", () => {
  const capabilities = { ...plain, credentials: [1, 2] };
  const credential = { type: "x509", certificates: [data] } as const;
  everyLeaf([], { capabilities, credential }, /credential type 2/, "commit-refused");
  everyLeaf([], { capabilities: { ...plain, credentials: [2] }, credential }, /credential type [12]/, "commit-refused");
  // A leaf lists its own.
  everyLeaf([], { capabilities: { ...plain, credentials: [2] } }, /own credential type/);
});

Deno.test("valn0107: a leaf has an extension that its capabilities do not list", () => {
  everyLeaf([], { capabilities: plain, extensions: [{ type: 0xf001, data }] }, /list its extension 61441/);
});

Deno.test("valn1601: a leaf has an extension that belongs elsewhere, or one twice", () => {
  for (const type of [2, 3, 4, 5]) everyLeaf([], { extensions: [{ type, data }] }, /belongs elsewhere/);
  everyLeaf([], { extensions: [{ type: 1, data }, { type: 1, data }] }, /extension 1 twice/);
});

Deno.test("a leaf's capabilities list the group's version and suite", () => {
  everyLeaf([], { capabilities: { ...plain, versions: [2] } }, /list this version/);
  everyLeaf([], { capabilities: { ...plain, cipherSuites: [3] } }, /list this cipher suite/);
});

const keyPackageCases: readonly (readonly [string, RegExp, KeyPackageChange])[] = [
  ["valn0108 valn0202: the leaf has the source update", /does not decode/, { leaf: { source: { kind: "update" } } }],
  ["valn0201 valn0205 ValSem105: it is of another version", /another version/, { version: 2 }],
  ["valn0201 ValSem105: it is of another suite", /another version or cipher suite/, { suite: 3 }],
  ["valn0203: another key signed it", /signature of the key package/, { signedBy: person("eve").signatureKey }],
  ["valn0102 valn0202: another key signed its leaf", /package's leaf does not/, {
    leafSignedBy: person("eve").signatureKey,
  }],
  [
    "valn0204 ValSem104: init key and encryption key are one",
    /are the same/,
    ((key) => ({ initKey: key, encryptionKey: key }))(suiteCrypto(1).generateHpkeKeyPair(seeded("one key"))),
  ],
  ["valn1604: it has an extension that belongs elsewhere", /belongs elsewhere/, { extensions: [{ type: 2, data }] }],
  ["its init key is none", /init_key is not one/, {
    initKey: { publicKey: new Uint8Array(31), privateKey: new Uint8Array() },
  }],
  ["its encryption key is none", /encryption_key is not one/, { leaf: { encryptionKey: new Uint8Array(33) } }],
  ["its signature key is none", /signature_key is not one/, { leaf: { signatureKey: new Uint8Array(32) } }],
];

for (const [name, rule, change] of keyPackageCases) {
  Deno.test(`a key package is refused: ${name}`, () => {
    const [ann, bob] = pair();
    const keyPackage = forgeKeyPackage(person("dan"), change);
    const message = forgeCommit(ann, { proposals: [{ type: "add", keyPackage }] });
    const { reason, detail } = refusalOf(bob, message);
    // A leaf of another source is no KeyPackage at all: the commit's content does not decode.
    assert.equal(reason, rule.source === "does not decode" ? "malformed" : "invalid-commit", detail);
    if (reason === "invalid-commit") assert.match(detail, rule);
    assert.equal(codeOf(() => ann.commit({ add: [keyPackage] }), ann), "key-package-rejected");
  });
}

Deno.test("valn0109 ValSem110 valn0102: an Update's leaf has the source update, a new encryption key and its owner's signature", () => {
  const [ann, bob] = pair();
  const own = stateOf(ann).epoch.tree.leaf(0);
  assert.ok(own);
  const bad: readonly (readonly [RegExp, LeafNode])[] = [
    [/source is commit/, forgeUpdate(ann, { source: { kind: "commit", parentHash: new Uint8Array(32) } })],
    [/encryption_key is the old one/, forgeUpdate(ann, { encryptionKey: own.encryptionKey })],
    [/signature does not verify/, forgeUpdate(ann, { position: { groupId, leafIndex: 1 } })],
    [/signature does not verify/, forgeUpdate(ann, { position: { groupId: Uint8Array.of(1), leafIndex: 0 } })],
    [/signature does not verify/, forgeUpdate(ann, { signedBy: person("eve").signatureKey })],
    [/encryption_key is not one/, forgeUpdate(ann, { encryptionKey: new Uint8Array(5) })],
    [/signature_key is not one/, forgeUpdate(ann, { signatureKey: new Uint8Array(32) })],
  ];
  for (const [rule, leafNode] of bad) {
    const processed = bob.process(forgeProposal(ann, { type: "update", leafNode }, { framing: "public" }));
    assert.ok(processed.kind === "proposal");
    assert.match(processed.problem ?? "", rule);
    assert.equal(codeOf(() => bob.commit({ proposals: [processed.reference] }), bob), "commit-refused");
  }
});

Deno.test("valn0111 valn0112: an Update takes another member's keys", () => {
  const [ann, bob] = pair();
  const { tree } = stateOf(ann).epoch;
  const bobs = tree.leaf(1);
  assert.ok(bobs);
  for (
    const change of [{ encryptionKey: bobs.encryptionKey }, {
      signatureKey: bobs.signatureKey,
      signedBy: person("bob").signatureKey,
    }]
  ) {
    const leafNode = forgeUpdate(ann, change);
    const processed = bob.process(forgeProposal(ann, { type: "update", leafNode }, { framing: "public" }));
    assert.ok(processed.kind === "proposal");
    assert.match(processed.problem ?? "", /key stands in two places/);
  }
});

Deno.test("valn0110 valn1207 valn0102: a path's leaf is signed by its owner for its place", () => {
  const [ann, bob] = pair();
  const path = forgePath(ann);
  const { signature, encoded } = path.leafNode;
  const bent = encoded.with(-1, (encoded.at(-1) ?? 0) ^ 1);
  const leafNode = { ...path.leafNode, signature: signature.with(-1, (signature.at(-1) ?? 0) ^ 1), encoded: bent };
  breaks(bob, forgeCommit(ann, { path: { ...path, leafNode } }), /signature of the leaf of its path/);
});

Deno.test("valn0101: the credential checker refuses whoever is added, updated, commits or joins, and decides alone", () => {
  const asked: CredentialQuestion[] = [];
  let refuse: CredentialQuestion["occasion"] | undefined;
  const credentials = (question: CredentialQuestion) => {
    asked.push(question);
    return question.occasion === refuse ? { valid: false, reason: "not today" } as const : { valid: true } as const;
  };
  const ann = foundedBy(person("ann"));
  const bobs = keyPackageOf(person("bob"));
  const first = ann.commit({ add: [bobs.keyPackage] });
  ann.mergePending();
  refuse = "join";
  assert.equal(codeOf(() => joined(first, bobs, { credentials })), "welcome-invalid");
  refuse = undefined;
  asked.length = 0;
  const bob = joined(first, bobs, { credentials });
  assert.deepEqual(asked.map(({ occasion, credential }) => [occasion, credential.type]), [["join", "basic"], [
    "join",
    "basic",
  ]]);

  const dan = keyPackageOf(person("dan"));
  const cases: readonly (readonly [CredentialQuestion["occasion"], () => Uint8Array])[] = [
    ["add", () => ann.commit({ add: [dan.keyPackage] }).commit],
    ["commit", () => ann.commit().commit],
    [
      "external-commit",
      () =>
        joinExternally({
          ...person("eve"),
          lifetime: { notBefore: 0n, notAfter: 9n },
          ...environment,
          groupInfo: ann.groupInfo({ externalPub: true }),
        }).commit,
    ],
  ];
  for (const [occasion, make] of cases) {
    const commit = make();
    ann.dropPending();
    refuse = occasion;
    breaks(bob, commit, /not today/);
    refuse = undefined;
    asked.length = 0;
    const processed = bob.process(commit);
    assert.ok(processed.kind === "commit");
    bob.drop(processed.staged);
    const [question] = asked;
    assert.equal(question?.occasion, occasion);
    assert.equal(question?.replaces !== undefined, occasion === "commit");
  }
  refuse = "update";
  const processed = bob.process(ann.propose({ kind: "update" }).message);
  assert.ok(processed.kind === "proposal");
  assert.match(processed.problem ?? "", /not today/);
  refuse = "commit";
  assert.equal(codeOf(() => bob.commit(), bob), "commit-refused");
  assert.equal(
    codeOf(() => foundedBy(person("ann"), { credentials: () => ({ valid: false, reason: "no" }) })),
    "credential-rejected",
  );
  // A checker that throws leaves all as it was.
  const throwing = openGroup(bob.toBytes(), {
    credentials: () => {
      throw new RangeError("ask later");
    },
  });
  const before = throwing.toBytes();
  assert.throws(() => throwing.process(ann.commit().commit), RangeError);
  assert.deepEqual(throwing.toBytes(), before);
});

Deno.test("external senders are vouched for like members, wherever they are listed", () => {
  const server = person("server");
  const listed = externalSenders([{ signatureKey: server.signatureKey.publicKey, credential: server.credential }]);
  const unsound = externalSenders([{ signatureKey: new Uint8Array(32), credential: server.credential }]);
  let trusts = true;
  const credentials: CredentialChecker = ({ occasion, signatureKey }) => {
    if (occasion !== "external-sender") return { valid: true };
    assert.deepEqual(signatureKey, server.signatureKey.publicKey);
    return trusts ? { valid: true } : { valid: false, reason: "no server" };
  };
  const ann = foundedBy(person("ann"), { extensions: [listed], credentials });
  const bobs = keyPackageOf(person("bob"));
  const pending = ann.commit({ add: [bobs.keyPackage] });
  ann.mergePending();
  const bob = joined(pending, bobs, { credentials });
  const renewed = ann.commit({ groupContextExtensions: [listed] });
  ann.dropPending();
  trusts = false;
  assert.equal(codeOf(() => foundedBy(person("ann"), { extensions: [listed], credentials })), "credential-rejected");
  assert.equal(codeOf(() => joined(pending, bobs, { credentials })), "welcome-invalid");
  assert.equal(codeOf(() => ann.commit({ groupContextExtensions: [listed] }), ann), "commit-refused");
  breaks(bob, renewed.commit, /external sender 0 is refused: no server/);
  assert.equal(codeOf(() => foundedBy(person("ann"), { extensions: [unsound] })), "credential-rejected");
  const [cleo, dan] = pair();
  assert.equal(codeOf(() => cleo.commit({ groupContextExtensions: [unsound] }), cleo), "commit-refused");
  const proposals = [{ type: "group-context-extensions", extensions: [unsound] } as const];
  breaks(dan, forgeCommit(cleo, { proposals, path: forgePath(cleo) }), /external sender 0 has no key/);
});

Deno.test("valn0105: who adds a key package asks its own clock, if it brings one", () => {
  let now = 50n;
  const ann = foundedBy(person("ann"), { now: () => now });
  const { keyPackage } = keyPackageOf(person("bob"), { lifetime: { notBefore: 100n, notAfter: 200n } });
  for (const late of [50n, 99n, 201n]) {
    now = late;
    assert.equal(codeOf(() => ann.commit({ add: [keyPackage] }), ann), "key-package-expired");
    assert.equal(codeOf(() => ann.propose({ kind: "add", keyPackage }), ann), "key-package-expired");
  }
  for (const inTime of [100n, 200n]) {
    now = inTime;
    assert.equal(ann.commit({ add: [keyPackage] }).staged.added.length, 1);
    ann.dropPending();
  }
});

Deno.test("valn0106: who receives a leaf learns its lifetime, which decides nothing", () => {
  const ann = foundedBy(person("ann"), { lifetime: { notBefore: 1n, notAfter: 2n } });
  const bobs = keyPackageOf(person("bob"), { lifetime: { notBefore: 3n, notAfter: 4n } });
  const verified = verifyKeyPackage(bobs.keyPackage);
  assert.ok(verified.ok);
  assert.deepEqual(verified.keyPackage.lifetime, { notBefore: 3n, notAfter: 4n });
  const first = ann.commit({ add: [bobs.keyPackage] });
  ann.mergePending();
  const bob = joined(first, bobs, { now: () => 1000n });
  const cleos = keyPackageOf(person("cleo"), { lifetime: { notBefore: 5n, notAfter: 6n } });
  const second = commitAndMerge(ann, [bob], { add: [cleos.keyPackage] });
  assertTogether([ann, bob, joined(second, cleos, { now: () => 1000n })]);
});

Deno.test("x509 credentials stand beside basic ones where everybody lists both", () => {
  const both = { supportedCredentials: [1, 2] };
  const certificates = [Uint8Array.of(1, 2, 3)];
  const ann = foundedBy(person("ann"), both);
  const bobs = keyPackageOf({ ...person("bob"), credential: { type: "x509", certificates } }, both);
  const pending = ann.commit({ add: [bobs.keyPackage] });
  ann.mergePending();
  const bob = joined(pending, bobs);
  assert.deepEqual(ann.member(1)?.credential, { type: "x509", certificates });
  assert.deepEqual(ann.member(1)?.identity, new Uint8Array());
  assertTogether([ann, bob]);
});
