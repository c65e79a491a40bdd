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
