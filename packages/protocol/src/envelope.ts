// What a node carries: one byte of kind, then an MLSMessage, bare in groups and sealed for one person elsewhere. The node
// never looks inside; the receiving client refuses every other kind, and the wrong kind for its channel.
import {
  X_WING_CIPHERTEXT_BYTES,
  X_WING_ENCAPSULATION_SEED_BYTES,
  xWingDecapsulateAside,
  xWingHpke,
  type XWingSecretKey,
} from "@quicproquo/mls/hpke";
import { concatBytes, utf8 } from "./bytes.ts";
import type { Random } from "./random.ts";

/** `bare`: groups only. `sealed`: 1:1 channels and default inboxes only. */
export type PayloadKind = "bare" | "sealed";

const BARE = 0x00;
// 0x01 was an earlier system's own combination of two key agreements; it is never taken.
const SEALED = 0x02;
const LABEL = utf8("qpq envelope v2");

/** What sealing adds to an MLSMessage. */
export const ENVELOPE_OVERHEAD_BYTES: number = 1 + xWingHpke.overhead;

/** The kind of a payload by its first byte; undefined for an empty or unknown one. */
export function payloadKind(payload: Uint8Array): PayloadKind | undefined {
  return payload[0] === BARE ? "bare" : payload[0] === SEALED ? "sealed" : undefined;
}

/** A group's payload. */
export function wrapBare(mlsMessage: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(BARE), mlsMessage);
}

/** The MLSMessage in a group's payload, not copied; undefined for any other kind and for an empty one. */
export function unwrapBare(payload: Uint8Array): Uint8Array | undefined {
  return payloadKind(payload) === "bare" && payload.length > 1 ? payload.subarray(1) : undefined;
}

export interface Sealing {
  /** The recipient's leaf signature key, 32 bytes: bound by the sealing. */
  readonly recipientKey: Uint8Array;
  /** The recipient's X-Wing public key, as `parseHybridKey` gave it. */
  readonly hybridPublicKey: Uint8Array;
  /** Where it is sent: 16 bytes, or empty for the default inbox. Bound by the sealing. */
  readonly channelId: Uint8Array;
  /** An MLSMessage. */
  readonly message: Uint8Array;
}

/**
 * `0x02 ‖ enc(1120) ‖ ciphertext`. The encapsulation's randomness is the runtime's own; with `random` it is derived from
 * what that gives, which takes several times as long: for tests that need the same bytes again.
 */
export function sealEnvelope(sealing: Sealing, random?: Random): Uint8Array {
  const { recipientKey, hybridPublicKey, channelId, message } = sealing;
  if (recipientKey.length !== 32) throw new RangeError("a recipient key has 32 bytes");
  const info = concatBytes(LABEL, recipientKey);
  const seed = random?.(X_WING_ENCAPSULATION_SEED_BYTES);
  const { kemOutput, ciphertext } = xWingHpke.seal(hybridPublicKey, info, channelId, message, seed);
  seed?.fill(0);
  return concatBytes(Uint8Array.of(SEALED), kemOutput, ciphertext);
}

export interface Opening {
  readonly payload: Uint8Array;
  readonly recipientKey: Uint8Array;
  readonly hybridSecretKey: XWingSecretKey;
  readonly channelId: Uint8Array;
}

/** What was sealed; undefined unless it was sealed to this key, for this recipient, on this channel. */
export function openEnvelope(opening: Opening): Uint8Array | undefined {
  const { payload, recipientKey, hybridSecretKey, channelId } = opening;
  if (payloadKind(payload) !== "sealed") return undefined;
  return xWingHpke.open(hybridSecretKey, concatBytes(LABEL, recipientKey), channelId, sealedIn(payload));
}

/**
 * As `openEnvelope`; most of the work is done on threads of the runtime, where it has them for that. The payload must not
 * change until it resolves.
 */
export async function openEnvelopeAside(opening: Opening): Promise<Uint8Array | undefined> {
  const { payload, recipientKey, hybridSecretKey, channelId } = opening;
  if (payloadKind(payload) !== "sealed") return undefined;
  const { kemOutput, ciphertext } = sealedIn(payload);
  const secret = await xWingDecapsulateAside(hybridSecretKey, kemOutput);
  if (secret === undefined) return undefined;
  return xWingHpke.openWith(secret, concatBytes(LABEL, recipientKey), channelId, ciphertext);
}

function sealedIn(payload: Uint8Array): { readonly kemOutput: Uint8Array; readonly ciphertext: Uint8Array } {
  return {
    kemOutput: payload.subarray(1, 1 + X_WING_CIPHERTEXT_BYTES),
    ciphertext: payload.subarray(1 + X_WING_CIPHERTEXT_BYTES),
  };
}
