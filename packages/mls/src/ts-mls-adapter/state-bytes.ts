// A group's state as bytes: version, ts-mls state, unapplied proposals, pending commit if there is one, and a SHA-256 over
// it all, so that damage is told from a state that merely decodes. Secret; whoever stores it encrypts it. Proposals are
// written here because ts-mls loses an author of leaf index 0 (its optional values take 0 for absent).

import { createHash, timingSafeEqual } from "node:crypto";
import { bytesToBase64, type ClientState, decodeGroupState, encodeGroupState, type ProposalWithSender } from "ts-mls";
import { base64ToBytes } from "ts-mls/util/byteArray.js";
import { decodeProposal, encodeProposal } from "ts-mls/proposal.js";
import { DecodeError, Reader } from "../codec/reader.ts";
import { Writer } from "../codec/writer.ts";
import { MlsError } from "../errors.ts";
import { clientConfig } from "./engine.ts";

/** A commit of one's own, before its echo. */
export interface Pending {
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  readonly proposals: readonly ProposalWithSender[];
  /** The state after it, without past epochs: these are taken from the state that it is merged into. */
  readonly newState: ClientState;
}

export interface StoredGroup {
  readonly state: ClientState;
  readonly pending: Pending | undefined;
}

const magic = new TextEncoder().encode("MLSG");
const version = 1;
const hashLength = 32;
const limit = 2 ** 30 - 1;

export function encodeStoredGroup({ state, pending }: StoredGroup): Uint8Array {
  const writer = new Writer().fixed(magic).uint8(version).opaque(
    encodeGroupState({ ...state, unappliedProposals: {} }),
  );
  writer.vector(Object.entries(state.unappliedProposals), (inner, [reference, proposal]) => {
    inner.opaque(base64ToBytes(reference));
    writeProposal(inner, proposal);
  });
  writer.uint8(pending === undefined ? 0 : 1);
  if (pending !== undefined) {
    writer.opaque(pending.commit).uint8(pending.welcome === undefined ? 0 : 1);
    if (pending.welcome !== undefined) writer.opaque(pending.welcome);
    writer.vector(pending.proposals, writeProposal).opaque(encodeGroupState(pending.newState));
  }
  const body = writer.finish();
  return new Writer().fixed(body).fixed(createHash("sha256").update(body).digest()).finish();
}

/** Throws `state-damaged`, `state-version`. */
export function decodeStoredGroup(stored: Uint8Array): StoredGroup {
  // ts-mls decodes to views, and secrets in them are overwritten when used up: never in the caller's bytes.
  const bytes = stored.slice();
  if (bytes.length < magic.length + 1 + hashLength || magic.some((byte, at) => bytes[at] !== byte)) {
    throw new MlsError("state-damaged", "these bytes are no group state");
  }
  if (bytes[magic.length] !== version) {
    throw new MlsError("state-version", `a group state of version ${bytes[magic.length]}`);
  }
  const body = bytes.subarray(0, -hashLength);
  if (!timingSafeEqual(createHash("sha256").update(body).digest(), bytes.subarray(-hashLength))) {
    throw new MlsError("state-damaged", "the group state does not match its checksum");
  }
  try {
    const reader = new Reader(body, magic.length + 1);
    const withoutProposals = readState(reader);
    const unappliedProposals = Object.fromEntries(
      reader.vector(65536, limit, "unapplied_proposals", (inner) => {
        const reference = bytesToBase64(inner.opaque(64, "reference"));
        return [reference, readProposal(inner)];
      }),
    );
    const state = { ...withoutProposals, unappliedProposals };
    const pending = reader.uint8("pending") === 1 ? readPending(reader) : undefined;
    reader.end("state");
    return { state, pending };
  } catch (error) {
    throw new MlsError("state-damaged", "the group state does not decode", { cause: error });
  }
}

function readState(reader: Reader): ClientState {
  const bytes = reader.opaque(limit, "state");
  const decoded = decodeGroupState(bytes, 0);
  if (decoded === undefined || decoded[1] !== bytes.length) throw new DecodeError("state: not one of ts-mls");
  return { ...decoded[0], clientConfig };
}

function readPending(reader: Reader): Pending {
  const commit = reader.opaque(limit, "commit");
  const welcome = reader.uint8("has_welcome") === 1 ? reader.opaque(limit, "welcome") : undefined;
  const proposals = reader.vector(65536, limit, "proposals", readProposal);
  return { commit, welcome, proposals, newState: readState(reader) };
}

function writeProposal(writer: Writer, { proposal, senderLeafIndex }: ProposalWithSender): void {
  writer.uint8(senderLeafIndex === undefined ? 0 : 1).uint32(senderLeafIndex ?? 0).opaque(encodeProposal(proposal));
}

function readProposal(reader: Reader): ProposalWithSender {
  const authored = reader.uint8("authored") === 1;
  const author = reader.uint32("author");
  const decoded = decodeProposal(reader.opaque(limit, "proposal"), 0);
  if (decoded === undefined) throw new DecodeError("proposal: not one of ts-mls");
  return { proposal: decoded[0], senderLeafIndex: authored ? author : undefined };
}
