// The oldest messages of one inbox; they stay until they are acked.

import { envelopesOf } from "./envelopes.ts";
import type { SessionHandler } from "./method.ts";

export const peek: SessionHandler<"peek"> = async ({ channelId, limit }, { delivery }, session, caller) => {
  return envelopesOf(await caller.large(() => delivery.peek(session, channelId, limit)));
};
