// A node's permanent name, derived from its key: a new key is a new node. And the certificate pins that the key vouches
// for, so that certificates can change without anybody being asked to trust a new one.
import { createHash } from "node:crypto";
import { concatBytes, utf8, withLength8 } from "./bytes.ts";
import { type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";

/** 32 characters of `a-z 2-7` and `.qpq.invalid`: safe as a folder's name on every system. */
export type Origin = string & { readonly __origin: unique symbol };

const FORM = /^[a-z2-7]{32}\.qpq\.invalid$/;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** The origin of a node's Ed25519 key (32 bytes). Throws a RangeError for another length. */
export function originOf(nodeKey: Uint8Array): Origin {
  if (nodeKey.length !== 32) throw new RangeError("a node key has 32 bytes");
  // 32 characters of base32 (RFC 4648 §6) are exactly 20 bytes.
  const digest = createHash("sha256").update(nodeKey).digest().subarray(0, 20);
  let text = "";
  let bits = 0;
  let waiting = 0;
  for (const byte of digest) {
    bits = (bits << 8) | byte;
    waiting += 8;
    while (waiting >= 5) {
      waiting -= 5;
      text += BASE32.charAt((bits >>> waiting) & 31);
    }
    bits &= (1 << waiting) - 1;
  }
  return `${text}.qpq.invalid` as Origin;
}

/** The text as an origin; undefined if it is none. */
export function parseOrigin(text: string): Origin | undefined {
  return FORM.test(text) ? text as Origin : undefined;
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo. */
export const PIN_BYTES = 32;
/** The current one and the next; a node never names more. */
export const PINS_LIMIT = 2;

const PINS_LABEL = "qpq pins v1";

/** Signs `"qpq pins v1" ‖ u8 len ‖ origin ‖ pins` with the node's key. Throws a RangeError for pins of a wrong form. */
export function signPins(nodeKey: SigningKey, pins: readonly Uint8Array[]): Uint8Array {
  if (!wellFormed(pins)) throw new RangeError(`at most ${PINS_LIMIT} pins of ${PIN_BYTES} bytes`);
  return signLabelled(nodeKey, PINS_LABEL, withLength8(utf8(originOf(nodeKey.publicKey))), concatBytes(...pins));
}

/** True if `nodeKey` vouches for exactly these pins. The origin is derived from the key: no other can be claimed. */
export function verifyPins(nodeKey: Uint8Array, pins: readonly Uint8Array[], signature: Uint8Array): boolean {
  return nodeKey.length === 32 && wellFormed(pins) &&
    verifyLabelled(nodeKey, signature, PINS_LABEL, withLength8(utf8(originOf(nodeKey))), concatBytes(...pins));
}

function wellFormed(pins: readonly Uint8Array[]): boolean {
  return pins.length <= PINS_LIMIT && pins.every((pin) => pin.length === PIN_BYTES);
}
