// As fetch, but waits for the first message, no longer than the limit allows.

import { envelopesOf } from "./envelopes.ts";
import type { SessionHandler } from "./method.ts";

export const fetchWait: SessionHandler<"fetchWait"> = (
  { channelId, limit, timeoutMs },
  { delivery, limits },
  session,
  caller,
) => {
  const longest = BigInt(limits.fetchWaitMs);
  const timeout = Number(timeoutMs < longest ? timeoutMs : longest);
  return delivery.fetchWait(session, channelId, limit, timeout, caller).then(envelopesOf);
};
