// What a log asks a witness (C2SP tlog-witness, add-checkpoint): the size that the witness cosigned last, the proof that the
// checkpoint continues it, and the checkpoint. The witness keeps one size for each log, and answers with its signature.
import { fromBase64, toBase64 } from "../bytes.ts";
import { TREE_HASH_BYTES } from "./merkle-hash.ts";
import { PROOF_HASHES_LIMIT } from "./merkle-proof.ts";
import { NOTE_LENGTH_LIMIT } from "./signed-note.ts";

export interface AddCheckpoint {
  readonly oldSize: number;
  /** From `oldSize`; none if that is 0. */
  readonly hashes: readonly Uint8Array[];
  /** The whole note. */
  readonly checkpoint: string;
}

export function formatAddCheckpoint({ oldSize, hashes, checkpoint }: AddCheckpoint): string {
  const lines = [`old ${oldSize}`, ...hashes.map((hash) => toBase64(hash)), ""];
  return `${lines.join("\n")}\n${checkpoint}`;
}

/** The witness's side: undefined for another form. Nothing of it was verified yet. */
export function parseAddCheckpoint(body: string): AddCheckpoint | undefined {
  const split = body.length > NOTE_LENGTH_LIMIT + 8_192 ? -1 : body.indexOf("\n\n");
  if (split < 0) return undefined;
  const [old = "", ...encoded] = body.slice(0, split).split("\n");
  const oldSize = parseTreeSize(/^old (.+)$/.exec(old)?.[1] ?? "");
  if (oldSize === undefined || encoded.length > PROOF_HASHES_LIMIT) return undefined;
  const hashes: Uint8Array[] = [];
  for (const line of encoded) {
    const hash = fromBase64(line);
    if (hash?.length !== TREE_HASH_BYTES) return undefined;
    hashes.push(hash);
  }
  return { oldSize, hashes, checkpoint: body.slice(split + 2) };
}

/** Decimal without leading zeroes; undefined for anything else, and for what is no safe integer. */
export function parseTreeSize(text: string): number | undefined {
  const size = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size) ? size : undefined;
}
