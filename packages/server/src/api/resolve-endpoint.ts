// The endpoint record of somebody with whom the caller has an open channel of two; empty for anybody else's.

import type { SessionHandler } from "./method.ts";

export const resolveEndpoint: SessionHandler<"resolveEndpoint"> = async ({ identityKey }, { store }, { account }) => {
  const nodeAddr = await store.findEndpoint({ account, peerKey: identityKey });
  return { nodeAddr: nodeAddr ?? new Uint8Array() };
};
