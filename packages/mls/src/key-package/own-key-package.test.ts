// Key packages of one's own: of every suite, verified as a stranger does, opened again with their secrets.

import assert from "node:assert/strict";
import { MlsError } from "../errors.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import type { SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { keyPackageReference, verifyKeyPackage } from "../key-package.ts";
import { greaseValues } from "./grease.ts";
import { createKeyPackage, type CreateKeyPackageOptions, openKeyPackage } from "./own-key-package.ts";
import { basicCredential } from "./own-leaf.ts";

const suites = [1, 2, 3, 4, 5, 6, 7, 0x004f];
const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const lifetime = { notBefore: 100n, notAfter: 200n };

function signatureKey(suite: number, byte: number = 1): SignatureKeyPair {
  const crypto = cryptoProvider(suite);
  assert.ok(crypto);
  return crypto.generateSignatureKeyPair((length) => filled(length, byte));
}

function options(suite: number): CreateKeyPackageOptions {
  return { suite, credential: basicCredential(filled(3, 7)), signatureKey: signatureKey(suite), lifetime };
}

for (const suite of suites) {
  Deno.test(`suite ${suite}: a key package that is made verifies, and opens with its secrets`, () => {
    const own = createKeyPackage({ ...options(suite), lastResort: true });
    const result = verifyKeyPackage(own.keyPackage);
    assert.ok(result.ok, result.ok ? "" : result.reason);
    const { keyPackage } = result;
    assert.equal(keyPackage.cipherSuite, suite);
    assert.ok(keyPackage.lastResort);
    assert.deepEqual(keyPackage.fingerprint, own.fingerprint);
    assert.deepEqual(keyPackage.capabilities, {
      versions: [1],
      cipherSuites: [suite],
      extensions: [0x000a],
      proposals: [0x000a],
      credentials: [1],
    });
    const opened = openKeyPackage(own);
    assert.equal(opened.crypto.suite, suite);
    assert.deepEqual(opened.reference, keyPackageReference(own.keyPackage, suite));
    assert.deepEqual(opened.initKey.publicKey, keyPackage.initKey);
    assert.deepEqual(opened.encryptionKey.publicKey, keyPackage.encryptionKey);
    assert.deepEqual(opened.signatureKey, options(suite).signatureKey);
    assert.deepEqual(opened.leafNode.credential, { type: "basic", identity: filled(3, 7) });
    for (const pair of [opened.initKey, opened.encryptionKey]) {
      const sealed = opened.crypto.encryptWithLabel(pair.publicKey, "test", filled(1, 1), filled(5, 5));
      assert.deepEqual(opened.crypto.decryptWithLabel(pair, "test", filled(1, 1), sealed), filled(5, 5));
    }
  });

  Deno.test(`suite ${suite}: a stranger refuses a bent key package`, () => {
    const { keyPackage } = createKeyPackage(options(suite));
    for (let at = 0; at < keyPackage.length; at += 1 + Math.floor(keyPackage.length / 100)) {
      assert.ok(!verifyKeyPackage(keyPackage.with(at, (keyPackage[at] ?? 0) ^ 0x40)).ok, `byte ${at}`);
    }
  });
}

Deno.test("what a leaf supports and carries is listed", () => {
  const own = createKeyPackage({
    ...options(1),
    credential: { type: "x509", certificates: [filled(50, 1)] },
    supportedExtensions: [0xf0a1, 0xf0a1],
    supportedProposals: [0xf0b1],
    supportedCredentials: [1, 2],
    supportedSuites: [0x004f, 1],
    leafExtensions: [{ type: 0xf0c1, data: filled(1, 1) }],
    extensions: [{ type: 0xf0d1, data: filled(2, 2) }],
  });
  const result = verifyKeyPackage(own.keyPackage);
  assert.ok(result.ok);
  assert.deepEqual(result.keyPackage.capabilities, {
    versions: [1],
    cipherSuites: [1, 0x004f],
    extensions: [0xf0a1, 0xf0c1, 0x000a],
    proposals: [0xf0b1, 0x000a],
    credentials: [2, 1],
  });
  assert.deepEqual(result.keyPackage.leafExtensions, [{ type: 0xf0c1, data: filled(1, 1) }]);
  assert.deepEqual(result.keyPackage.extensions, [{ type: 0xf0d1, data: filled(2, 2) }]);
  assert.ok(!result.keyPackage.lastResort);
});

Deno.test("RFC 9420 §13.5: GREASE stands in four lists of the capabilities and as extensions of leaf and key package", () => {
  assert.deepEqual([greaseValues.at(0), greaseValues.at(-1), greaseValues.length], [0x0a0a, 0xeaea, 15]);
  let drawn = 0;
  const random = (length: number): Uint8Array => filled(length, drawn += 1);
  const result = verifyKeyPackage(createKeyPackage({ ...options(1), grease: true, random }).keyPackage);
  assert.ok(result.ok);
  const { capabilities, leafExtensions, extensions } = result.keyPackage;
  const { cipherSuites, extensions: extensionTypes, proposals, credentials } = capabilities;
  const isGrease = (number: number): boolean => greaseValues.includes(number);
  for (const list of [cipherSuites, extensionTypes, proposals, credentials]) {
    assert.deepEqual(list.filter(isGrease), leafExtensions.map(({ type }) => type));
  }
  assert.equal(leafExtensions.filter(({ type }) => isGrease(type)).length, 1);
  assert.equal(extensions.filter(({ type }) => isGrease(type)).length, 1);
});

function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof MlsError) return error.code;
    throw error;
  }
  return "nothing";
}

Deno.test("keys that do not belong together, or to the suite, and lifetimes that are none, are refused", () => {
  const good = options(1);
  const other = signatureKey(1, 2);
  const bad: readonly (readonly [string, Partial<CreateKeyPackageOptions>])[] = [
    ["another's public key", { signatureKey: { ...good.signatureKey, publicKey: other.publicKey } }],
    ["another suite's keys", { signatureKey: signatureKey(2) }],
    ["no public key", { signatureKey: { ...good.signatureKey, publicKey: filled(32, 0) } }],
    ["a short private key", { signatureKey: { ...good.signatureKey, privateKey: filled(31, 1) } }],
    ["a lifetime that ends before it begins", { lifetime: { notBefore: 2n, notAfter: 1n } }],
    ["a lifetime before 1970", { lifetime: { notBefore: -1n, notAfter: 1n } }],
    ["a lifetime beyond 64 bits", { lifetime: { notBefore: 1n, notAfter: 2n ** 64n } }],
  ];
  for (const [name, change] of bad) {
    assert.equal(code(() => createKeyPackage({ ...good, ...change })), "bad-argument", name);
  }
  assert.equal(code(() => createKeyPackage({ ...good, suite: 8 })), "unsupported-suite");
  for (const edge of [{ notBefore: 0n, notAfter: 2n ** 64n - 1n }, { notBefore: 5n, notAfter: 5n }]) {
    assert.equal(code(() => createKeyPackage({ ...good, lifetime: edge })), "nothing");
  }
});

Deno.test("secrets that are damaged, of another key package or of another version do not open one", () => {
  const own = createKeyPackage(options(1));
  const other = createKeyPackage(options(1));
  const { keyPackage, secrets } = own;
  const opening = (changed: Partial<typeof own>): string => code(() => openKeyPackage({ ...own, ...changed }));
  assert.equal(opening({}), "nothing");
  assert.equal(opening({ secrets: other.secrets }), "state-damaged");
  assert.equal(opening({ keyPackage: other.keyPackage }), "state-damaged");
  assert.equal(opening({ secrets: secrets.with(5, (secrets[5] ?? 0) ^ 0x40) }), "state-damaged");
  assert.equal(opening({ secrets: secrets.with(40, (secrets[40] ?? 0) ^ 0x40) }), "state-damaged");
  assert.equal(opening({ secrets: secrets.subarray(0, -1) }), "state-damaged");
  assert.equal(opening({ secrets: Uint8Array.from([...secrets, 0]) }), "state-damaged");
  assert.equal(opening({ secrets: Uint8Array.from([2, 1, 1, 1, 1, 1, 1]) }), "state-damaged");
  assert.equal(opening({ secrets: secrets.with(0, 1) }), "state-version");
  assert.equal(opening({ keyPackage: keyPackage.subarray(1) }), "bad-argument");
  assert.equal(opening({ keyPackage: keyPackage.with(3, 9) }), "unsupported-suite");
});
