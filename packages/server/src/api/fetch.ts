// Drains one inbox: what is returned is gone. A lost reply is a lost message; peek and ack are the pair that loses nothing.

import { envelopesOf } from "./envelopes.ts";
import type { SessionHandler } from "./method.ts";

export const fetch: SessionHandler<"fetch"> = async ({ channelId, limit }, { delivery, limits }, session, caller) => {
  const share = { of: `account ${session.account}`, bytes: limits.replyBytes };
  return envelopesOf(await caller.large(share, () => delivery.fetch(session, channelId, limit)));
};
