// The node's receipt for one accepted message:
// digest = SHA-256("qpq delivery v1" ‖ recipientKey(32) ‖ u8 len ‖ channelId ‖ u64 seq ‖ u32 ttlSecs ‖ SHA-256(payload)),
// proof = digest ‖ Ed25519(node key, "qpq delivery v1" ‖ digest). It shows that the node accepted the message, not that
// it never delivered it.
import { hash } from "node:crypto";
import { sameBytes, utf8, writeHex } from "./bytes.ts";
import { LabelledContent, type SigningKey, verifyLabelled } from "./ed25519.ts";

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
  const proof = new Uint8Array(DELIVERY_PROOF_BYTES);
  writeHex(digestOf(delivery), signed.content, 0);
  proof.set(signed.content);
  signed.sign(nodeKey, proof, DIGEST_BYTES);
  return proof;
}

/** The client's side: true if `nodeKey` (32 bytes, the stored one) made this proof of exactly this delivery. */
export function verifyDelivery(nodeKey: Uint8Array, delivery: Delivery | HashedDelivery, proof: Uint8Array): boolean {
  if (delivery.recipientKey.length !== 32) return false;
  const digest = new Uint8Array(DIGEST_BYTES);
  writeHex(digestOf(delivery), digest, 0);
  return sameBytes(proof.subarray(0, DIGEST_BYTES), digest) &&
    verifyLabelled(nodeKey, proof.subarray(DIGEST_BYTES), LABEL, digest);
}

const label = utf8(LABEL);
const signed = new LabelledContent(LABEL, DIGEST_BYTES);
/**
 * What is hashed, put together here each time: a node does this for every message. For the same reason hashes are asked for
 * in one call, as hex: a hash object of ours and a Buffer cost the runtime more than hashing a kilobyte does.
 */
const hashed = new Uint8Array(label.length + 32 + 1 + 255 + 8 + 4 + DIGEST_BYTES);
const view = new DataView(hashed.buffer);
hashed.set(label);

/** In hex. */
function digestOf(delivery: Delivery | HashedDelivery): string {
  const { recipientKey, channelId, seq, ttlSecs } = delivery;
  if (recipientKey.length !== 32 || ("payloadHash" in delivery && delivery.payloadHash.length !== DIGEST_BYTES)) {
    throw new RangeError("a recipient key and a hash have 32 bytes each");
  }
  if (channelId.length > 255) throw new RangeError(`a channel id of ${channelId.length} bytes has no 8-bit length`);
  let at = label.length;
  hashed.set(recipientKey, at);
  at += recipientKey.length;
  hashed[at] = channelId.length;
  hashed.set(channelId, at + 1);
  at += 1 + channelId.length;
  setUint64(at, seq);
  if (ttlSecs >>> 0 !== ttlSecs) throw new RangeError(`${ttlSecs} is no 32-bit integer`);
  view.setUint32(at + 8, ttlSecs);
  at += 12;
  if ("payloadHash" in delivery) hashed.set(delivery.payloadHash, at);
  else writeHex(hash("sha256", delivery.payload, "hex"), hashed, at);
  return hash("sha256", hashed.subarray(0, at + DIGEST_BYTES), "hex");
}

function setUint64(at: number, value: number | bigint): void {
  if (typeof value === "bigint" ? BigInt.asUintN(64, value) !== value : !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${value} is no 64-bit integer`);
  }
  if (typeof value === "bigint") return view.setBigUint64(at, value);
  // A BigInt of it costs more than both halves.
  view.setUint32(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 4, value >>> 0);
}
