// One message into one inbox. The answer comes once it is on disk, with the proof that it was accepted.

import type { Accepted } from "../delivery/delivery.ts";
import type { ResultOf, SessionHandler } from "./method.ts";

export const enqueue: SessionHandler<"enqueue"> = (params, { delivery }, session) => {
  const { channelId, payload, ttlSecs } = params;
  return delivery.enqueue(session, params.recipientKey, { channelId, payload, ttlSecs }).then(told);
};

function told({ seq, deliveryProof }: Accepted): ResultOf<"enqueue"> {
  return { seq: BigInt(seq), deliveryProof };
}
