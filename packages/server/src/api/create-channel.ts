// The one channel between the caller and somebody else. Exactly one of two who race for it is told that it is new.

import { nodeError, sameBytes } from "@quicproquo/protocol";
import { newChannelId } from "../channels/channel-id.ts";
import type { SessionHandler } from "./method.ts";

export const createChannel: SessionHandler<"createChannel"> = async (
  { peerKey },
  { store, random },
  { account, identityKey },
) => {
  if (sameBytes(identityKey, peerKey)) throw nodeError("E010", "peerKey is your own");
  const outcome = await store.channelOf({ account, peerKey, candidate: newChannelId(random) });
  if (outcome.kind === "channel") return { channelId: outcome.channelId, wasNew: outcome.wasNew };
  if (outcome.kind === "unknown-recipient") throw nodeError("E029", "nobody has this peerKey");
  throw nodeError("E009", "the channel is closed");
};
