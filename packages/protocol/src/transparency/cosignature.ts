// A witness's word that it saw this checkpoint, and none that contradicts it (C2SP tlog-cosignature, Ed25519): a signature
// with a time over `cosignature/v1`, the time and the whole text. Who trusts a witness need not read the log itself.
import { concatBytes, readUint64, uint64, utf8 } from "../bytes.ts";
import { SIGNATURE_BYTES, type SigningKey, signLabelled, verifyLabelled } from "../ed25519.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type NoteKey, noteKeyId, type NoteSignature, signaturesBy } from "./signed-note.ts";

const LABEL = "cosignature/v1\n";

export interface Cosignature {
  readonly witness: NoteKey;
  /** Seconds since 1970 UTC. */
  readonly time: number;
}

/** The witness's side; `name` is the witness's, `time` in seconds since 1970 UTC. */
export function cosign(key: SigningKey, name: string, { note }: Pick<Checkpoint, "note">, time: number): NoteSignature {
  if (!Number.isSafeInteger(time) || time < 0) throw new RangeError(`${time} is no time`);
  const signature = signLabelled(key, LABEL, utf8(`time ${time}\n${note.text}`));
  const witness: NoteKey = { name, type: "cosignature", publicKey: key.publicKey };
  return { name, keyId: noteKeyId(witness), signature: concatBytes(uint64(time), signature) };
}

/**
 * The reader's side: the witnesses among `known` that cosigned. Undefined if a signature that claims to be one of theirs is
 * not: then the whole note is to be refused.
 */
export function cosignaturesOf(
  { note }: Pick<Checkpoint, "note">,
  known: readonly NoteKey[],
): readonly Cosignature[] | undefined {
  const found: Cosignature[] = [];
  for (const witness of known) {
    for (const bytes of signaturesBy(note, witness)) {
      if (bytes.length !== 8 + SIGNATURE_BYTES) return undefined;
      const time = Number(readUint64(bytes, 0));
      const covered = utf8(`time ${time}\n${note.text}`);
      if (!Number.isSafeInteger(time) || !verifyLabelled(witness.publicKey, bytes.subarray(8), LABEL, covered)) {
        return undefined;
      }
      found.push({ witness, time });
    }
  }
  return found;
}
