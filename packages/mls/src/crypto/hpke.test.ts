// HPKE against published vectors, over X-Wing and over the curves, and everything that must not open.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { SeededRandom } from "@quicproquo/testkit";
import { xWingHpke, xWingSecretKey } from "../hpke.ts";
import { diffieHellmanKem } from "./diffie-hellman-kem.ts";
import { hpke } from "./hpke.ts";
import type { AgreementCurve } from "./key-agreement.ts";

const hex = (text: string): Uint8Array => Uint8Array.fromHex(text);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const random = new SeededRandom("hpke").bytes;

// draft-ietf-hpke-pq, appendix A: mode 0, KEM 25722, KDF 1, AEAD 3, sequence number 0; long values by their SHA-256.
const vector = {
  info: "34663634363532303666366532303631323034373732363536333639363136653230353537323665",
  encapsulationSeed:
    "2a1c0a3745fe8a48fb62034d300f54dfe1974a5b2e169e580a8789cb1cf5fd190fc00f3fd899594e01a8b15334b9f3fa03d8de44da86e19f5776850fb689e6c8",
  seed: "3ec47fa82dd5689d27c6190e724c74ec8f608df3331ce331929e37b829676630",
  publicKeyHash: "ad8aaf3f00d8a39bfeec2947a7d5dde68be08bba19bd301a348a45dc5fcc8341",
  encHash: "95c0a5fca31ea59f29bbc66255ad6637b5a476b3212886af11afdc8930aeb772",
  plaintext:
    "34323635363137353734373932303639373332303734373237353734363832633230373437323735373436383230363236353631373537343739",
  aad: "436f756e742d30",
  ciphertext:
    "c5c591f99092d5e38df0a52699af249c66f8275a863423c076de8147a53e65cc584041c963b77a7e59ea93841b1339b5efda8909b71f74bb0073ad62e899de310c1566dea2fd29eba377",
};

Deno.test("the published vector over X-Wing seals and opens", () => {
  const key = xWingSecretKey(hex(vector.seed));
  assert.equal(sha256(key.publicKey), vector.publicKeyHash);
  const [info, aad, plaintext] = [hex(vector.info), hex(vector.aad), hex(vector.plaintext)];
  const sealed = xWingHpke.seal(key.publicKey, info, aad, plaintext, hex(vector.encapsulationSeed));
  assert.equal(sha256(sealed.kemOutput), vector.encHash);
  assert.equal(sealed.ciphertext.toHex(), vector.ciphertext);
  assert.equal(xWingHpke.open(key, info, aad, sealed)?.toHex(), vector.plaintext);
});

Deno.test("nothing opens but what was sealed, with the same key, info and aad", () => {
  const key = xWingSecretKey(random(32));
  const [info, aad, plaintext] = [random(20), random(16), random(100)];
  const sealed = xWingHpke.seal(key.publicKey, info, aad, plaintext);
  const { kemOutput, ciphertext } = sealed;
  assert.equal(kemOutput.length + ciphertext.length, plaintext.length + xWingHpke.overhead);
  assert.equal(xWingHpke.open(key, info, aad, sealed)?.toHex(), plaintext.toHex());
  assert.equal(xWingHpke.open(xWingSecretKey(random(32)), info, aad, sealed), undefined);
  assert.equal(xWingHpke.open(key, info.subarray(1), aad, sealed), undefined);
  assert.equal(xWingHpke.open(key, info, aad.subarray(1), sealed), undefined);
  const bent = (bytes: Uint8Array, at: number): Uint8Array =>
    bytes.map((byte, index) => index === at ? byte ^ 1 : byte);
  for (const at of [0, 1087, 1088, 1119]) {
    const other = { kemOutput: bent(kemOutput, at), ciphertext };
    assert.equal(xWingHpke.open(key, info, aad, other), undefined, `byte ${at} of the KEM output`);
  }
  for (const at of [0, 50, ciphertext.length - 1]) {
    const other = { kemOutput, ciphertext: bent(ciphertext, at) };
    assert.equal(xWingHpke.open(key, info, aad, other), undefined, `byte ${at} of the ciphertext`);
  }
  for (const length of [0, 1, 15, 16, ciphertext.length - 1]) {
    const other = { kemOutput, ciphertext: ciphertext.subarray(0, length) };
    assert.equal(xWingHpke.open(key, info, aad, other), undefined, `${length} bytes`);
  }
  for (const length of [0, 32, 1119]) {
    assert.equal(xWingHpke.open(key, info, aad, { kemOutput: kemOutput.subarray(0, length), ciphertext }), undefined);
  }
});

Deno.test("an empty plaintext and aad are sealed like any other, and no two sealings look alike", () => {
  const key = xWingSecretKey(random(32));
  const none = new Uint8Array(0);
  const first = xWingHpke.seal(key.publicKey, none, none, none);
  const second = xWingHpke.seal(key.publicKey, none, none, none);
  assert.equal(xWingHpke.open(key, none, none, first)?.length, 0);
  assert.notEqual(first.kemOutput.toHex(), second.kemOutput.toHex());
  assert.notEqual(first.ciphertext.toHex(), second.ciphertext.toHex());
});

Deno.test("the shared secret is overwritten once the keys are derived, whatever comes of them", () => {
  const handed: Uint8Array[] = [];
  const shared = (): Uint8Array => {
    const secret = new Uint8Array(32).fill(9);
    handed.push(secret);
    return secret;
  };
  const suite = hpke<string>(
    {
      id: 0x0020,
      outputLength: 1,
      encapsulate: () => ({ kemOutput: Uint8Array.of(1), sharedSecret: shared() }),
      decapsulate: (key) => key === "key" ? shared() : undefined,
    },
    "sha256",
    "AES-128-GCM",
  );
  const none = new Uint8Array(0);
  const sealed = suite.seal(none, none, none, random(10));
  assert.ok(suite.open("key", none, none, sealed) !== undefined);
  assert.equal(suite.open("key", none, none, { ...sealed, ciphertext: random(26) }), undefined);
  assert.equal(suite.open("other", none, none, sealed), undefined);
  const { secret, kemOutput } = suite.sendExport(none, none, none, 32);
  assert.deepEqual(suite.receiveExport("key", none, kemOutput, none, 32), secret);
  assert.equal(handed.length, 5);
  for (const one of handed) assert.ok(one.every((byte) => byte === 0));
  assert.equal(suite.overhead, 17);
});

Deno.test("each info has its own keys, whichever was used before", () => {
  const key = xWingSecretKey(random(32));
  const [first, second, aad, plaintext] = [random(20), random(20), random(5), random(5)];
  const changing = first.slice();
  const sealed = xWingHpke.seal(key.publicKey, changing, aad, plaintext);
  changing.set(second);
  assert.equal(xWingHpke.open(key, changing, aad, sealed), undefined);
  assert.deepEqual(xWingHpke.open(key, first, aad, sealed), plaintext);
  assert.equal(xWingHpke.open(key, second, aad, sealed), undefined);
});

/**
 * RFC 9180 §A.1.1: DHKEM(X25519), HKDF-SHA256, AES-128-GCM, the first message; key pairs from their key material.
 */
Deno.test("the RFC's own vector over X25519", () => {
  const kem = diffieHellmanKem("X25519");
  const suite = hpke(kem, "sha256", "AES-128-GCM");
  const key = kem.derive(hex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037"));
  assert.equal(key.privateKey.toHex(), "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
  assert.equal(key.publicKey.toHex(), "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
  const [info, aad] = [hex("4f6465206f6e2061204772656369616e2055726e"), hex("436f756e742d30")];
  const plaintext = hex("4265617574792069732074727574682c20747275746820626561757479");
  const ephemeral = hex("7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234");
  const sealed = suite.seal(key.publicKey, info, aad, plaintext, ephemeral);
  assert.equal(sealed.kemOutput.toHex(), "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
  assert.equal(
    sealed.ciphertext.toHex(),
    "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
  );
  assert.deepEqual(suite.open(key, info, aad, sealed), plaintext);
});

interface CurveVector {
  readonly curve: AgreementCurve;
  readonly hash: "sha256" | "sha384" | "sha512";
  readonly aead: "AES-128-GCM" | "AES-256-GCM";
  readonly privateKey: string;
  readonly publicKey: string;
  readonly kemOutput: string;
  readonly ciphertext: string;
  readonly exported: string;
}

/**
 * Made by @hpke/core 1.9.0: the recipient's pair derived from 66 bytes 0xa1, the ephemeral one from 66 bytes 0xb2; "info",
 * "aad", "plaintext" sealed, 40 bytes exported for "exporter context".
 */
const curveVectors: readonly CurveVector[] = [
  {
    curve: "X25519",
    hash: "sha256",
    aead: "AES-128-GCM",
    privateKey: "f9b9e23b4a9f3cf07bc16dc3493a1284e5470038e4167a4e7a2569264153188d",
    publicKey: "b1eb1188e2ac320bbd8a8130c870f7bdd599048fd294ac7f9c9c8cbec1f94049",
    kemOutput: "209b37712f8d0b117128165893f9590a3942998d773568beb73cc6f75b78b111",
    ciphertext: "01a46f67058d9b4e4240726ca72cc32bbdbd0d23741525eb14",
    exported: "87a1ddad706341ff7454b15cdeaf091383a2f92b2ca848b7f26a9602af056fa629c10464d227a255",
  },
  {
    curve: "P-256",
    hash: "sha256",
    aead: "AES-128-GCM",
    privateKey: "0495908b027e6f1f338f3cc8c7f7ab7c5eeaafd7a6f3080d34bf1edd127979ef",
    publicKey:
      "0495eb48ea273522c6b16c8d13a72ae326975668f472258307930aa98abfe72ccc03688055fecd39ab4045a8efe0455e863298106b37cb050d2bcc5f740a1e10c7",
    kemOutput:
      "045066db540ea30553a01646ffb8608a87c4ae6e66c92994a73352bc7fb8d13d83b51d87cb1ca141a4c68fd3ef05c55f5f053d5392eb08b39be69fd2212efa6d1d",
    ciphertext: "4f2b99246eece22db3ade15fae6d0283c6a3a13c69da872237",
    exported: "226f4c1b91cef895abdf665b7c28eb01f94268900aaa120312829b375f40e51b0045e1d235e8a1f5",
  },
  {
    curve: "P-384",
    hash: "sha384",
    aead: "AES-256-GCM",
    privateKey: "49ce1a1a1543bbcbb0ef193987149feb9f386d38357fb98b23bcc59493e30e819894d8090d3414f8a500879a9370534e",
    publicKey:
      "040cdee408f2afc33d18ae1e2e3fd9711f0da4523503b3634361f44f1b5abaf941d2085e532e7b8c88545dc82fea576b0270b27ff1244dd60c815b50682ada6321ab38dace4f73821db09c4e64a70b22c0e457df531337c853aa3901d9c3a563de",
    kemOutput:
      "045804ce474e5d24ba78db2f0d3cb2fca9b72989abe7bccdc88970164d5c5920b46517adadae3b6c81839eb3fb44a3e8f210e1bf7472360033bf42fb729bf1128cee30cb2f967b94497a54e375233497076fcbc25cb68ea473166aa48e81288f50",
    ciphertext: "5e0a088abf1881c0fb2585eab5c996d60dcb06ca6caf351721",
    exported: "14ab489d197116a281f8b8de86c8795527b460f3dc00ae9bc4642f86d7f514a85e686f94daebe32a",
  },
  {
    curve: "P-521",
    hash: "sha512",
    aead: "AES-256-GCM",
    privateKey:
      "0035dff31205479f3c3442e4e061bc35ddd1e02f8e62afe93d49a3b4d57fa481b4820c89f9e4cebfecef9ba372f178ab13796766410256035b75fac3911c9cff3263",
    publicKey:
      "040173f9462aaf713d3e65eb67f3b0eda6905a3b4f7ee17ee6bae0eb0322a76b78a0a5e493aebf8a1fc1556231615a2f9dd22dc02fc61154aed07a1e37d0b05a540e7201b479645711174c3c0e3824647ce2467ba5240a7101179e5fa6a92367843ad0df3b54e9b8c7adbdd72cbb893e8d623b1a734ac95a2f73cbe24499e02d066f452b13",
    kemOutput:
      "0400311177c52a8b39ad33f58da6bf3677d80f8ce5f4aed4edfd15784abd71051e254f63f6984950105a94778d9870e4233f5ff3cb9f05346cf123c4df2ae98e61c45f00da70235775da73e7fb73b8d78deeb924cc10ef5f1a0c3989fec7e8da61838de0551321f6bc8763980170ae5f9549cc36a7e89383f3b1a1d39e5b412c58bc0481ce",
    ciphertext: "ce16ae3f42a190f709ec800cb7bfb5fc0308bfb3a8d8ae5aed",
    exported: "ce2513e7d6926e65906d94d111749e1acdd2b1edc865a8d1c20fc8b5560a3c47d435c9ff824325a4",
  },
];

for (const made of curveVectors) {
  Deno.test(`another implementation's sealing and export over ${made.curve}`, () => {
    const kem = diffieHellmanKem(made.curve);
    const suite = hpke(kem, made.hash, made.aead);
    const key = kem.derive(new Uint8Array(66).fill(0xa1));
    assert.equal(key.privateKey.toHex(), made.privateKey);
    assert.equal(key.publicKey.toHex(), made.publicKey);
    const [info, aad, plaintext, context] = ["info", "aad", "plaintext", "exporter context"]
      .map((text) => new TextEncoder().encode(text));
    assert.ok(info !== undefined && aad !== undefined && plaintext !== undefined && context !== undefined);
    const ephemeral = new Uint8Array(66).fill(0xb2);
    const sealed = suite.seal(key.publicKey, info, aad, plaintext, ephemeral);
    assert.equal(sealed.kemOutput.toHex(), made.kemOutput);
    assert.equal(sealed.ciphertext.toHex(), made.ciphertext);
    assert.deepEqual(suite.open(kem.import(hex(made.privateKey)), info, aad, sealed), plaintext);
    assert.equal(suite.sendExport(key.publicKey, info, context, 40, ephemeral).secret.toHex(), made.exported);
    assert.equal(suite.receiveExport(key, info, hex(made.kemOutput), context, 40)?.toHex(), made.exported);
  });
}
