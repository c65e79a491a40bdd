// message-protection.json: a proposal, a commit and an application message of leaf 1 in a tree of two, opened as others
// protected them and as we protect them anew.

import { Reader } from "../../../packages/mls/src/codec/reader.ts";
import { Writer } from "../../../packages/mls/src/codec/writer.ts";
import type { CryptoProvider, SignatureKeyPair } from "../../../packages/mls/src/crypto/crypto-provider.ts";
import {
  encodeFramedContent,
  readContent,
  signFramedContent,
  verifyFramedContent,
  writeContent,
} from "../../../packages/mls/src/messages/framed-content-codec.ts";
import type { AuthenticatedContent, Content } from "../../../packages/mls/src/messages/framed-content.ts";
import { encodeGroupContext } from "../../../packages/mls/src/messages/group-info-codec.ts";
import { decodeMlsMessage, encodeMlsMessage } from "../../../packages/mls/src/messages/mls-message-codec.ts";
import {
  decodePrivateContent,
  openPrivateContent,
  openSenderData,
  protectPrivateMessage,
} from "../../../packages/mls/src/messages/private-message.ts";
import { protectPublicMessage, verifyMembershipTag } from "../../../packages/mls/src/messages/public-message.ts";
import { SecretTree } from "../../../packages/mls/src/secret-tree/secret-tree.ts";
import { suiteOf } from "./suite.ts";
import { bytes, number, same, type Vector } from "./vector.ts";

const leafIndex = 1;
const leafCount = 2;

interface Scene {
  readonly crypto: CryptoProvider;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly groupContext: Uint8Array;
  readonly signatureKey: SignatureKeyPair;
  readonly encryptionSecret: Uint8Array;
  readonly senderDataSecret: Uint8Array;
  readonly membershipKey: Uint8Array;
}

export function check(vector: Vector): boolean {
  const scene = sceneOf(vector);
  return (["proposal", "commit", "application"] as const).every((type) => {
    const raw = bytes(vector, type);
    const expected = type === "application" ? new Writer().opaque(raw).finish() : raw;
    const says = (content: AuthenticatedContent | undefined): boolean =>
      content !== undefined && same(writeContent(new Writer(), content.framedContent.content).finish(), expected);
    const content = readContent(new Reader(expected), type);
    const privately = openPrivate(scene, bytes(vector, `${type}_priv`));
    if (!says(privately) || !says(openPrivate(scene, protectPrivately(scene, content)))) return false;
    if (type === "application") return true;
    return says(openPublic(scene, bytes(vector, `${type}_pub`))) &&
      says(openPublic(scene, protectPublicly(scene, content)));
  });
}

function sceneOf(vector: Vector): Scene {
  const crypto = suiteOf(vector);
  const groupId = bytes(vector, "group_id");
  const epoch = BigInt(number(vector, "epoch"));
  const groupContext = encodeGroupContext({
    version: 1,
    suite: crypto.suite,
    groupId,
    epoch,
    treeHash: bytes(vector, "tree_hash"),
    confirmedTranscriptHash: bytes(vector, "confirmed_transcript_hash"),
    extensions: [],
  });
  return {
    crypto,
    groupId,
    epoch,
    groupContext,
    signatureKey: { privateKey: signaturePrivateKey(vector), publicKey: bytes(vector, "signature_pub") },
    encryptionSecret: bytes(vector, "encryption_secret"),
    senderDataSecret: bytes(vector, "sender_data_secret"),
    membershipKey: bytes(vector, "membership_key"),
  };
}

/** The vectors leave leading zeros out of P-521's. */
function signaturePrivateKey(vector: Vector): Uint8Array {
  const key = bytes(vector, "signature_priv");
  return number(vector, "cipher_suite") === 5 ? Uint8Array.from([...new Uint8Array(66 - key.length), ...key]) : key;
}

function openPublic({ crypto, ...scene }: Scene, message: Uint8Array): AuthenticatedContent | undefined {
  const decoded = decodeMlsMessage(message);
  if (decoded.wireFormat !== "public-message") return undefined;
  const { content } = decoded.message;
  return verifyMembershipTag(crypto, decoded.message, scene) &&
      verifyFramedContent(crypto, scene.signatureKey.publicKey, content, scene.groupContext)
    ? content
    : undefined;
}

function openPrivate({ crypto, ...scene }: Scene, bytes: Uint8Array): AuthenticatedContent | undefined {
  const decoded = decodeMlsMessage(bytes);
  if (decoded.wireFormat !== "private-message") return undefined;
  const { message } = decoded;
  const senderData = openSenderData(crypto, scene.senderDataSecret, message);
  if (senderData?.leafIndex !== leafIndex) return undefined;
  const tree = SecretTree.create(crypto, leafCount, scene.encryptionSecret.slice());
  const key = tree.at(leafIndex, kindOf(message.contentType), senderData.generation);
  if (key === "consumed" || key === "too-far") return undefined;
  const plaintext = openPrivateContent(crypto, message, senderData, key);
  if (plaintext === undefined) return undefined;
  const content = decodePrivateContent(message, senderData, plaintext);
  return verifyFramedContent(crypto, scene.signatureKey.publicKey, content, scene.groupContext) ? content : undefined;
}

function signed(scene: Scene, wireFormat: AuthenticatedContent["wireFormat"], content: Content): AuthenticatedContent {
  const { crypto, groupId, epoch, groupContext, signatureKey } = scene;
  const sender = { kind: "member", leafIndex } as const;
  const framedContent = { groupId, epoch, sender, authenticatedData: new Uint8Array(0), content };
  const encodedContent = encodeFramedContent(framedContent);
  const signature = signFramedContent(crypto, signatureKey, { wireFormat, sender, encodedContent, groupContext });
  const confirmationTag = content.type === "commit" ? new Uint8Array(crypto.hashLength) : undefined;
  return { wireFormat, framedContent, encodedContent, auth: { signature, confirmationTag } };
}

function protectPublicly(scene: Scene, content: Content): Uint8Array {
  const message = protectPublicMessage(scene.crypto, signed(scene, "public-message", content), scene);
  return encodeMlsMessage({ wireFormat: "public-message", message });
}

function protectPrivately(scene: Scene, content: Content): Uint8Array {
  const { crypto, senderDataSecret, encryptionSecret } = scene;
  const messageKey = SecretTree.create(crypto, leafCount, encryptionSecret.slice()).next(
    leafIndex,
    kindOf(content.type),
  );
  const message = protectPrivateMessage(crypto, signed(scene, "private-message", content), {
    senderDataSecret,
    messageKey,
    padding: (length) => length,
    random: (length) => new Uint8Array(length).fill(7),
  });
  return encodeMlsMessage({ wireFormat: "private-message", message });
}

function kindOf(type: Content["type"]): "application" | "handshake" {
  return type === "application" ? "application" : "handshake";
}
