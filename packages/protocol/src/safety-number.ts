// What two people compare to know that nobody stands between them: libsignal's numeric fingerprint over both identity keys,
// 60 digits to be read aloud or a code to be scanned. Each half depends on one key and one person, so neither can be chosen
// to fit the other, and 5,200 hashes make searching for a similar one dear. Keys are Ed25519 under libsignal's tag 0x05.
import { createHash } from "node:crypto";
import { concatBytes, fromHex, sameBytes, utf8 } from "./bytes.ts";
import { IDENTITY_KEY_BYTES } from "./identity-key.ts";

export const SAFETY_NUMBER_DIGITS = 60;
/** Of the scanned form; it changes with what is hashed. */
export const SAFETY_NUMBER_VERSION = 1;
/** `{1: version, 2: {1: local32}, 3: {1: remote32}}` (protobuf), always in this one spelling. */
export const SCANNED_SAFETY_NUMBER_BYTES = 74;

const HASHES = 5_200;
const HASH_VERSION = Uint8Array.of(0, 0);
const KEY_TAG = Uint8Array.of(5);
const SCANNED_HALF_BYTES = 32;
const LONGEST_ID_BYTES = 255;
/** Field 2 or 3, 34 bytes long, that holds field 1 of 32 bytes. */
const LOCAL = Uint8Array.of(0x12, 0x22, 0x0a, 0x20);
const REMOTE = Uint8Array.of(0x1a, 0x22, 0x0a, 0x20);

/** One of the two: 32 bytes of identity key, and by what name they are known at which node: `name@origin`. */
export interface SafetyParty {
  readonly key: Uint8Array;
  readonly id: string;
}

export interface SafetyNumber {
  /** 60 digits, the same at both. */
  readonly digits: string;
  /** What this side shows to be scanned; the other side's has the halves the other way round. */
  readonly scannable: Uint8Array;
}

/** Throws a RangeError for a key of another length and an id of 0 or more than 255 bytes. */
export function safetyNumber(own: SafetyParty, other: SafetyParty): SafetyNumber {
  const local = fingerprint(own);
  const remote = fingerprint(other);
  const [first, second] = [digitsOf(local), digitsOf(remote)].sort();
  const version = Uint8Array.of(0x08, SAFETY_NUMBER_VERSION);
  const half = (hash: Uint8Array): Uint8Array => hash.subarray(0, SCANNED_HALF_BYTES);
  return {
    digits: `${first}${second}`,
    scannable: concatBytes(version, LOCAL, half(local), REMOTE, half(remote)),
  };
}

/**
 * What the other side's code says: `same` people and keys as here; `different`: somebody stands in between, or it is of
 * another pair; `other-version`: one of the programs is too old; `invalid`: it is no safety number.
 */
export type ScanResult = "same" | "different" | "other-version" | "invalid";

/** Holds what was scanned from the other side's screen against what this side shows. */
export function compareScanned({ scannable }: SafetyNumber, scanned: Uint8Array): ScanResult {
  if (scanned[0] !== 0x08 || scanned.length < 2) return "invalid";
  if (scanned[1] !== SAFETY_NUMBER_VERSION) return "other-version";
  const ours = halvesOf(scannable);
  const theirs = halvesOf(scanned);
  if (ours === undefined || theirs === undefined) return "invalid";
  return sameBytes(ours.local, theirs.remote) && sameBytes(ours.remote, theirs.local) ? "same" : "different";
}

/** The 60 digits that somebody typed or pasted, in groups or without; undefined if it is anything else. */
export function parseSafetyDigits(typed: string): string | undefined {
  if (typed.length > 4 * SAFETY_NUMBER_DIGITS) return undefined;
  const digits = typed.replaceAll(/\s/g, "");
  return /^[0-9]{60}$/.test(digits) ? digits : undefined;
}

/** The bytes of a code that somebody pasted, in hex, in groups or without; undefined if it is too long or no hex. */
export function parseScanned(pasted: string): Uint8Array | undefined {
  if (pasted.length > 8 * SCANNED_SAFETY_NUMBER_BYTES) return undefined;
  const hex = pasted.replaceAll(/\s/g, "");
  if (hex === "" || hex.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  return fromHex(hex);
}

function halvesOf(scanned: Uint8Array): { readonly local: Uint8Array; readonly remote: Uint8Array } | undefined {
  if (scanned.length !== SCANNED_SAFETY_NUMBER_BYTES) return undefined;
  if (!sameBytes(scanned.subarray(2, 6), LOCAL) || !sameBytes(scanned.subarray(38, 42), REMOTE)) return undefined;
  return { local: scanned.subarray(6, 38), remote: scanned.subarray(42) };
}

function fingerprint({ key, id }: SafetyParty): Uint8Array {
  const name = utf8(id);
  if (key.length !== IDENTITY_KEY_BYTES) throw new RangeError("an identity key has 32 bytes");
  if (name.length === 0 || name.length > LONGEST_ID_BYTES) throw new RangeError("an id has 1 to 255 bytes");
  const tagged = concatBytes(KEY_TAG, key);
  let hash = createHash("sha512").update(HASH_VERSION).update(tagged).update(name).update(tagged).digest();
  for (let done = 1; done < HASHES; done++) hash = createHash("sha512").update(hash).update(tagged).digest();
  return new Uint8Array(hash);
}

/** Six 5-byte big-endian numbers modulo 100,000, five digits each. */
function digitsOf(hash: Uint8Array): string {
  let digits = "";
  for (let at = 0; at < 30; at += 5) {
    let chunk = 0;
    for (const byte of hash.subarray(at, at + 5)) chunk = chunk * 256 + byte;
    digits += String(chunk % 100_000).padStart(5, "0");
  }
  return digits;
}
