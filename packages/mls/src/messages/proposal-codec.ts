// Proposals to bytes and back (RFC 9420 §12.1). What is read are views of the input, but for leaf nodes.

import { DecodeError, type Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import { readKeyPackage } from "../key-package/parse.ts";
import { type KeyPackageExtension } from "../key-package/structure.ts";
import { readExtensions } from "../key-package/read-fields.ts";
import { writeExtensions } from "../key-package/write-fields.ts";
import { readLeafNode, writeLeafNode } from "./leaf-node-codec.ts";
import { messageLimits } from "./limits.ts";
import { readPreSharedKeyId, writePreSharedKeyId } from "./pre-shared-key-id-codec.ts";
import type { Proposal, ProposalOrRef } from "./proposal.ts";

const proposalTypes = {
  "add": 1,
  "update": 2,
  "remove": 3,
  "psk": 4,
  "reinit": 5,
  "external-init": 6,
  "group-context-extensions": 7,
  /** draft-ietf-mls-extensions. */
  "self-remove": 0x000a,
} as const satisfies Record<Exclude<Proposal["type"], "unknown">, number>;

/** ProposalType (RFC 9420 §17.4). */
export function proposalType(proposal: Proposal): number {
  return proposal.type === "unknown" ? proposal.number : proposalTypes[proposal.type];
}

/** Types that every implementation knows: never listed in capabilities (RFC 9420 §7.2). */
export const defaultProposalTypes: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7]);

/** Types that this package gives a meaning to and that capabilities have to list. */
export const selfRemoveProposal: number = proposalTypes["self-remove"];

export function readProposal(reader: Reader): Proposal {
  const number = reader.uint16("proposal_type");
  switch (number) {
    case proposalTypes.add: {
      const start = reader.position;
      readKeyPackage(reader);
      return { type: "add", keyPackage: reader.since(start) };
    }
    case proposalTypes.update:
      return { type: "update", leafNode: readLeafNode(reader) };
    case proposalTypes.remove:
      return { type: "remove", removed: reader.uint32("removed") };
    case proposalTypes.psk:
      return { type: "psk", id: readPreSharedKeyId(reader) };
    case proposalTypes.reinit:
      return {
        type: "reinit",
        groupId: reader.opaque(messageLimits.groupId, "group_id"),
        version: reader.uint16("version"),
        suite: reader.uint16("cipher_suite"),
        extensions: readGroupContextExtensions(reader),
      };
    case proposalTypes["external-init"]:
      return { type: "external-init", kemOutput: reader.opaque(messageLimits.kemOutput, "kem_output") };
    case proposalTypes["group-context-extensions"]:
      return { type: "group-context-extensions", extensions: readGroupContextExtensions(reader) };
    case proposalTypes["self-remove"]:
      return { type: "self-remove" };
    case 0:
      throw new DecodeError("proposal_type: 0 is reserved");
    default:
      return { type: "unknown", number, body: reader.opaque(messageLimits.unknownProposal, "proposal") };
  }
}

export function writeProposal(writer: Writer, proposal: Proposal): Writer {
  writer.uint16(proposalType(proposal));
  switch (proposal.type) {
    case "add":
      return writer.fixed(proposal.keyPackage);
    case "update":
      return writeLeafNode(writer, proposal.leafNode);
    case "remove":
      return writer.uint32(proposal.removed);
    case "psk":
      return writePreSharedKeyId(writer, proposal.id);
    case "reinit":
      writer.opaque(proposal.groupId).uint16(proposal.version).uint16(proposal.suite);
      return writeExtensions(writer, proposal.extensions);
    case "external-init":
      return writer.opaque(proposal.kemOutput);
    case "group-context-extensions":
      return writeExtensions(writer, proposal.extensions);
    case "self-remove":
      return writer;
    case "unknown":
      return writer.opaque(proposal.body);
  }
}

export function encodeProposal(proposal: Proposal): Uint8Array {
  return writeProposal(new Writer(), proposal).finish();
}

/** ProposalOrRef (RFC 9420 §12.4). */
export function readProposalOrRef(reader: Reader): ProposalOrRef {
  const number = reader.uint8("proposal_or_ref_type");
  if (number === 1) return { kind: "proposal", proposal: readProposal(reader) };
  if (number === 2) return { kind: "reference", reference: reader.opaque(messageLimits.hash, "reference") };
  throw new DecodeError(`proposal_or_ref_type: unknown number ${number}`);
}

export function writeProposalOrRef(writer: Writer, item: ProposalOrRef): Writer {
  if (item.kind === "proposal") return writeProposal(writer.uint8(1), item.proposal);
  return writer.uint8(2).opaque(item.reference);
}

/** Extensions of a GroupContext (RFC 9420 §8.1), which may be larger than a member's. */
export function readGroupContextExtensions(reader: Reader): KeyPackageExtension[] {
  const { groupContextExtension, groupContextExtensions } = messageLimits;
  return readExtensions(reader, "extensions", groupContextExtension, groupContextExtensions);
}
