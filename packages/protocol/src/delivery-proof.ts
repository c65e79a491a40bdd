// The node's receipt for one accepted message:
// digest = SHA-256("qpq delivery v1" ‖ recipientKey(32) ‖ u8 len ‖ channelId ‖ u64 seq ‖ u32 ttlSecs ‖ SHA-256(payload)),
// proof = digest ‖ Ed25519(node key, "qpq delivery v1" ‖ digest). It shows that the node accepted the message, not that
// it never delivered it.
import { createHash } from "node:crypto";
import { concatBytes, sameBytes, utf8 } from "./bytes.ts";
import { type SigningKey, signLabelled, verifyLabelled } from "./ed25519.ts";

export const DELIVERY_PROOF_BYTES = 96;

const LABEL = "qpq delivery v1";
const DIGEST_BYTES = 32;

export interface Delivery {
  readonly recipientKey: Uint8Array;
  readonly channelId: Uint8Array;
  readonly seq: number | bigint;
  /** As the request had it, before the node's cap. */
  readonly ttlSecs: number;
  readonly payload: Uint8Array;
}

/** As `Delivery`, with the payload's SHA-256 where it is known already. */
export interface HashedDelivery extends Omit<Delivery, "payload"> {
  readonly payloadHash: Uint8Array;
}

/** The node's side: 96 bytes. */
export function signDelivery(nodeKey: SigningKey, delivery: Delivery | HashedDelivery): Uint8Array {
  const digest = digestOf(delivery);
  return concatBytes(digest, signLabelled(nodeKey, LABEL, digest));
}

/** The client's side: true if `nodeKey` (32 bytes, the stored one) made this proof of exactly this delivery. */
export function verifyDelivery(nodeKey: Uint8Array, delivery: Delivery | HashedDelivery, proof: Uint8Array): boolean {
  if (delivery.recipientKey.length !== 32) return false;
  const digest = digestOf(delivery);
  return sameBytes(proof.subarray(0, DIGEST_BYTES), digest) &&
    verifyLabelled(nodeKey, proof.subarray(DIGEST_BYTES), LABEL, digest);
}

const label = utf8(LABEL);
/** What is hashed, put together here each time: a node does this for every message. */
const hashed = new Uint8Array(label.length + 32 + 1 + 255 + 8 + 4 + DIGEST_BYTES);
const view = new DataView(hashed.buffer);
hashed.set(label);

function digestOf(delivery: Delivery | HashedDelivery): Uint8Array {
  const { recipientKey, channelId, seq, ttlSecs } = delivery;
  const payloadHash = "payloadHash" in delivery
    ? delivery.payloadHash
    : createHash("sha256").update(delivery.payload).digest();
  if (recipientKey.length !== 32 || payloadHash.length !== 32) {
    throw new RangeError("a recipient key and a hash have 32 bytes each");
  }
  if (channelId.length > 255) throw new RangeError(`a channel id of ${channelId.length} bytes has no 8-bit length`);
  let at = label.length;
  hashed.set(recipientKey, at);
  at += recipientKey.length;
  hashed[at] = channelId.length;
  hashed.set(channelId, at + 1);
  at += 1 + channelId.length;
  view.setBigUint64(at, unsigned(BigInt(seq), 64));
  view.setUint32(at + 8, Number(unsigned(BigInt(ttlSecs), 32)));
  hashed.set(payloadHash, at + 12);
  return new Uint8Array(createHash("sha256").update(hashed.subarray(0, at + 12 + payloadHash.length)).digest());
}

function unsigned(value: bigint, bits: number): bigint {
  if (BigInt.asUintN(bits, value) !== value) throw new RangeError(`${value} is no ${bits}-bit integer`);
  return value;
}
