// Publishes the key that envelopes for the caller are sealed to (docs/protocol.md, Sealed envelope).

import { nodeError, parseHybridKey } from "@quicproquo/protocol";
import type { SessionHandler } from "./method.ts";

export const uploadHybridKey: SessionHandler<"uploadHybridKey"> = async ({ hybridPublicKey }, { store }, session) => {
  const parsed = parseHybridKey(hybridPublicKey, session.identityKey);
  if (parsed === undefined) throw nodeError("E018", "its form, its signature or its public key is wrong");
  const { created } = parsed;
  const outcome = await store.keepHybridKey({ account: session.account, created, value: hybridPublicKey });
  if (outcome === "older") throw nodeError("E018", "a newer key is published already");
  return {};
};
