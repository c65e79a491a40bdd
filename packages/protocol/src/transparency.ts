// The transparency log as both ends must know it (docs/protocol.md, Key transparency): entries, tree, proofs, and the
// public notes that carry them (C2SP). Everything of it is checked by whoever reads it; nothing is taken on trust.
export {
  encodeLogEntry,
  hashLogName,
  LOG_ENTRY_BYTES,
  type LogEntry,
  type LogEntryKind,
  parseLogEntry,
} from "./transparency/log-entry.ts";
export { MerkleFrontier } from "./transparency/merkle-frontier.ts";
export { emptyRoot, leafHash, nodeHash, TREE_HASH_BYTES } from "./transparency/merkle-hash.ts";
export {
  type Consistency,
  type Inclusion,
  PROOF_HASHES_LIMIT,
  verifyConsistency,
  verifyInclusion,
} from "./transparency/merkle-proof.ts";
export {
  consistencyProof,
  hashesOfAppend,
  inclusionProof,
  type ReadHash,
  storedHashCount,
  storedHashPosition,
  treeRoot,
} from "./transparency/merkle-tree.ts";
export {
  type Checkpoint,
  checkpointKey,
  openCheckpoint,
  signCheckpoint,
  type TreeHead,
  withoutCosignatures,
} from "./transparency/checkpoint.ts";
export { cosign, type Cosignature, cosignaturesOf } from "./transparency/cosignature.ts";
export {
  formatLogProof,
  LOG_PROOF_BYTES_LIMIT,
  type LogProof,
  type LogProofParts,
  openLogProof,
  parseLogProof,
} from "./transparency/log-proof.ts";
export { type BrokenRule, brokenRule, type LogHistory, LogReading } from "./transparency/log-rules.ts";
export {
  formatNoteKey,
  formatSignatureLine,
  formatSignedNote,
  NOTE_LENGTH_LIMIT,
  type NoteKey,
  noteKeyId,
  type NoteSignature,
  parseNoteKey,
  parseSignatureLine,
  parseSignedNote,
  type SignedNote,
} from "./transparency/signed-note.ts";
// Names as entries hash them: who reads the log needs nothing else of this package.
export { parseUserName, type UserName } from "./user-name.ts";
export {
  type AddCheckpoint,
  formatAddCheckpoint,
  parseAddCheckpoint,
  parseTreeSize,
} from "./transparency/witness-request.ts";
