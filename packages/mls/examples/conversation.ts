// Two people, from a published key package to a message read.

import assert from "node:assert/strict";
import {
  basicCredential,
  createGroup,
  createKeyPackage,
  type CredentialChecker,
  generateSignatureKeyPair,
  joinGroup,
  verifyKeyPackage,
} from "@quicproquo/mls";

const alice = generateSignatureKeyPair();
const bob = generateSignatureKeyPair();
const known = new Map([["alice", alice.publicKey], ["bob", bob.publicKey]]);

// Whose key is it? Only you can know. It is asked for every leaf that comes to stand in the group.
const credentials: CredentialChecker = ({ credential, signatureKey }) => {
  const name = credential.type === "basic" ? new TextDecoder().decode(credential.identity) : "";
  const key = known.get(name);
  const same = key !== undefined && key.every((byte, at) => byte === signatureKey[at]);
  return same ? { valid: true } : { valid: false, reason: `not the key of ${name}` };
};

const now = BigInt(Math.floor(Date.now() / 1000));
const lifetime = { notBefore: now - 3600n, notAfter: now + 90n * 86400n };
const named = (name: string) => basicCredential(new TextEncoder().encode(name));

// Bob publishes a key package; its secrets stay with him.
const published = createKeyPackage({ credential: named("bob"), signatureKey: bob, lifetime });

// Alice looks at it, founds a group and adds him. A commit is merged once the delivery service has taken it.
const verified = verifyKeyPackage(published.keyPackage);
assert.ok(verified.ok && verified.keyPackage.lifetime.notAfter >= now);
const alices = createGroup({
  groupId: crypto.getRandomValues(new Uint8Array(16)),
  credential: named("alice"),
  signatureKey: alice,
  lifetime,
  credentials,
});
const { welcome } = alices.commit({ add: [published.keyPackage] });
alices.mergePending();
assert.ok(welcome !== undefined);

// Bob joins, sees who added him, and reads.
const { group: bobs, signer } = joinGroup({ welcome, keyPackage: published, credentials });
assert.equal(new TextDecoder().decode(signer.identity), "alice");

const message = alices.encrypt(new TextEncoder().encode("hello"));
const read = bobs.process(message);
assert.ok(read.kind === "application");
assert.equal(new TextDecoder().decode(read.data), "hello");
