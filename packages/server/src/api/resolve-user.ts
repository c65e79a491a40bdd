// The key that a name is bound to, with the log's proof of it; both empty if nobody has the name.

import type { SessionHandler } from "./method.ts";

export const resolveUser: SessionHandler<"resolveUser"> = async ({ username }, { transparency }) => {
  const found = await transparency.prove(username);
  if (found === undefined) return { identityKey: new Uint8Array(), inclusionProof: new Uint8Array() };
  return { identityKey: found.identityKey, inclusionProof: found.proof };
};
