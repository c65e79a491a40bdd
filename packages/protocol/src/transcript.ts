// The signature under a transcript: by the exporter's identity key over "qpq transcript v1" ‖ u64 lines ‖ head(32) ‖
// u8 len ‖ origin ‖ u8 len ‖ name. `head` is the last link of a chain over the lines. It says what the exporter's machine
// held, not that the others wrote it.
import { uint64, utf8, withLength8 } from "./bytes.ts";
import { type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";

const LABEL = "qpq transcript v1";
const HEAD_BYTES = 32;

export interface TranscriptHead {
  readonly lines: number;
  /** 32 bytes. */
  readonly head: Uint8Array;
  /** Who exports, and at which node. */
  readonly name: string;
  readonly origin: string;
}

/** Throws a RangeError for a head of another length, and for names beyond 255 bytes. */
export function signTranscript(identity: SigningKey, transcript: TranscriptHead): Uint8Array {
  if (transcript.head.length !== HEAD_BYTES) throw new RangeError(`the head of a chain has ${HEAD_BYTES} bytes`);
  return signLabelled(identity, LABEL, ...covered(transcript));
}

/** Whether the owner of `identityKey` signed this; false for what nobody could have. */
export function verifyTranscript(identityKey: Uint8Array, transcript: TranscriptHead, signature: Uint8Array): boolean {
  const { lines, head, name, origin } = transcript;
  const possible = head.length === HEAD_BYTES && Number.isSafeInteger(lines) && lines >= 0 &&
    [name, origin].every((text) => utf8(text).length <= 255);
  return possible && verifyLabelled(identityKey, signature, LABEL, ...covered(transcript));
}

function covered({ lines, head, name, origin }: TranscriptHead): Uint8Array[] {
  return [uint64(lines), head, withLength8(utf8(origin)), withLength8(utf8(name))];
}
