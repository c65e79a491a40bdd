// The name that a key is bound to, as a hint; empty if nobody has the key.

import type { SessionHandler } from "./method.ts";

export const resolveIdentity: SessionHandler<"resolveIdentity"> = async ({ identityKey }, { store }) => {
  const found = await store.findIdentity({ identityKey });
  return { username: found?.username ?? "" };
};
