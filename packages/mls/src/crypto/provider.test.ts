// What every suite promises, whichever primitives are under it.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { CryptoProvider } from "./crypto-provider.ts";
import { cryptoProvider } from "./provider.ts";

const suites = [0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x0007, 0x004f];
const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function provider(suite: number): CryptoProvider {
  const crypto = cryptoProvider(suite);
  assert.ok(crypto !== undefined, `suite ${suite}`);
  return crypto;
}

Deno.test("a suite is made once, and an unknown number is none", () => {
  for (const suite of suites) assert.equal(provider(suite), cryptoProvider(suite));
  assert.equal(cryptoProvider(0x0000), undefined);
  assert.equal(cryptoProvider(0x0008), undefined);
  assert.equal(cryptoProvider(0x0a0a), undefined);
});

for (const suite of suites) {
  const name = `0x${suite.toString(16).padStart(4, "0")}`;

  Deno.test(`suite ${name}: what was sealed opens with the same key, label and context, and with no other`, () => {
    const crypto = provider(suite);
    const key = crypto.generateHpkeKeyPair(random);
    const [context, plaintext] = [text("context"), text("plaintext")];
    assert.equal(key.publicKey.length, crypto.hpkePublicKeyLength);
    assert.ok(crypto.isHpkePublicKey(key.publicKey));
    const sealed = crypto.encryptWithLabel(key.publicKey, "test", context, plaintext);
    assert.equal(sealed.kemOutput.length, crypto.kemOutputLength);
    assert.deepEqual(crypto.decryptWithLabel(key, "test", context, sealed), plaintext);
    const restored = crypto.importHpkeKeyPair(key.privateKey);
    assert.deepEqual(restored.publicKey, key.publicKey);
    assert.deepEqual(crypto.decryptWithLabel(restored, "test", context, sealed), plaintext);
    const stored = { publicKey: key.publicKey, privateKey: key.privateKey.slice() };
    assert.deepEqual(crypto.decryptWithLabel(stored, "test", context, sealed), plaintext);

    assert.equal(crypto.decryptWithLabel(key, "tesu", context, sealed), undefined);
    assert.equal(crypto.decryptWithLabel(key, "test", text("contexu"), sealed), undefined);
    assert.equal(crypto.decryptWithLabel(crypto.generateHpkeKeyPair(random), "test", context, sealed), undefined);
    const { kemOutput, ciphertext } = sealed;
    const bentText = ciphertext.slice();
    bentText[0] = (bentText[0] ?? 0) ^ 1;
    const bentOutput = kemOutput.slice();
    bentOutput[bentOutput.length - 2] = (bentOutput[bentOutput.length - 2] ?? 0) ^ 1;
    for (
      const wrong of [
        { kemOutput, ciphertext: bentText },
        { kemOutput: bentOutput, ciphertext },
        { kemOutput, ciphertext: ciphertext.subarray(0, 15) },
        { kemOutput, ciphertext: new Uint8Array(0) },
        { kemOutput: kemOutput.subarray(1), ciphertext },
        { kemOutput: new Uint8Array(0), ciphertext },
        { kemOutput: new Uint8Array(kemOutput.length), ciphertext },
      ]
    ) assert.equal(crypto.decryptWithLabel(key, "test", context, wrong), undefined);
  });

  Deno.test(`suite ${name}: a secret for an external init is shared with the key's owner alone`, () => {
    const crypto = provider(suite);
    const key = crypto.deriveHpkeKeyPair(random(crypto.hashLength));
    const { kemOutput, secret } = crypto.exportToExternal(key.publicKey);
    assert.equal(secret.length, crypto.hashLength);
    assert.deepEqual(crypto.exportFromExternal(key, kemOutput), secret);
    const other = crypto.exportFromExternal(crypto.generateHpkeKeyPair(random), kemOutput);
    assert.ok(other === undefined || other.toHex() !== secret.toHex());
    assert.equal(crypto.exportFromExternal(key, kemOutput.subarray(1)), undefined);
  });

  Deno.test(`suite ${name}: keys derived from the same material are the same`, () => {
    const crypto = provider(suite);
    const material = random(crypto.hashLength);
    const [first, second] = [crypto.deriveHpkeKeyPair(material), crypto.deriveHpkeKeyPair(material)];
    assert.deepEqual(first, second);
    assert.deepEqual(crypto.importHpkeKeyPair(first.privateKey), first);
    assert.notDeepEqual(crypto.deriveHpkeKeyPair(random(crypto.hashLength)), first);
    assert.throws(() => crypto.importHpkeKeyPair(first.privateKey.subarray(1)), RangeError);
    const damaged = { publicKey: first.publicKey, privateKey: first.privateKey.subarray(1) };
    const sealed = crypto.encryptWithLabel(first.publicKey, "test", material, material);
    assert.throws(() => crypto.decryptWithLabel(damaged, "test", material, sealed), RangeError);
  });

  Deno.test(`suite ${name}: a signature holds for its key, label and content alone`, () => {
    const crypto = provider(suite);
    const key = crypto.generateSignatureKeyPair(random);
    const content = text("content");
    assert.ok(crypto.isSignaturePublicKey(key.publicKey));
    const signature = crypto.signWithLabel(key, "test", content);
    const holds = (
      publicKey = key.publicKey,
      label = "test",
      signed = content,
      given = signature,
    ): boolean => crypto.verifyWithLabel(publicKey, label, signed, given);
    assert.ok(holds());
    const stored = { publicKey: key.publicKey.slice(), privateKey: key.privateKey.slice() };
    assert.ok(holds(stored.publicKey, "test", content, crypto.signWithLabel(stored, "test", content)));
    assert.ok(!holds(crypto.generateSignatureKeyPair(random).publicKey));
    assert.ok(!holds(key.publicKey, "tesu"));
    assert.ok(!holds(key.publicKey, "test", text("contenu")));
    const bent = signature.slice();
    bent[bent.length - 1] = (bent[bent.length - 1] ?? 0) ^ 1;
    for (const wrong of [bent, signature.subarray(1), new Uint8Array(0), new Uint8Array(signature.length)]) {
      assert.ok(!holds(key.publicKey, "test", content, wrong));
    }
    assert.ok(!holds(key.publicKey.subarray(1)));
    assert.ok(!holds(new Uint8Array(key.publicKey.length).fill(0xff)));
    assert.throws(
      () => crypto.signWithLabel({ ...key, privateKey: key.privateKey.subarray(1) }, "test", content),
      RangeError,
    );
  });

  Deno.test(`suite ${name}: a key is imported once, with its object`, () => {
    const crypto = provider(suite);
    const [context, plaintext] = [text("context"), text("plaintext")];
    const fresh = crypto.generateHpkeKeyPair(random);
    const derived = crypto.deriveHpkeKeyPair(random(crypto.hashLength));
    const imported = crypto.importHpkeKeyPair(crypto.generateHpkeKeyPair(random).privateKey);
    const { publicKey, privateKey } = crypto.generateHpkeKeyPair(random);
    const stored = { publicKey, privateKey };
    for (const key of [fresh, derived, imported, stored]) {
      const sealed = crypto.encryptWithLabel(key.publicKey, "test", context, plaintext);
      if (key === stored) assert.deepEqual(crypto.decryptWithLabel(key, "test", context, sealed), plaintext);
      key.privateKey.fill(0);
      assert.deepEqual(crypto.decryptWithLabel(key, "test", context, sealed), plaintext);
    }
    const generated = crypto.generateSignatureKeyPair(random);
    const another = crypto.generateSignatureKeyPair(random);
    const restored = { publicKey: another.publicKey, privateKey: another.privateKey };
    crypto.signWithLabel(restored, "test", plaintext);
    for (const key of [generated, restored]) {
      key.privateKey.fill(0);
      const signature = crypto.signWithLabel(key, "test", plaintext);
      assert.ok(crypto.verifyWithLabel(key.publicKey, "test", plaintext, signature));
    }
  });

  Deno.test(`suite ${name}: sealing with a key of the suite's AEAD`, () => {
    const crypto = provider(suite);
    const [key, nonce] = [random(crypto.keyLength), random(crypto.nonceLength)];
    const [aad, plaintext] = [text("aad"), random(100)];
    const sealed = crypto.aeadSeal(key, nonce, aad, plaintext);
    assert.equal(sealed.length, plaintext.length + 16);
    assert.deepEqual(crypto.aeadOpen(key, nonce, aad, sealed), plaintext);
    assert.equal(crypto.aeadOpen(key, nonce, text("aae"), sealed), undefined);
    for (let at = 0; at < sealed.length; at += 13) {
      const bent = sealed.slice();
      bent[at] = (bent[at] ?? 0) ^ 0x80;
      assert.equal(crypto.aeadOpen(key, nonce, aad, bent), undefined);
    }
    for (const length of [0, 15, 16, sealed.length - 1]) {
      assert.equal(crypto.aeadOpen(key, nonce, aad, sealed.subarray(0, length)), undefined);
    }
    assert.deepEqual(
      crypto.aeadOpen(key, nonce, aad, crypto.aeadSeal(key, nonce, aad, new Uint8Array(0))),
      new Uint8Array(0),
    );
  });

  Deno.test(`suite ${name}: a tag holds for its key and bytes alone`, () => {
    const crypto = provider(suite);
    const key = random(crypto.hashLength);
    const tag = crypto.mac(key, text("bytes"));
    assert.equal(tag.length, crypto.hashLength);
    assert.ok(crypto.verifyMac(key, text("bytes"), tag));
    assert.ok(!crypto.verifyMac(key, text("bytet"), tag));
    assert.ok(!crypto.verifyMac(random(crypto.hashLength), text("bytes"), tag));
    assert.ok(!crypto.verifyMac(key, text("bytes"), tag.subarray(1)));
    assert.ok(!crypto.verifyMac(key, text("bytes"), new Uint8Array(0)));
  });
}

Deno.test("a random source that gives no key of a NIST curve is told of, not asked for ever", () => {
  for (const suite of [0x0002, 0x0005, 0x0007]) {
    let draws = 0;
    const zeros = (length: number): Uint8Array => {
      draws += 1;
      return new Uint8Array(length);
    };
    assert.throws(() => provider(suite).generateHpkeKeyPair(zeros), RangeError);
    assert.equal(draws, 256);
  }
});

Deno.test("a generation is the context of its derivation, whatever was derived before", () => {
  const crypto = provider(0x0001);
  const secret = random(32);
  const by = (generation: number): string =>
    crypto.expandWithLabel(
      secret,
      "key",
      Uint8Array.of(generation >>> 24, generation >>> 16, generation >>> 8, generation),
      16,
    ).toHex();
  for (const generation of [0, 1, 0x01020304, 0xffffffff, 0x80000000, 2]) {
    assert.equal(crypto.deriveTreeSecret(secret, "key", generation, 16).toHex(), by(generation));
    assert.equal(crypto.deriveTreeSecret(secret, "nonce", generation, 12).length, 12);
  }
  assert.throws(() => crypto.deriveTreeSecret(secret, "key", 0, 33), RangeError);
  for (let label = 0; label < 200; label++) {
    const derived = crypto.deriveSecret(secret, `label ${label}`);
    assert.deepEqual(derived, crypto.expandWithLabel(secret, `label ${label}`, new Uint8Array(0), 32));
  }
});
