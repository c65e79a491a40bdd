// One message into one inbox. The answer comes once it is on disk, with the proof that it was accepted.

import type { SessionHandler } from "./method.ts";

export const enqueue: SessionHandler<"enqueue"> = async (params, { delivery }, session) => {
  const { channelId, payload, ttlSecs } = params;
  const { seq, deliveryProof } = await delivery.enqueue(session, params.recipientKey, { channelId, payload, ttlSecs });
  return { seq: BigInt(seq), deliveryProof };
};
