// The key schedule, pre-shared keys, transcript hashes, exporters and message keys against values that ts-mls 1.6.4
// computed (test/vectors/schedule.json), for one suite of each hash; and what must be overwritten on the way.

import assert from "node:assert/strict";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import { ExporterTree } from "../group/exporter-tree.ts";
import { encodeGroupContext } from "../messages/group-info-codec.ts";
import { SecretTree } from "../secret-tree/secret-tree.ts";
import vectors from "../../test/vectors/schedule.json" with { type: "json" };
import { exportSecret } from "./exporter.ts";
import { deriveEpochSecrets, deriveFromJoiner, type EpochSecrets, welcomeSecret } from "./key-schedule.ts";
import { type PreSharedKey, pskSecret } from "./psk-secret.ts";
import { confirmedTranscriptHash, interimTranscriptHash } from "./transcript-hash.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);

function suite(number: number): CryptoProvider {
  const crypto = cryptoProvider(number);
  assert.ok(crypto !== undefined);
  return crypto;
}

function psks({ hashLength }: CryptoProvider): PreSharedKey[] {
  return [
    { id: { kind: "external", pskId: text("first"), nonce: filled(hashLength, 1) }, psk: filled(20, 2) },
    {
      id: { kind: "resumption", usage: "application", groupId: text("group"), epoch: 7n, nonce: filled(hashLength, 3) },
      psk: filled(hashLength, 4),
    },
  ];
}

function context({ suite: number, hashLength }: CryptoProvider): Uint8Array {
  return encodeGroupContext({
    version: 1,
    suite: number,
    groupId: text("group"),
    epoch: 8n,
    treeHash: filled(hashLength, 5),
    confirmedTranscriptHash: filled(hashLength, 6),
    extensions: [],
  });
}

const names = [
  "joinerSecret",
  "welcomeSecret",
  "senderDataSecret",
  "encryptionSecret",
  "exporterSecret",
  "externalSecret",
  "confirmationKey",
  "membershipKey",
  "resumptionPsk",
  "epochAuthenticator",
  "applicationExportSecret",
  "initSecret",
] as const satisfies readonly (keyof EpochSecrets)[];

for (const vector of vectors) {
  const crypto = suite(vector.suite);
  const { hashLength } = crypto;
  const groupContext = context(crypto);
  const derive = (): EpochSecrets =>
    deriveEpochSecrets(crypto, {
      initSecret: filled(hashLength, 7),
      commitSecret: filled(hashLength, 8),
      pskSecret: pskSecret(crypto, psks(crypto)),
      groupContext,
    });

  Deno.test(`suite ${vector.suite}: every secret of an epoch, from a commit and from a Welcome`, () => {
    const secrets = derive();
    const { joinerSecret } = secrets;
    const joined = deriveFromJoiner(crypto, {
      joinerSecret,
      pskSecret: pskSecret(crypto, psks(crypto)),
      groupContext,
    });
    for (const name of names) {
      assert.equal(secrets[name].toHex(), vector[name], name);
      assert.equal(joined[name].toHex(), vector[name], name);
    }
    const opening = welcomeSecret(crypto, joinerSecret, pskSecret(crypto, psks(crypto)));
    assert.equal(opening.toHex(), vector.welcomeSecret);
    assert.equal(new Set(names.map((name) => vector[name])).size, names.length);
  });

  Deno.test(`suite ${vector.suite}: pre-shared keys by number, order and name`, () => {
    const [first, second] = psks(crypto);
    assert.ok(first !== undefined && second !== undefined);
    assert.equal(pskSecret(crypto, [first, second]).toHex(), vector.pskSecret);
    assert.deepEqual(pskSecret(crypto, []), new Uint8Array(hashLength));
    const others = [
      [second, first],
      [first],
      [first, { ...second, psk: filled(hashLength, 5) }],
      [{ ...first, id: { ...first.id, nonce: filled(hashLength, 9) } }, second],
    ];
    for (const other of others) assert.notEqual(pskSecret(crypto, other).toHex(), vector.pskSecret);
  });

  Deno.test(`suite ${vector.suite}: transcript hashes of a private commit`, () => {
    const confirmed = confirmedTranscriptHash(
      crypto,
      filled(hashLength, 9),
      "private-message",
      Uint8Array.fromHex(vector.encodedContent),
      filled(64, 10),
    );
    assert.equal(confirmed.toHex(), vector.confirmed);
    assert.equal(interimTranscriptHash(crypto, confirmed, filled(hashLength, 11)).toHex(), vector.interim);
    const open = confirmedTranscriptHash(
      crypto,
      filled(hashLength, 9),
      "public-message",
      Uint8Array.fromHex(vector.encodedContent),
      filled(64, 10),
    );
    assert.notEqual(open.toHex(), vector.confirmed);
  });

  Deno.test(`suite ${vector.suite}: exported secrets`, () => {
    const { exporterSecret, applicationExportSecret } = derive();
    const exported = exportSecret(crypto, exporterSecret, "label", text("context"), 40);
    assert.equal(exported.toHex(), vector.exported);
    assert.notEqual(exportSecret(crypto, exporterSecret, "lavel", text("context"), 40).toHex(), vector.exported);
    assert.notEqual(exportSecret(crypto, exporterSecret, "label", text("contexu"), 40).toHex(), vector.exported);
    assert.equal(exportSecret(crypto, exporterSecret, "label", text("context"), 0).length, 0);
    const tooLong = 255 * hashLength + 1;
    assert.equal(exportSecret(crypto, exporterSecret, "label", text("context"), tooLong - 1).length, tooLong - 1);
    assert.throws(() => exportSecret(crypto, exporterSecret, "label", text("context"), tooLong), RangeError);
    const tree = ExporterTree.create(applicationExportSecret);
    assert.equal(tree.take(crypto, 0x8001)?.toHex(), vector.component8001);
    assert.equal(tree.take(crypto, 0x8001), undefined);
  });

  Deno.test(`suite ${vector.suite}: message keys out of the encryption secret`, () => {
    const tree = SecretTree.create(crypto, 8, derive().encryptionSecret);
    for (const [leaf, kind, generation, expected] of vector.messageKeys) {
      assert.ok(kind === "application" || kind === "handshake");
      const found = tree.at(Number(leaf), kind, Number(generation));
      assert.ok(typeof found !== "string");
      assert.equal(found.key.toHex() + found.nonce.toHex(), expected);
    }
  });
}

Deno.test("what is made on the way is overwritten, what was given is not", () => {
  const crypto = suite(1);
  const made: Uint8Array[] = [];
  const watching: CryptoProvider = {
    ...crypto,
    extract: (...args) => {
      const secret = crypto.extract(...args);
      made.push(secret);
      return secret;
    },
    expandWithLabel: (secret, label, ...rest) => {
      const expanded = crypto.expandWithLabel(secret, label, ...rest);
      if (label === "epoch" || label === "derived psk") made.push(expanded);
      return expanded;
    },
  };
  const given = [filled(32, 7), filled(32, 8), filled(32, 9), context(crypto)];
  const [initSecret, commitSecret, psk, groupContext] = given;
  assert.ok(initSecret !== undefined && commitSecret !== undefined && psk !== undefined && groupContext !== undefined);
  const secrets = deriveEpochSecrets(watching, { initSecret, commitSecret, pskSecret: psk, groupContext });
  welcomeSecret(watching, secrets.joinerSecret, psk);
  const combined = pskSecret(watching, psks(crypto));
  assert.ok(made.length >= 8);
  for (const secret of made.filter((one) => one !== combined)) assert.ok(secret.every((byte) => byte === 0));
  for (const secret of [...given, combined]) assert.ok(secret.some((byte) => byte !== 0));
});

Deno.test("more pre-shared keys than can be numbered are a wrong call", () => {
  const crypto = suite(1);
  const [first] = psks(crypto);
  assert.ok(first !== undefined);
  assert.throws(() => pskSecret(crypto, Array<PreSharedKey>(65536).fill(first)), RangeError);
});
