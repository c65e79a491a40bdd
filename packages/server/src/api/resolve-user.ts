// The key that a name is bound to; empty if nobody has it. The proof of the binding is empty until there is a log.

import type { SessionHandler } from "./method.ts";

export const resolveUser: SessionHandler<"resolveUser"> = async ({ username }, { store }) => {
  const found = await store.findUser({ username });
  return { identityKey: found?.identityKey ?? new Uint8Array(), inclusionProof: new Uint8Array() };
};
