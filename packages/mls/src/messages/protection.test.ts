// Messages under signature, membership tag and encryption: what is protected opens again, whatever is bent does not, and
// each step says no for itself.

import assert from "node:assert/strict";
import fc from "fast-check";
import * as arbitrary from "../../test/arbitrary-structures.ts";
import { DecodeError } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider, RandomSource } from "../crypto/crypto-provider.ts";
import { cryptoProvider } from "../crypto/provider.ts";
import { padme } from "../padme.ts";
import {
  encodeFramedContent,
  proposalReference,
  signFramedContent,
  verifyFramedContent,
} from "./framed-content-codec.ts";
import type { AuthenticatedContent, Content, FramedContent, Sender } from "./framed-content.ts";
import {
  decodePrivateContent,
  openPrivateContent,
  openSenderData,
  type PrivateMessage,
  protectPrivateMessage,
} from "./private-message.ts";
import { protectPublicMessage, type PublicMessage, verifyMembershipTag } from "./public-message.ts";

const suites = [1, 2, 3, 4, 5, 6, 7, 0x004f];
const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
/** Not random: the same bytes each time, of the length that is asked for. */
const counting: RandomSource = (length) => Uint8Array.from({ length }, (_, at) => at + 1);
const groupContext = filled(90, 7);

function provider(suite: number): CryptoProvider {
  const crypto = cryptoProvider(suite);
  assert.ok(crypto);
  return crypto;
}

const crypto = provider(1);
const signatureKey = crypto.generateSignatureKeyPair(counting);

/** Signed as its sender would. */
function authenticated(
  wireFormat: AuthenticatedContent["wireFormat"],
  framedContent: FramedContent,
  using: CryptoProvider = crypto,
  key: typeof signatureKey = signatureKey,
): AuthenticatedContent {
  const encodedContent = encodeFramedContent(framedContent);
  const { sender, content } = framedContent;
  const signature = signFramedContent(using, key, { wireFormat, sender, encodedContent, groupContext });
  const confirmationTag = content.type === "commit" ? filled(using.hashLength, 9) : undefined;
  return { wireFormat, framedContent, encodedContent, auth: { signature, confirmationTag } };
}

function framed(content: Content, sender: Sender = { kind: "member", leafIndex: 5 }): FramedContent {
  return { groupId: filled(16, 1), epoch: 77n, sender, authenticatedData: filled(3, 2), content };
}

const contents: readonly Content[] = [
  { type: "application", data: filled(100, 3) },
  { type: "proposal", proposal: { type: "remove", removed: 3 } },
  { type: "commit", commit: { proposals: [{ kind: "reference", reference: filled(32, 4) }], path: undefined } },
];

const secrets = (using: CryptoProvider) => ({
  senderDataSecret: filled(using.hashLength, 21),
  messageKey: { generation: 9, key: filled(using.keyLength, 22), nonce: filled(using.nonceLength, 23) },
});

function seal(content: AuthenticatedContent, using: CryptoProvider = crypto): PrivateMessage {
  const padding = (length: number): number => padme(length, 256);
  return protectPrivateMessage(using, content, { ...secrets(using), padding, random: counting });
}

/** All steps; the name of the one that says no. */
function open(message: PrivateMessage, using: CryptoProvider, verifyKey: Uint8Array): AuthenticatedContent | string {
  const { senderDataSecret, messageKey } = secrets(using);
  const senderData = openSenderData(using, senderDataSecret, message);
  if (senderData === undefined) return "sender data";
  const plaintext = openPrivateContent(using, message, senderData, messageKey);
  if (plaintext === undefined) return "content";
  const content = decodePrivateContent(message, senderData, plaintext);
  return verifyFramedContent(using, verifyKey, content, groupContext) ? content : "signature";
}

for (const suite of suites) {
  Deno.test(`suite ${suite}: what is protected opens to what was said, as PrivateMessage and as PublicMessage`, () => {
    const using = provider(suite);
    const key = using.generateSignatureKeyPair(counting);
    for (const content of contents) {
      const privately = authenticated("private-message", framed(content), using, key);
      assert.deepEqual(open(seal(privately, using), using, key.publicKey), privately);
      const publicly = authenticated("public-message", framed(content), using, key);
      const keys = { membershipKey: filled(using.hashLength, 5), groupContext };
      const message = protectPublicMessage(using, publicly, keys);
      assert.ok(verifyMembershipTag(using, message, keys));
      assert.ok(verifyFramedContent(using, key.publicKey, message.content, groupContext));
    }
  });
}

Deno.test("any content of a member opens to what was said", () => {
  fc.assert(
    fc.property(arbitrary.framedContent, fc.nat({ max: 0xffffffff }), (drawn, leafIndex) => {
      const content = authenticated("private-message", { ...drawn, sender: { kind: "member", leafIndex } });
      assert.deepEqual(open(seal(content), crypto, signatureKey.publicKey), content);
    }),
    { numRuns: 30 },
  );
});

const said = authenticated("private-message", framed({ type: "application", data: filled(100, 3) }));

Deno.test("ValSem006: a PrivateMessage that is bent anywhere does not open", () => {
  const message = seal(said);
  const bend = (bytes: Uint8Array): Uint8Array[] =>
    Array.from(
      bytes,
      (byte, at) => Uint8Array.from([...bytes.subarray(0, at), byte ^ 0x10, ...bytes.subarray(at + 1)]),
    );
  const outcomes = [
    ...bend(message.ciphertext).map((ciphertext) => ({ ...message, ciphertext })),
    ...bend(message.encryptedSenderData).map((encryptedSenderData) => ({ ...message, encryptedSenderData })),
    ...bend(message.groupId).map((groupId) => ({ ...message, groupId })),
    ...bend(message.authenticatedData).map((authenticatedData) => ({ ...message, authenticatedData })),
    { ...message, epoch: message.epoch + 1n },
    { ...message, contentType: "proposal" as const },
    { ...message, ciphertext: message.ciphertext.subarray(0, -1) },
    { ...message, ciphertext: new Uint8Array(0) },
    { ...message, encryptedSenderData: new Uint8Array(0) },
    { ...message, authenticatedData: new Uint8Array(0) },
  ].map((bent) => open(bent, crypto, signatureKey.publicKey));
  assert.deepEqual(new Set(outcomes), new Set(["sender data", "content"]));
  assert.equal(open({ ...message, authenticatedData: filled(3, 0) }, crypto, signatureKey.publicKey), "content");
});

Deno.test("sender data of another length than the RFC's is none", () => {
  const { senderDataSecret } = secrets(crypto);
  const message = seal(said);
  const sample = message.ciphertext.subarray(0, crypto.hashLength);
  const key = crypto.expandWithLabel(senderDataSecret, "key", sample, crypto.keyLength);
  const nonce = crypto.expandWithLabel(senderDataSecret, "nonce", sample, crypto.nonceLength);
  const aad = new Writer().opaque(message.groupId).uint64(message.epoch).uint8(1).finish();
  const withSenderData = (bytes: Uint8Array): PrivateMessage => ({
    ...message,
    encryptedSenderData: crypto.aeadSeal(key, nonce, aad, bytes),
  });
  assert.deepEqual(openSenderData(crypto, senderDataSecret, withSenderData(filled(12, 1))), {
    leafIndex: 0x01010101,
    generation: 0x01010101,
    reuseGuard: filled(4, 1),
  });
  for (const length of [0, 11, 13]) {
    assert.equal(openSenderData(crypto, senderDataSecret, withSenderData(filled(length, 1))), undefined);
  }
});

Deno.test("a ciphertext that is shorter than a hash is its own sample", () => {
  const large = provider(4);
  const message = { ...seal(said), ciphertext: filled(20, 1) };
  assert.equal(openSenderData(large, secrets(large).senderDataSecret, message), undefined);
});

Deno.test("the reuse guard is random, and parts two messages under one key", () => {
  let drawn = 0;
  const random: RandomSource = (length) => filled(length, drawn += 1);
  const protection = { ...secrets(crypto), padding: (length: number) => length, random };
  const [one, other] = [
    protectPrivateMessage(crypto, said, protection),
    protectPrivateMessage(crypto, said, protection),
  ];
  assert.equal(drawn, 2);
  assert.notEqual(one.ciphertext.toHex(), other.ciphertext.toHex());
  for (const message of [one, other]) assert.deepEqual(open(message, crypto, signatureKey.publicKey), said);
});

Deno.test("RFC 9420 §6.3.1: the reuse guard stands over the first four bytes of the nonce; group, epoch, type and data are bound", () => {
  const { messageKey: { key } } = secrets(crypto);
  // The nonce is all 23, the guard 1, 2, 3, 4.
  const nonce = Uint8Array.from([23 ^ 1, 23 ^ 2, 23 ^ 3, 23 ^ 4, ...filled(8, 23)]);
  const aad = new Writer().opaque(filled(16, 1)).uint64(77n).uint8(1).opaque(filled(3, 2)).finish();
  const plaintext = crypto.aeadOpen(key, nonce, aad, seal(said).ciphertext);
  const content = new Writer().opaque(filled(100, 3)).opaque(said.auth.signature).finish();
  assert.deepEqual(plaintext, Uint8Array.from([...content, ...filled(256 - content.length, 0)]));
});

Deno.test("padding is the caller's: Padmé of at least 256, none, and none for a policy that asks for less", () => {
  const tag = 16;
  const bare = protectPrivateMessage(crypto, said, {
    ...secrets(crypto),
    padding: (length) => length,
    random: counting,
  });
  const content = bare.ciphertext.length - tag;
  assert.equal(content, 2 + 100 + 2 + 64);
  assert.equal(seal(said).ciphertext.length, 256 + tag);
  const long = authenticated("private-message", framed({ type: "application", data: filled(5000, 1) }));
  assert.equal(seal(long).ciphertext.length, padme(2 + 5000 + 2 + 64, 256) + tag);
  const less = protectPrivateMessage(crypto, said, { ...secrets(crypto), padding: () => 0, random: counting });
  assert.equal(less.ciphertext.length, bare.ciphertext.length);
});

Deno.test("valn1303, ValSem011: padding that is not all zero is malformed", () => {
  const message = seal(said);
  const senderData = { leafIndex: 5, generation: 9, reuseGuard: filled(4, 0) };
  const opened = openPrivateContent(
    crypto,
    message,
    { ...senderData, reuseGuard: counting(4) },
    secrets(crypto).messageKey,
  );
  assert.ok(opened);
  assert.deepEqual(decodePrivateContent(message, senderData, opened), said);
  for (const at of [2 + 100 + 2 + 64, 200, 255]) {
    const bent = opened.slice();
    bent[at] = 1;
    assert.throws(() => decodePrivateContent(message, senderData, bent), DecodeError, `byte ${at}`);
  }
});

Deno.test("ValSem009: the content of a commit without a confirmation tag is malformed", () => {
  const commit = authenticated(
    "private-message",
    framed({ type: "commit", commit: { proposals: [], path: undefined } }),
  );
  const without = { ...commit, auth: { ...commit.auth, confirmationTag: undefined } };
  const unpadded = { ...secrets(crypto), padding: (length: number) => length, random: counting };
  const message = protectPrivateMessage(crypto, without, unpadded);
  assert.throws(() => open(message, crypto, signatureKey.publicKey), DecodeError);
});

Deno.test("valn1301, valn1304, ValSem010: a signature covers content, wire format and the group's context", () => {
  const verify = (content: AuthenticatedContent, context: Uint8Array = groupContext): boolean =>
    verifyFramedContent(crypto, signatureKey.publicKey, content, context);
  assert.ok(verify(said));
  assert.ok(!verify(said, filled(90, 8)), "another context");
  assert.ok(!verify({ ...said, wireFormat: "public-message" }), "another wire format");
  const other = encodeFramedContent({ ...said.framedContent, epoch: 78n });
  assert.ok(!verify({ ...said, encodedContent: other }), "another epoch");
  const signature = said.auth.signature.with(3, (said.auth.signature[3] ?? 0) ^ 1);
  assert.ok(!verify({ ...said, auth: { ...said.auth, signature } }), "another signature");
  const joins = authenticated("public-message", framed(commitContent(), { kind: "new-member-commit" }));
  assert.ok(verify(joins) && !verify(joins, filled(90, 8)), "who joins signs the context");
  for (const sender of [{ kind: "external", senderIndex: 0 }, { kind: "new-member-proposal" }] as const) {
    const outside = authenticated("public-message", framed(proposalContent(), sender));
    assert.ok(verify(outside, filled(90, 8)), "who is outside does not know the context");
  }
});

function commitContent(): Content {
  return { type: "commit", commit: { proposals: [], path: undefined } };
}

function proposalContent(): Content {
  return { type: "proposal", proposal: { type: "remove", removed: 3 } };
}

Deno.test("valn1302, ValSem007, ValSem008: a member's PublicMessage needs the membership tag of its epoch", () => {
  const keys = { membershipKey: filled(32, 5), groupContext };
  const content = authenticated("public-message", framed(commitContent()));
  const message = protectPublicMessage(crypto, content, keys);
  const verify = (changed: PublicMessage, with_: typeof keys = keys): boolean =>
    verifyMembershipTag(crypto, changed, with_);
  assert.ok(verify(message));
  assert.ok(!verify({ ...message, membershipTag: undefined }), "none");
  assert.ok(!verify({ ...message, membershipTag: filled(32, 0) }), "another");
  assert.ok(!verify({ ...message, membershipTag: message.membershipTag?.subarray(1) }), "a part of it");
  assert.ok(!verify(message, { ...keys, membershipKey: filled(32, 6) }), "of another epoch");
  assert.ok(!verify(message, { ...keys, groupContext: filled(90, 6) }), "of another context");
  const auth = { ...content.auth, confirmationTag: filled(32, 8) };
  assert.ok(!verify({ ...message, content: { ...content, auth } }), "it covers the confirmation tag");
  const signed = { ...content.auth, signature: filled(64, 8) };
  assert.ok(!verify({ ...message, content: { ...content, auth: signed } }), "it covers the signature");
  assert.throws(() => protectPublicMessage(crypto, content, undefined), RangeError);
  const outside = authenticated("public-message", framed(proposalContent(), { kind: "external", senderIndex: 0 }));
  assert.equal(protectPublicMessage(crypto, outside, undefined).membershipTag, undefined);
  assert.equal(protectPublicMessage(crypto, outside, keys).membershipTag, undefined);
});

Deno.test("valn1305: only a member's content, signed for it, becomes a PrivateMessage", () => {
  const outside = authenticated("private-message", framed(proposalContent(), { kind: "external", senderIndex: 0 }));
  assert.throws(() => seal(outside), RangeError);
  assert.throws(() => seal(authenticated("public-message", framed(proposalContent()))), RangeError);
});

Deno.test("a ProposalRef names content, wire format and signature", () => {
  const proposal = authenticated("public-message", framed(proposalContent()));
  const reference = proposalReference(crypto, proposal);
  const encoded = new Writer().uint16(1).fixed(proposal.encodedContent).opaque(proposal.auth.signature).finish();
  assert.deepEqual(reference, crypto.refHash("MLS 1.0 Proposal Reference", encoded));
});
