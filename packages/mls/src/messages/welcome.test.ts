// Welcomes: each newcomer opens its own part and all the same GroupInfo; nobody else opens anything.

import assert from "node:assert/strict";
import fc from "fast-check";
import * as arbitrary from "../../test/arbitrary-structures.ts";
import type { CryptoProvider, HpkeKeyPair } from "../crypto/crypto-provider.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import { encodeGroupInfo } from "./group-info-codec.ts";
import type { Welcome } from "./group-info.ts";
import type { PreSharedKeyId } from "./pre-shared-key-id.ts";
import { type Newcomer, openGroupInfo, openGroupSecrets, sealWelcome } from "./welcome.ts";

const suites = [1, 2, 3, 4, 5, 6, 7, 0x004f];
const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const psks: readonly PreSharedKeyId[] = [{ kind: "external", pskId: filled(4, 1), nonce: filled(32, 2) }];
const [groupInfo] = fc.sample(arbitrary.groupInfo, { numRuns: 1, seed: 5 });
assert.ok(groupInfo);
const encodedGroupInfo = encodeGroupInfo(groupInfo);

interface Scene {
  readonly crypto: CryptoProvider;
  readonly keys: readonly HpkeKeyPair[];
  readonly newcomers: readonly Newcomer[];
  readonly welcomeSecret: Uint8Array;
  readonly welcome: Welcome;
}

/** Two newcomers, of which the first gets a path secret. */
function scene(suite: number, joinerLength?: number, pathLength?: number): Scene {
  const crypto = cryptoProvider(suite);
  assert.ok(crypto);
  const keys = [1, 2].map((byte) => crypto.deriveHpkeKeyPair(filled(66, byte)));
  const newcomers = keys.map(({ publicKey }, at) => ({
    reference: crypto.refHash("MLS 1.0 KeyPackage Reference", filled(9, at)),
    initKey: publicKey,
    pathSecret: at === 0 ? filled(pathLength ?? crypto.hashLength, 4) : undefined,
  }));
  const joinerSecret = filled(joinerLength ?? crypto.hashLength, 3);
  const welcomeSecret = filled(crypto.hashLength, 6);
  const contents = { joinerSecret, welcomeSecret, groupInfo: encodedGroupInfo, psks, newcomers };
  return { crypto, keys, newcomers, welcomeSecret, welcome: sealWelcome(crypto, contents) };
}

function openAs({ crypto, keys, newcomers, welcome }: Scene, who: number, changed: Welcome = welcome): unknown {
  const key = keys[who];
  const newcomer = newcomers[who];
  assert.ok(key && newcomer);
  return openGroupSecrets(crypto, changed, newcomer.reference, key);
}

for (const suite of suites) {
  Deno.test(`suite ${suite}: each newcomer opens its secrets, and the GroupInfo`, () => {
    const made = scene(suite);
    const { crypto, newcomers, welcome, welcomeSecret } = made;
    assert.equal(welcome.suite, suite);
    newcomers.forEach(({ pathSecret }, who) => {
      assert.deepEqual(openAs(made, who), { joinerSecret: filled(crypto.hashLength, 3), pathSecret, psks });
    });
    assert.deepEqual(openGroupInfo(crypto, welcome, welcomeSecret), groupInfo);
  });
}

const made = scene(1);
const { crypto, keys, newcomers, welcome, welcomeSecret } = made;

Deno.test("a Welcome is not for a key package that it does not name, nor for one of another suite", () => {
  const [key] = keys;
  const [first] = newcomers;
  assert.ok(key && first);
  assert.equal(openGroupSecrets(crypto, welcome, filled(32, 0), key), "not-for");
  assert.equal(openAs(made, 0, { ...welcome, suite: 3 }), "not-for");
  assert.equal(openAs(made, 0, { ...welcome, secrets: welcome.secrets.slice(1) }), "not-for");
  const other = cryptoProvider(3);
  assert.ok(other);
  assert.equal(openGroupSecrets(other, welcome, first.reference, key), "not-for");
});

Deno.test("secrets that do not open with one's own init key are invalid", () => {
  const [first, second] = welcome.secrets;
  assert.ok(first && second);
  const swapped = [
    { ...first, encryptedGroupSecrets: second.encryptedGroupSecrets },
    { ...second, encryptedGroupSecrets: first.encryptedGroupSecrets },
  ];
  assert.equal(openAs(made, 0, { ...welcome, secrets: swapped }), "invalid");
  assert.equal(openAs(made, 1, { ...welcome, secrets: swapped }), "invalid");
  const { kemOutput, ciphertext } = first.encryptedGroupSecrets;
  const cut = { ...first, encryptedGroupSecrets: { kemOutput, ciphertext: ciphertext.subarray(1) } };
  assert.equal(openAs(made, 0, { ...welcome, secrets: [cut] }), "invalid");
  const noKey = { ...first, encryptedGroupSecrets: { kemOutput: filled(3, 3), ciphertext } };
  assert.equal(openAs(made, 0, { ...welcome, secrets: [noKey] }), "invalid");
});

Deno.test("the secrets are bound to the GroupInfo that came with them", () => {
  const encryptedGroupInfo = welcome.encryptedGroupInfo.with(0, (welcome.encryptedGroupInfo[0] ?? 0) ^ 1);
  assert.equal(openAs(made, 0, { ...welcome, encryptedGroupInfo }), "invalid");
  assert.equal(openGroupInfo(crypto, { ...welcome, encryptedGroupInfo }, welcomeSecret), undefined);
  assert.equal(openGroupInfo(crypto, welcome, filled(32, 7)), undefined);
});

Deno.test("secrets of another length than the hash are invalid", () => {
  for (const length of [0, 31, 33]) {
    assert.equal(openAs(scene(1, length), 0), "invalid", `joiner secret of ${length}`);
    assert.equal(openAs(scene(1, 32, length), 0), "invalid", `path secret of ${length}`);
  }
});

Deno.test("what opens and is malformed is invalid", () => {
  const [key] = keys;
  const [newcomer] = newcomers;
  assert.ok(key && newcomer);
  const sealed = (plaintext: Uint8Array): unknown => {
    const { encryptedGroupInfo } = welcome;
    const encryptedGroupSecrets = crypto.encryptWithLabel(key.publicKey, "Welcome", encryptedGroupInfo, plaintext);
    const secrets = [{ newMember: newcomer.reference, encryptedGroupSecrets }];
    return openGroupSecrets(crypto, { ...welcome, secrets }, newcomer.reference, key);
  };
  const honest = Uint8Array.from([32, ...filled(32, 3), 0, 0]);
  assert.notEqual(sealed(honest), "invalid");
  for (const plaintext of [new Uint8Array(0), honest.subarray(0, -1), Uint8Array.from([...honest, 0])]) {
    assert.equal(sealed(plaintext), "invalid");
  }
  const contents = { joinerSecret: filled(32, 3), welcomeSecret, psks, newcomers };
  for (const bytes of [encodedGroupInfo.subarray(0, -1), Uint8Array.from([...encodedGroupInfo, 0])]) {
    assert.equal(
      openGroupInfo(crypto, sealWelcome(crypto, { ...contents, groupInfo: bytes }), welcomeSecret),
      undefined,
    );
  }
});

Deno.test("what a Welcome is sealed and opened with is overwritten, and so is what was sealed for each", () => {
  const { crypto, newcomers, welcomeSecret, welcome } = scene(1);
  const derived: Uint8Array[] = [];
  const sealed: Uint8Array[] = [];
  const watching: CryptoProvider = {
    ...crypto,
    expandWithLabel: (from, label, context, length) => {
      // RFC 9420 §12.4.3.1: of the welcome_secret, with an empty context.
      assert.deepEqual([context.length, length], [0, label === "key" ? 16 : 12]);
      const secret = crypto.expandWithLabel(from, label, context, length);
      derived.push(secret);
      return secret;
    },
    encryptWithLabel: (key, label, context, plaintext) => {
      sealed.push(plaintext);
      return crypto.encryptWithLabel(key, label, context, plaintext);
    },
  };
  const joinerSecret = filled(32, 3);
  sealWelcome(watching, { joinerSecret, welcomeSecret, groupInfo: encodedGroupInfo, psks, newcomers });
  assert.deepEqual([derived.length, sealed.length], [2, 2]);
  assert.ok(openGroupInfo(watching, welcome, welcomeSecret));
  assert.equal(openGroupInfo(watching, welcome, filled(32, 7)), undefined);
  assert.equal(derived.length, 6);
  for (const secret of [...derived, ...sealed]) assert.ok(secret.every((byte) => byte === 0));
  assert.ok([...joinerSecret, ...welcomeSecret].every((byte) => byte !== 0), "the caller's own");
});
