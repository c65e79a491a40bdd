// The oldest messages of one inbox; they stay until they are acked.

import { envelopesOf } from "./envelopes.ts";
import type { SessionHandler } from "./method.ts";

export const peek: SessionHandler<"peek"> = async ({ channelId, limit }, { delivery, limits }, session, caller) => {
  const share = { of: `account ${session.account}`, bytes: limits.replyBytes };
  return envelopesOf(await caller.large(share, () => delivery.peek(session, channelId, limit)));
};
