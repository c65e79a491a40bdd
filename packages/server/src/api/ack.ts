// Removes what was received, up to a seq. May be repeated; never removes what came later.

import type { SessionHandler } from "./method.ts";

const greatest = BigInt(Number.MAX_SAFE_INTEGER);

export const ack: SessionHandler<"ack"> = async ({ channelId, seqUpTo }, { delivery }, session) => {
  await delivery.ack(session, channelId, Number(seqUpTo < greatest ? seqUpTo : greatest));
  return {};
};
