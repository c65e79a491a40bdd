// A KeyPackage is what a stranger uploads: every field of it tried with what it must not be, each signed properly, so that
// only the check in question can refuse it.

import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { labeledContent } from "./crypto/labels.ts";
import { keyPackageReference, type KeyPackageRejection, verifyKeyPackage } from "./key-package.ts";
import { encodeKeyPackage, encodeKeyPackageToBeSigned, encodeLeafToBeSigned } from "./key-package/encode.ts";
import { digest } from "./key-package/digest.ts";
import { parseKeyPackage } from "./key-package/parse.ts";
import { limits } from "./key-package/read-fields.ts";
import type { KeyPackageLeaf, KeyPackageStructure } from "./key-package/structure.ts";
import { person } from "../test/people.ts";

const alice = person("alice");
const { privateKey, publicKey } = alice.signatureKey;
const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

const honestLeaf: Omit<KeyPackageLeaf, "signature"> = {
  encryptionKey: filled(32, 2),
  signatureKey: publicKey,
  credential: { type: "basic", identity: alice.identity },
  capabilities: { versions: [1], cipherSuites: [1], extensions: [0xf0a1, 10], proposals: [], credentials: [1] },
  lifetime: { notBefore: 100n, notAfter: 200n },
  extensions: [],
};

const honest: Omit<KeyPackageStructure, "signature" | "leaf"> = {
  version: 1,
  cipherSuite: 1,
  initKey: filled(32, 1),
  extensions: [],
};

/** Signs whatever it is told to. */
function sign(
  changes: Partial<typeof honest> = {},
  leafChanges: Partial<typeof honestLeaf> = {},
  signatures: { readonly leaf?: Uint8Array; readonly whole?: Uint8Array } = {},
): Uint8Array {
  const withLabel = (label: string, content: Uint8Array): Uint8Array =>
    ed25519.sign(labeledContent(label, content), privateKey);
  const leaf = { ...honestLeaf, ...leafChanges };
  const signedLeaf = {
    ...leaf,
    signature: signatures.leaf ?? withLabel("LeafNodeTBS", encodeLeafToBeSigned(leaf)),
  };
  const unsigned = { ...honest, ...changes, leaf: signedLeaf };
  const signature = signatures.whole ?? withLabel("KeyPackageTBS", encodeKeyPackageToBeSigned(unsigned));
  return encodeKeyPackage({ ...unsigned, signature });
}

function refused(bytes: Uint8Array): { readonly code: KeyPackageRejection; readonly reason: string } {
  const result = verifyKeyPackage(bytes);
  assert.ok(!result.ok, "it was accepted");
  return result;
}

Deno.test("an honest package verifies and says everything about itself", () => {
  const bytes = sign({ extensions: [{ type: 10, data: filled(0, 0) }] }, {
    extensions: [{ type: 0xf0a1, data: filled(3, 9) }],
  });
  const result = verifyKeyPackage(bytes);
  assert.ok(result.ok);
  assert.deepEqual(result.keyPackage, {
    cipherSuite: 1,
    initKey: honest.initKey,
    encryptionKey: honestLeaf.encryptionKey,
    signatureKey: publicKey,
    credential: { type: "basic", identity: alice.identity },
    capabilities: honestLeaf.capabilities,
    lifetime: { notBefore: 100n, notAfter: 200n },
    leafExtensions: [{ type: 0xf0a1, data: filled(3, 9) }],
    extensions: [{ type: 10, data: filled(0, 0) }],
    lastResort: true,
    reference: keyPackageReference(bytes, 1),
    fingerprint: digest("sha256", bytes),
  });
  assert.ok(
    verifyKeyPackage(sign({}, { lifetime: { notBefore: 200n, notAfter: 200n } })).ok,
    "a second is long enough",
  );
  const plain = verifyKeyPackage(sign());
  assert.equal(plain.ok && plain.keyPackage.lastResort, false);
  bytes.fill(0);
  assert.deepEqual(result.keyPackage.initKey, honest.initKey, "it shares no memory with the input");
});

Deno.test("both suites of the table are verified, and a node may take one only", () => {
  const hybrid = sign({ cipherSuite: 0x004f, initKey: filled(1216, 1) }, {
    encryptionKey: filled(1216, 2),
    capabilities: { ...honestLeaf.capabilities, cipherSuites: [1, 0x004f] },
  });
  assert.ok(verifyKeyPackage(hybrid).ok);
  assert.ok(verifyKeyPackage(hybrid, { suites: [0x004f] }).ok);
  const result = verifyKeyPackage(hybrid, { suites: [0x0001] });
  assert.equal(!result.ok && result.code, "cipher-suite");
});

Deno.test("a certificate chain is read as one", () => {
  const certificates = [filled(500, 1), filled(600, 2)];
  const result = verifyKeyPackage(sign({}, {
    credential: { type: "x509", certificates },
    capabilities: { ...honestLeaf.capabilities, credentials: [2] },
  }));
  assert.deepEqual(result.ok && result.keyPackage.credential, { type: "x509", certificates });
});

Deno.test("RFC 9420 §13.5: a credential and extensions of unknown types are kept as they are", () => {
  const credential = { type: "opaque", number: 0x1a1a, data: filled(40, 7) } as const;
  const leafExtensions = [{ type: 0x2a2a, data: filled(3, 1) }];
  const extensions = [{ type: 0x3a3a, data: filled(0, 0) }];
  const result = verifyKeyPackage(sign({ extensions }, {
    credential,
    extensions: leafExtensions,
    capabilities: { ...honestLeaf.capabilities, credentials: [1, 0x1a1a], extensions: [0x2a2a] },
  }));
  assert.ok(result.ok);
  assert.deepEqual(result.keyPackage.credential, credential);
  assert.deepEqual(result.keyPackage.leafExtensions, leafExtensions);
  assert.deepEqual(result.keyPackage.extensions, extensions);
  assert.equal(refused(sign({}, { credential })).code, "capabilities", "a type that its own capabilities do not list");
});

const { capabilities } = honestLeaf;
const twice = [{ type: 10, data: filled(0, 0) }, { type: 10, data: filled(1, 0) }];
/** y = 1 with the sign bit: a second, forbidden name of the identity. */
const nonCanonicalIdentity = Uint8Array.from([1, ...filled(30, 0), 0x80]);
const smallOrder = Uint8Array.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
/** A point of the prime-order group plus one of order 8. */
const mixedOrder = ed25519.Point.BASE.multiply(7n).add(ed25519.Point.fromBytes(smallOrder)).toBytes();

const hostile: readonly (readonly [string, KeyPackageRejection, () => Uint8Array])[] = [
  ["version 2", "version", () => sign({ version: 2 })],
  ["an unknown suite", "cipher-suite", () => sign({ cipherSuite: 8 })],
  ["suite 0", "cipher-suite", () => sign({ cipherSuite: 0 })],
  ["a short init key", "key", () => sign({ initKey: filled(31, 1) })],
  ["no init key", "key", () => sign({ initKey: filled(0, 1) })],
  ["a long encryption key", "key", () => sign({}, { encryptionKey: filled(33, 2) })],
  ["an init key of small order", "key", () => sign({ initKey: filled(32, 0) })],
  ["an encryption key of small order", "key", () => sign({}, { encryptionKey: filled(32, 0) })],
  ["an ML-KEM key that is not reduced", "key", () =>
    sign({ cipherSuite: 0x004f, initKey: filled(1216, 0xff) }, {
      encryptionKey: filled(1216, 2),
      capabilities: { ...capabilities, cipherSuites: [0x004f] },
    })],
  ["init key and encryption key the same", "key", () => sign({ initKey: honestLeaf.encryptionKey })],
  ["a short signature key", "key", () => sign({}, { signatureKey: publicKey.subarray(1) })],
  ["a signature key of zeros", "key", () => sign({}, { signatureKey: filled(32, 0) })],
  ["the identity as signature key", "key", () => sign({}, { signatureKey: Uint8Array.from([1, ...filled(31, 0)]) })],
  ["its second name", "key", () => sign({}, { signatureKey: nonCanonicalIdentity })],
  ["a signature key of order 8", "key", () => sign({}, { signatureKey: smallOrder })],
  ["a signature key with a part of order 8", "key", () => sign({}, { signatureKey: mixedOrder })],
  ["a signature key that is no point", "key", () => sign({}, { signatureKey: Uint8Array.from([2, ...filled(31, 0)]) })],
  ["a coordinate above the prime", "key", () => sign({}, { signatureKey: filled(32, 0xff) })],
  ["a version not listed", "capabilities", () => sign({}, { capabilities: { ...capabilities, versions: [2] } })],
  ["a suite not listed", "capabilities", () => sign({}, { capabilities: { ...capabilities, cipherSuites: [2, 3] } })],
  ["a credential not listed", "capabilities", () => sign({}, { capabilities: { ...capabilities, credentials: [] } })],
  [
    "a leaf extension not listed",
    "capabilities",
    () => sign({}, { extensions: [{ type: 0xf0a2, data: filled(1, 1) }] }),
  ],
  ["an extension twice", "extension", () => sign({ extensions: twice })],
  ["a leaf extension twice", "extension", () => sign({}, { extensions: twice })],
  ["a lifetime that ends first", "lifetime", () => sign({}, { lifetime: { notBefore: 201n, notAfter: 200n } })],
  ["a leaf signature of zeros", "leaf-signature", () => sign({}, {}, { leaf: filled(64, 0) })],
  ["a short leaf signature", "leaf-signature", () => sign({}, {}, { leaf: filled(63, 0) })],
  ["no leaf signature", "leaf-signature", () => sign({}, {}, { leaf: filled(0, 0) })],
  ["a signature of zeros", "signature", () => sign({}, {}, { whole: filled(64, 0) })],
  ["no signature", "signature", () => sign({}, {}, { whole: filled(0, 0) })],
  [
    "the leaf signed under the other label",
    "leaf-signature",
    () =>
      sign({}, {}, {
        leaf: ed25519.sign(labeledContent("KeyPackageTBS", encodeLeafToBeSigned(honestLeaf)), privateKey),
      }),
  ],
  [
    "the leaf signed without a label",
    "leaf-signature",
    () => sign({}, {}, { leaf: ed25519.sign(encodeLeafToBeSigned(honestLeaf), privateKey) }),
  ],
  ["an identity too long", "malformed", () => sign({}, { credential: { type: "basic", identity: filled(4097, 1) } })],
  [
    "too many certificates",
    "malformed",
    () => sign({}, { credential: { type: "x509", certificates: Array(limits.certificates + 1).fill(filled(1, 1)) } }),
  ],
  [
    "too many capabilities",
    "malformed",
    () => sign({}, { capabilities: { ...capabilities, proposals: Array(limits.capabilities + 1).fill(9) } }),
  ],
  [
    "too many extensions",
    "malformed",
    () =>
      sign({ extensions: Array.from({ length: limits.extensions + 1 }, (_, type) => ({ type, data: filled(0, 0) })) }),
  ],
  [
    "an extension too long",
    "malformed",
    () => sign({ extensions: [{ type: 9, data: filled(limits.extension + 1, 0) }] }),
  ],
  ["nothing", "malformed", () => new Uint8Array()],
  ["one byte more", "malformed", () => Uint8Array.from([...sign(), 0])],
  ["one byte less", "malformed", () => sign().subarray(0, -1)],
  ["an MLSMessage around it", "malformed", () => Uint8Array.from([0, 1, 0, 5, ...sign()])],
  ["far too much", "malformed", () => filled(limits.keyPackage + 1, 0)],
];

for (const [name, code, make] of hostile) {
  Deno.test(`refused: ${name}`, () => {
    const rejection = refused(make());
    assert.equal(rejection.code, code, rejection.reason);
    assert.ok(rejection.reason.length > 0);
  });
}

Deno.test("refused: a leaf of source update or commit, an odd list, a long length", () => {
  const bytes = sign();
  // The offsets follow from the fields before them: version, suite, init key, encryption key, signature key.
  const credential = 2 + 2 + 33 + 33 + 33;
  const source = credential + 2 + 33 + 3 + 3 + 5 + 1 + 3;
  assert.equal(bytes[source], 1);
  for (
    const [at, value] of [[source, 2], [source, 3], [source, 0], [credential + 2 + 33, 3]] as const
  ) {
    const changed = bytes.slice();
    changed[at] = value;
    assert.equal(refused(changed).code, "malformed", `offset ${at}`);
  }
  const longer = Uint8Array.from([...bytes.subarray(0, 4), 0x40, 32, ...bytes.subarray(5)]);
  assert.match(refused(longer).reason, /not minimally encoded/);
});

Deno.test("a signature with another half added to it is another signature", () => {
  const order = ed25519.Point.Fn.ORDER;
  const leaf = ed25519.sign(labeledContent("LeafNodeTBS", encodeLeafToBeSigned(honestLeaf)), privateKey);
  let s = 0n;
  for (let at = 63; at >= 32; at--) s = s * 256n + BigInt(leaf[at] ?? 0);
  s += order;
  const malleable = leaf.slice();
  for (let at = 32; at < 64; at++, s >>= 8n) malleable[at] = Number(s & 0xffn);
  assert.equal(s, 0n);
  assert.equal(refused(sign({}, {}, { leaf: malleable })).code, "leaf-signature");
});

Deno.test("no bit of it can be changed", () => {
  const bytes = sign();
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(verifyKeyPackage(changed).ok, false, `bit ${bit}`);
  }
});

Deno.test("what is parsed is encoded again to the same bytes", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const numbers = fc.array(fc.nat(65535), { maxLength: 8 });
  const lists = fc.array(fc.record({ type: fc.nat(65535), data: bytes }), { maxLength: 4 });
  const time = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const structure: fc.Arbitrary<KeyPackageStructure> = fc.record({
    version: fc.nat(65535),
    cipherSuite: fc.nat(65535),
    initKey: bytes,
    leaf: fc.record({
      encryptionKey: bytes,
      signatureKey: bytes,
      credential: fc.oneof(
        fc.record({ type: fc.constant("basic" as const), identity: bytes }),
        fc.record({ type: fc.constant("x509" as const), certificates: fc.array(bytes, { maxLength: 3 }) }),
      ),
      capabilities: fc.record({
        versions: numbers,
        cipherSuites: numbers,
        extensions: numbers,
        proposals: numbers,
        credentials: numbers,
      }),
      lifetime: fc.record({ notBefore: time, notAfter: time }),
      extensions: lists,
      signature: bytes,
    }),
    extensions: lists,
    signature: bytes,
  });
  fc.assert(fc.property(structure, (value) => {
    const encoded = encodeKeyPackage(value);
    const parsed = parseKeyPackage(encoded);
    // fast-check makes objects without a prototype; a clone has one.
    assert.deepEqual(parsed.structure, structuredClone(value));
    assert.deepEqual(parsed.toBeSigned, encodeKeyPackageToBeSigned(value));
    assert.deepEqual(parsed.leafToBeSigned, encodeLeafToBeSigned(value.leaf));
  }));
});

Deno.test("noise is refused and never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    assert.equal(verifyKeyPackage(bytes).ok, false);
  }));
});
