// The 96-byte delivery proof (PROTOCOL section 9), made where the seq is taken: one signature a message. Written over
// node:crypto and not with protocol's portable hash, because this is the node's busiest line; tests verify each proof with
// protocol's own verification.

import { createHash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Prove } from "./inboxes.ts";

const label = new TextEncoder().encode("qpq delivery v1");

export function deliveryProver(nodeKey: KeyObject): Prove {
  return ({ recipientKey, channelId, payload, ttlSecs }, seq) => {
    const numbers = new DataView(new ArrayBuffer(12));
    numbers.setBigUint64(0, BigInt(seq));
    numbers.setUint32(8, ttlSecs);
    const digest = createHash("sha256").update(label).update(recipientKey).update(Uint8Array.of(channelId.length))
      .update(channelId).update(new Uint8Array(numbers.buffer)).update(createHash("sha256").update(payload).digest())
      .digest();
    const signed = new Uint8Array(label.length + digest.length);
    signed.set(label);
    signed.set(digest, label.length);
    const proof = new Uint8Array(96);
    proof.set(digest);
    proof.set(sign(null, signed, nodeKey), digest.length);
    return proof;
  };
}
