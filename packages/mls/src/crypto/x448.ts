// X448 (RFC 7748 §5) by noble's ladder. noble's own x448 stands in one module with Ed448 and a prime-order group, which take
// 75 ms of a core to be made: as long as all else of this package together, in every program, and few ever meet the curve.

import { pow } from "@noble/curves/abstract/modular.js";
import { montgomery } from "@noble/curves/abstract/montgomery.js";

/** Of the field (§4.2). */
const p = 2n ** 448n - 2n ** 224n - 1n;

/** Over raw bytes: 56 of a scalar, 56 of u. Both throw for other lengths, and where zero would be agreed. */
export const x448: {
  getPublicKey(scalar: Uint8Array): Uint8Array;
  getSharedSecret(scalar: Uint8Array, u: Uint8Array): Uint8Array;
} = montgomery({ P: p, type: "x448", adjustScalarBytes: decodeScalar, powPminus2: (x) => pow(x, p - 2n, p) });

/** In place: a multiple of four of 448 bits. */
function decodeScalar(bytes: Uint8Array): Uint8Array {
  bytes[0] = (bytes[0] ?? 0) & 252;
  bytes[55] = (bytes[55] ?? 0) | 128;
  return bytes;
}
