// The caller's sessions, this one included, so that its owner finds what is not theirs.

import { sameBytes } from "@quicproquo/protocol";
import type { SessionHandler } from "./method.ts";

export const sessions: SessionHandler<"sessions"> = async (_params, { store, clock }, { account, id: own }) => {
  const found = await store.listSessions({ account, now: clock.now() });
  return {
    sessions: found.map(({ id, createdAt, lastUsedAt, expiresAt, deviceHash }) => ({
      id,
      created: BigInt(createdAt),
      lastUsed: BigInt(lastUsedAt),
      expires: BigInt(expiresAt),
      deviceIdHash: deviceHash,
      current: sameBytes(id, own),
    })),
  };
};
