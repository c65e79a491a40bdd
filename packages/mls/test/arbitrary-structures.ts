// Every structure that goes over the wire as fast-check draws it: any content that its form allows, far from honest.

import fc from "fast-check";
import { Writer } from "../src/codec/writer.ts";
import { encodeKeyPackage } from "../src/key-package/encode.ts";
import type {
  Capabilities,
  Credential,
  KeyPackageExtension,
  KeyPackageLifetime,
} from "../src/key-package/structure.ts";
import { writeCapabilities, writeCredential, writeExtensions, writeLifetime } from "../src/key-package/write-fields.ts";
import type { Commit, HpkeCiphertext, UpdatePath } from "../src/messages/commit.ts";
import { encodeFramedContent } from "../src/messages/framed-content-codec.ts";
import type {
  AuthenticatedContent,
  Content,
  FramedContent,
  FramedContentAuthData,
  Sender,
} from "../src/messages/framed-content.ts";
import type { GroupContext, GroupInfo, GroupSecrets, Welcome } from "../src/messages/group-info.ts";
import { decodeLeafNode } from "../src/messages/leaf-node-codec.ts";
import type { LeafNode, LeafNodeSource } from "../src/messages/leaf-node.ts";
import type { DecodedMlsMessage } from "../src/messages/mls-message-codec.ts";
import type { PreSharedKeyId } from "../src/messages/pre-shared-key-id.ts";
import type { PrivateMessage } from "../src/messages/private-message.ts";
import type { Proposal, ProposalOrRef } from "../src/messages/proposal.ts";
import type { PublicMessage } from "../src/messages/public-message.ts";

/** With an ordinary prototype, as what is parsed has. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });

/** Sizes on both sides of a longer length prefix. */
const bytes = (maxLength: number = 40): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });
const long: fc.Arbitrary<Uint8Array> = fc.oneof(bytes(), fc.uint8Array({ minLength: 60, maxLength: 70 }));
const uint16: fc.Arbitrary<number> = fc.nat({ max: 0xffff });
const uint32: fc.Arbitrary<number> = fc.nat({ max: 0xffffffff });
const uint64: fc.Arbitrary<bigint> = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const list = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(element, { maxLength: 3 });

const credential: fc.Arbitrary<Credential> = fc.oneof(
  record({ type: fc.constant("basic" as const), identity: long }),
  record({ type: fc.constant("x509" as const), certificates: list(bytes(100)) }),
  record({ type: fc.constant("opaque" as const), number: fc.integer({ min: 3, max: 0xffff }), data: bytes() }),
);
const capabilities: fc.Arbitrary<Capabilities> = record({
  versions: list(uint16),
  cipherSuites: list(uint16),
  extensions: list(uint16),
  proposals: list(uint16),
  credentials: list(uint16),
});
const lifetime: fc.Arbitrary<KeyPackageLifetime> = record({ notBefore: uint64, notAfter: uint64 });
const extensions: fc.Arbitrary<KeyPackageExtension[]> = list(record({ type: uint16, data: long }));

const source: fc.Arbitrary<LeafNodeSource> = fc.oneof(
  record({ kind: fc.constant("key-package" as const), lifetime }),
  record({ kind: fc.constant("update" as const) }),
  record({ kind: fc.constant("commit" as const), parentHash: bytes(64) }),
);

export const leafNode: fc.Arbitrary<LeafNode> = record({
  encryptionKey: long,
  signatureKey: bytes(),
  credential,
  capabilities,
  source,
  extensions,
  signature: long,
}).map((leaf) => {
  const writer = new Writer().opaque(leaf.encryptionKey).opaque(leaf.signatureKey);
  writeCapabilities(writeCredential(writer, leaf.credential), leaf.capabilities);
  if (leaf.source.kind === "key-package") writeLifetime(writer.uint8(1), leaf.source.lifetime);
  else if (leaf.source.kind === "update") writer.uint8(2);
  else writer.uint8(3).opaque(leaf.source.parentHash);
  return decodeLeafNode(writeExtensions(writer, leaf.extensions).opaque(leaf.signature).finish());
});

export const keyPackage: fc.Arbitrary<Uint8Array> = record({
  version: uint16,
  cipherSuite: uint16,
  initKey: bytes(),
  leaf: record({
    encryptionKey: bytes(),
    signatureKey: bytes(),
    credential,
    capabilities,
    lifetime,
    extensions,
    signature: long,
  }),
  extensions,
  signature: long,
}).map(encodeKeyPackage);

export const preSharedKeyId: fc.Arbitrary<PreSharedKeyId> = fc.oneof(
  record({ kind: fc.constant("external" as const), pskId: bytes(), nonce: bytes() }),
  record({
    kind: fc.constant("resumption" as const),
    usage: fc.constantFrom("application" as const, "reinit" as const, "branch" as const),
    groupId: bytes(),
    epoch: uint64,
    nonce: bytes(),
  }),
);

/** Neither 0, which is reserved, nor one that has a meaning here. */
const unknownType = uint16.filter((number) => number > 7 && number !== 0x000a);

export const proposal: fc.Arbitrary<Proposal> = fc.oneof(
  record({ type: fc.constant("add" as const), keyPackage }),
  record({ type: fc.constant("update" as const), leafNode }),
  record({ type: fc.constant("remove" as const), removed: uint32 }),
  record({ type: fc.constant("psk" as const), id: preSharedKeyId }),
  record({ type: fc.constant("reinit" as const), groupId: bytes(), version: uint16, suite: uint16, extensions }),
  record({ type: fc.constant("external-init" as const), kemOutput: long }),
  record({ type: fc.constant("group-context-extensions" as const), extensions }),
  record({ type: fc.constant("self-remove" as const) }),
  record({ type: fc.constant("unknown" as const), number: unknownType, body: bytes() }),
);

const proposalOrRef: fc.Arbitrary<ProposalOrRef> = fc.oneof(
  record({ kind: fc.constant("proposal" as const), proposal }),
  record({ kind: fc.constant("reference" as const), reference: bytes(64) }),
);
const hpkeCiphertext: fc.Arbitrary<HpkeCiphertext> = record({ kemOutput: bytes(), ciphertext: long });
const updatePath: fc.Arbitrary<UpdatePath> = record({
  leafNode,
  nodes: list(record({ encryptionKey: bytes(), encryptedPathSecrets: list(hpkeCiphertext) })),
});

export const commit: fc.Arbitrary<Commit> = record({
  proposals: list(proposalOrRef),
  path: fc.option(updatePath, { nil: undefined }),
});

export const sender: fc.Arbitrary<Sender> = fc.oneof(
  record({ kind: fc.constant("member" as const), leafIndex: uint32 }),
  record({ kind: fc.constant("external" as const), senderIndex: uint32 }),
  record({ kind: fc.constantFrom("new-member-proposal" as const, "new-member-commit" as const) }),
);

export const content: fc.Arbitrary<Content> = fc.oneof(
  record({ type: fc.constant("application" as const), data: bytes(300) }),
  record({ type: fc.constant("proposal" as const), proposal }),
  record({ type: fc.constant("commit" as const), commit }),
);

export const framedContent: fc.Arbitrary<FramedContent> = record({
  groupId: bytes(),
  epoch: uint64,
  sender,
  authenticatedData: long,
  content,
});

export function authData(type: Content["type"]): fc.Arbitrary<FramedContentAuthData> {
  return record({ signature: long, confirmationTag: type === "commit" ? bytes(64) : fc.constant(undefined) });
}

export const publicMessage: fc.Arbitrary<PublicMessage> = framedContent.chain((framed) =>
  record({
    content: authData(framed.content.type).map((auth): AuthenticatedContent => ({
      wireFormat: "public-message",
      framedContent: framed,
      auth,
      encodedContent: encodeFramedContent(framed),
    })),
    membershipTag: framed.sender.kind === "member" ? bytes(64) : fc.constant(undefined),
  })
);

export const privateMessage: fc.Arbitrary<PrivateMessage> = record({
  groupId: bytes(),
  epoch: uint64,
  contentType: fc.constantFrom("application" as const, "proposal" as const, "commit" as const),
  authenticatedData: long,
  encryptedSenderData: bytes(),
  ciphertext: bytes(300),
});

export const groupContext: fc.Arbitrary<GroupContext> = record({
  version: uint16,
  suite: uint16,
  groupId: bytes(),
  epoch: uint64,
  treeHash: bytes(64),
  confirmedTranscriptHash: bytes(64),
  extensions,
});

export const groupInfo: fc.Arbitrary<GroupInfo> = record({
  groupContext,
  extensions,
  confirmationTag: bytes(64),
  signer: uint32,
  signature: long,
});

export const groupSecrets: fc.Arbitrary<GroupSecrets> = record({
  joinerSecret: bytes(64),
  pathSecret: fc.option(bytes(64), { nil: undefined }),
  psks: list(preSharedKeyId),
});

export const welcome: fc.Arbitrary<Welcome> = record({
  suite: uint16,
  secrets: list(record({ newMember: bytes(64), encryptedGroupSecrets: hpkeCiphertext })),
  encryptedGroupInfo: bytes(300),
});

export const mlsMessage: fc.Arbitrary<DecodedMlsMessage> = fc.oneof(
  record({ wireFormat: fc.constant("public-message" as const), message: publicMessage }),
  record({ wireFormat: fc.constant("private-message" as const), message: privateMessage }),
  record({ wireFormat: fc.constant("welcome" as const), welcome }),
  record({ wireFormat: fc.constant("group-info" as const), groupInfo }),
  record({ wireFormat: fc.constant("key-package" as const), keyPackage }),
);
