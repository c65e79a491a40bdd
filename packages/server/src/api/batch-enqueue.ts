// One message into many inboxes at once, in one transaction; batches of one channel are seen in one order by all.

import type { SessionHandler } from "./method.ts";

export const batchEnqueue: SessionHandler<"batchEnqueue"> = async (params, { delivery }, session) => {
  const { channelId, payload, ttlSecs } = params;
  const recipientKeys = [...params.recipientKeys];
  const seqs = await delivery.batchEnqueue(session, recipientKeys, { channelId, payload, ttlSecs });
  return { seqs: seqs.map(BigInt) };
};
