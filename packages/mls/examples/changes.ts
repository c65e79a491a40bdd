// A group changes: somebody proposes, somebody commits, everybody looks before following; and all of it is stored.

import assert from "node:assert/strict";
import {
  basicCredential,
  createGroup,
  createKeyPackage,
  generateSignatureKeyPair,
  type GroupEnvironment,
  type GroupMember,
  joinGroup,
  openGroup,
  type OwnLeaf,
} from "@quicproquo/mls";

const environment: GroupEnvironment = { credentials: () => ({ valid: true }) }; // an example's; yours has to look
const leaf = (name: string): OwnLeaf => ({
  credential: basicCredential(new TextEncoder().encode(name)),
  signatureKey: generateSignatureKeyPair(),
  lifetime: { notBefore: 0n, notAfter: 2n ** 40n },
});

const packages = ["bob", "carol"].map((name) => createKeyPackage(leaf(name)));
const alice = createGroup({ ...leaf("alice"), ...environment, groupId: new Uint8Array([1]) });
const founding = alice.commit({ add: packages.map(({ keyPackage }) => keyPackage) });
alice.mergePending();
const [bob, carol] = packages.map((keyPackage) =>
  joinGroup({ ...environment, welcome: founding.welcome ?? new Uint8Array(), keyPackage }).group
);
assert.ok(bob !== undefined && carol !== undefined);

// Carol wants to leave. She cannot commit that herself; nobody encrypts for her any more until somebody does.
const leave = carol.propose({ kind: "self-remove" });
const proposal = bob.process(leave.message);
alice.process(leave.message);
assert.ok(proposal.kind === "proposal" && proposal.change.kind === "self-remove");

// Bob commits what is proposed, and renews his keys with it.
const pending = bob.commit({ proposals: [proposal.reference] });

// Alice looks at who comes and goes before she follows; a commit that breaks her policy is dropped, as if it never came.
const processed = alice.process(pending.commit);
assert.ok(processed.kind === "commit");
const { added, removed } = processed.staged;
if (added.length === 0 && removed.length === 1) alice.merge(processed.staged);
else alice.drop(processed.staged);
bob.mergePending();
assert.deepEqual(alice.epochAuthenticator(), bob.epochAuthenticator());

// What changed is written in one transaction with what caused it, before a message leaves the machine.
const records = new Map<string, Uint8Array>();
const store = (group: GroupMember): void => {
  const { put, remove } = group.changes();
  for (const name of remove) records.delete(name);
  for (const [name, value] of put) records.set(name, value);
  group.stored();
};
store(alice);
const message = alice.encrypt(new TextEncoder().encode("just us now"));
store(alice);
assert.equal(bob.process(message).kind, "application");

// After a restart it goes on from there.
const opened = openGroup(records, environment);
assert.deepEqual(opened.toBytes(), alice.toBytes());
