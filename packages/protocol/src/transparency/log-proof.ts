// What `resolveUser` proves a binding with (C2SP tlog-proof): the entry as extra data, where it stands, the path to the
// root, and the checkpoint with that root. It verifies without asking anybody.
import { decodeText, fromBase64, toBase64 } from "../bytes.ts";
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { LOG_ENTRY_BYTES, type LogEntry, parseLogEntry } from "./log-entry.ts";
import { leafHash, TREE_HASH_BYTES } from "./merkle-hash.ts";
import { PROOF_HASHES_LIMIT, verifyInclusion } from "./merkle-proof.ts";
import { NOTE_LENGTH_LIMIT } from "./signed-note.ts";

/** Longer proofs are refused unread. */
export const LOG_PROOF_BYTES_LIMIT: number = NOTE_LENGTH_LIMIT + 8_192;

const HEADER = "c2sp.org/tlog-proof@v1";

export interface LogProofParts {
  /** The encoded entry. */
  readonly entry: Uint8Array;
  readonly index: number;
  /** The leaf's sibling first. */
  readonly hashes: readonly Uint8Array[];
  /** The whole note. */
  readonly checkpoint: string;
}

/** A proof that verified: the entry stands at the index in the log of the checkpoint. */
export interface LogProof {
  readonly entry: LogEntry;
  readonly index: number;
  readonly checkpoint: Checkpoint;
}

export function formatLogProof({ entry, index, hashes, checkpoint }: LogProofParts): Uint8Array {
  const lines = [HEADER, `extra ${toBase64(entry)}`, `index ${index}`, ...hashes.map((hash) => toBase64(hash)), ""];
  return new TextEncoder().encode(`${lines.join("\n")}\n${checkpoint}`);
}

/** Undefined for another form. Nothing of it was verified yet. */
export function parseLogProof(bytes: Uint8Array): LogProofParts | undefined {
  const text = bytes.length <= LOG_PROOF_BYTES_LIMIT ? decodeText(bytes) : undefined;
  const split = text?.indexOf("\n\n") ?? -1;
  if (text === undefined || split < 0) return undefined;
  const [header, extra = "", index = "", ...encoded] = text.slice(0, split).split("\n");
  const entry = extra.startsWith("extra ") ? fromBase64(extra.slice("extra ".length)) : undefined;
  const [, digits] = /^index (0|[1-9][0-9]{0,15})$/.exec(index) ?? [];
  if (header !== HEADER || entry?.length !== LOG_ENTRY_BYTES || digits === undefined) return undefined;
  if (!Number.isSafeInteger(Number(digits)) || encoded.length > PROOF_HASHES_LIMIT) return undefined;
  const hashes: Uint8Array[] = [];
  for (const line of encoded) {
    const hash = fromBase64(line);
    if (hash?.length !== TREE_HASH_BYTES) return undefined;
    hashes.push(hash);
  }
  return { entry, index: Number(digits), hashes, checkpoint: text.slice(split + 2) };
}

/** The reader's side: undefined unless everything of it verifies for the node with this key. */
export function openLogProof(bytes: Uint8Array, nodeKey: Uint8Array): LogProof | undefined {
  const parts = parseLogProof(bytes);
  const entry = parts === undefined ? undefined : parseLogEntry(parts.entry);
  const checkpoint = parts === undefined ? undefined : openCheckpoint(parts.checkpoint, nodeKey);
  if (parts === undefined || entry === undefined || checkpoint === undefined) return undefined;
  const { index, hashes } = parts;
  const { size, root } = checkpoint;
  const included = verifyInclusion({ leaf: leafHash(parts.entry), index, size, root, hashes });
  return included ? { entry, index, checkpoint } : undefined;
}
