// The hybrid key of one person; empty if there is none.

import type { SessionHandler } from "./method.ts";

export const fetchHybridKey: SessionHandler<"fetchHybridKey"> = async ({ identityKey }, { store }) => {
  const [value] = await store.hybridKeys({ identityKeys: [identityKey] });
  return { hybridPublicKey: value ?? new Uint8Array() };
};
