// The parts of a group's state as records (a name and bytes), each read back alone: the group with its epoch, one for each
// kept proposal and past epoch, and the pending commit.

import { DecodeError, Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import type { CryptoProvider, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { limits, readCredential } from "../key-package/read-fields.ts";
import { writeCredential } from "../key-package/write-fields.ts";
import { readOptional, writeOptional } from "../messages/commit-codec.ts";
import { readSender, writeSender } from "../messages/framed-content-codec.ts";
import { messageLimits } from "../messages/limits.ts";
import type { Proposal } from "../messages/proposal.ts";
import { encodeProposal, readProposal } from "../messages/proposal-codec.ts";
import type { SecretTree } from "../secret-tree/secret-tree.ts";
import { encodeNode, withNodes } from "../tree/ratchet-tree-codec.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import { maximumLeafCount } from "../tree/tree-math.ts";
import type { BuiltCommit } from "./build-commit.ts";
import type { Epoch } from "./epoch.ts";
import type { ReInitProposal } from "./group-state.ts";
import type { Kept, OwnUpdate } from "./kept-proposals.ts";
import type { PastEpoch } from "./past-epochs.ts";
import type { SenderLeaf } from "./open-message.ts";
import { type CoveredProposal, proposalList } from "./proposal-list.ts";
import { readEpoch, writeEpoch } from "./stored-epoch.ts";

export interface GroupRecord {
  readonly ownLeafIndex: number;
  readonly active: boolean;
  readonly reInit: ReInitProposal | undefined;
  readonly epoch: Epoch;
}

export function encodeGroup({ ownLeafIndex, active, reInit, epoch }: GroupRecord): Uint8Array {
  const writer = new Writer().uint16(epoch.context.suite).uint32(ownLeafIndex).uint8(active ? 1 : 0);
  writeOptional(writer, reInit, (inner, proposal) => inner.opaque(encodeProposal(proposal)));
  return writeEpoch(writer, epoch).finish();
}

/** The suite alone, which tells how to read the rest. Throws `DecodeError`. */
export function suiteOfGroup(bytes: Uint8Array): number {
  return new Reader(bytes).uint16("cipher_suite");
}

/** Throws `DecodeError`. */
export function decodeGroup(crypto: CryptoProvider, bytes: Uint8Array, tree: RatchetTree): GroupRecord {
  return whole(bytes, "group", (reader) => {
    reader.uint16("cipher_suite");
    const ownLeafIndex = reader.uint32("own_leaf_index");
    const active = readBoolean(reader, "active");
    const reInit = readOptional(reader, "reinit", (inner) => decodedProposal(inner));
    if (reInit !== undefined && reInit.type !== "reinit") throw new DecodeError(`reinit: a proposal ${reInit.type}`);
    return { ownLeafIndex, active, reInit, epoch: { ...readEpoch(crypto, reader), tree } };
  });
}

export function encodeKept({ reference, proposal, author, ownUpdate }: Kept): Uint8Array {
  const writer = writeSender(new Writer().opaque(reference).opaque(encodeProposal(proposal)), author);
  return writeOptional(
    writer,
    ownUpdate,
    (inner, { leafKey, signatureKey }) => writeSignatureKey(inner.opaque(leafKey.privateKey), signatureKey),
  ).finish();
}

/** Throws `DecodeError`. */
export function decodeKept(crypto: CryptoProvider, bytes: Uint8Array): Kept {
  return whole(bytes, "proposal", (reader) => ({
    reference: reader.opaque(messageLimits.hash, "reference").slice(),
    proposal: decodedProposal(reader),
    author: readSender(reader),
    ownUpdate: readOptional(reader, "own_update", (inner): OwnUpdate => ({
      leafKey: importedKey(crypto, inner.opaque(limits.publicKey, "leaf_key").slice()),
      signatureKey: readSignatureKey(inner),
    })),
  }));
}

export function encodePast({ epoch, encodedContext, senderDataSecret, resumptionPsk, leaves }: PastEpoch): Uint8Array {
  const writer = new Writer().uint64(epoch).opaque(encodedContext).opaque(senderDataSecret).opaque(resumptionPsk);
  const sorted = [...leaves].sort(([a], [b]) => a - b);
  return writer.vector(sorted, (inner, [leafIndex, leaf]) => {
    writeOptional(
      inner.uint32(leafIndex),
      leaf,
      (field, { credential, signatureKey }) => writeCredential(field, credential).opaque(signatureKey),
    );
  }).finish();
}

/** Throws `DecodeError`. */
export function decodePast(bytes: Uint8Array, secretTree: SecretTree): PastEpoch {
  const owned = bytes.slice();
  return whole(owned, "past epoch", (reader) => {
    const epoch = reader.uint64("epoch");
    const encodedContext = reader.opaque(messageLimits.message, "context");
    const senderDataSecret = reader.opaque(messageLimits.hash, "sender_data_secret");
    const resumptionPsk = reader.opaque(messageLimits.hash, "resumption_psk");
    const leaves = reader.vector(
      maximumLeafCount,
      messageLimits.message,
      "leaves",
      (inner): readonly [number, SenderLeaf | undefined] => [
        inner.uint32("leaf_index"),
        readOptional(inner, "leaf", (field) => ({
          credential: readCredential(field),
          signatureKey: field.opaque(limits.publicKey, "signature_key"),
        })),
      ],
    );
    return { epoch, encodedContext, senderDataSecret, resumptionPsk, secretTree, leaves: new Map(leaves) };
  });
}

/** `tree` is the current one: of the next epoch's only the nodes that differ are written. */
export function encodePending(pending: BuiltCommit, tree: RatchetTree): Uint8Array {
  const { next, list } = pending;
  const writer = new Writer().uint8(usages.indexOf(pending.resumption)).opaque(pending.message);
  writeOptional(writer, pending.welcome, (inner, welcome) => inner.opaque(welcome));
  writer.opaque(pending.authenticatedData).vector(list.covered, (inner, { proposal, author, byReference }) => {
    writeSender(inner.opaque(encodeProposal(proposal)), author).uint8(byReference ? 1 : 0);
  });
  writeEpoch(writer, next).opaque(next.encryptionSecret).opaque(next.applicationExportSecret);
  return writer.vector(tree.differingNodes(next.tree), (inner, node) => {
    const there = next.tree.encryptionKey(node) !== undefined;
    writeOptional(
      inner.uint32(node),
      there ? next.tree : undefined,
      (field, after) => field.opaque(encodeNode(after, node)),
    );
  }).finish();
}

/** Throws `DecodeError`. */
export function decodePending(
  crypto: CryptoProvider,
  bytes: Uint8Array,
  { ownLeafIndex, epoch }: GroupRecord,
): BuiltCommit {
  const { hash, message, proposals } = messageLimits;
  return whole(bytes.slice(), "pending", (reader) => {
    const resumption = usages[reader.uint8("usage")];
    if (resumption === undefined) throw new DecodeError("usage: unknown");
    const commit = reader.opaque(message, "message");
    const welcome = readOptional(reader, "welcome", (inner) => inner.opaque(message, "welcome"));
    const authenticatedData = reader.opaque(message, "authenticated_data");
    const covered = reader.vector(proposals, message, "proposals", (inner): CoveredProposal => ({
      proposal: decodedProposal(inner),
      author: readSender(inner),
      byReference: readBoolean(inner, "by_reference"),
    }));
    const list = proposalList(covered, ownLeafIndex, { hashLength: crypto.hashLength, resumption });
    if (typeof list === "string") throw new DecodeError(`proposals: ${list}`);
    const next = readEpoch(crypto, reader);
    const encryptionSecret = reader.opaque(hash, "encryption_secret").slice();
    const applicationExportSecret = reader.opaque(hash, "application_export_secret").slice();
    const nodes = reader.vector(2 * maximumLeafCount, message, "nodes", (inner) =>
      [
        inner.uint32("node"),
        readOptional(inner, "content", (field) => field.opaque(message, "content")),
      ] as const);
    const tree = withNodes(epoch.tree, nodes);
    return {
      message: commit,
      resumption,
      welcome,
      authenticatedData,
      list,
      next: { ...next, tree, encryptionSecret, applicationExportSecret },
    };
  });
}

const usages = ["application", "reinit", "branch"] as const;

function decodedProposal(reader: Reader): Proposal {
  const bytes = reader.opaque(messageLimits.message, "proposal").slice();
  return whole(bytes, "proposal", readProposal);
}

function readBoolean(reader: Reader, field: string): boolean {
  const value = reader.uint8(field);
  if (value > 1) throw new DecodeError(`${field}: ${value}`);
  return value === 1;
}

function writeSignatureKey(writer: Writer, { publicKey, privateKey }: SignatureKeyPair): Writer {
  return writer.opaque(publicKey).opaque(privateKey);
}

function readSignatureKey(reader: Reader): SignatureKeyPair {
  return {
    publicKey: reader.opaque(limits.publicKey, "signature_key").slice(),
    privateKey: reader.opaque(limits.publicKey, "signature_private_key").slice(),
  };
}

function importedKey(crypto: CryptoProvider, privateKey: Uint8Array): OwnUpdate["leafKey"] {
  try {
    return crypto.importHpkeKeyPair(privateKey);
  } catch (error) {
    if (error instanceof RangeError) throw new DecodeError("leaf_key: none of this suite");
    throw error;
  }
}

function whole<T>(bytes: Uint8Array, field: string, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  reader.end(field);
  return value;
}
