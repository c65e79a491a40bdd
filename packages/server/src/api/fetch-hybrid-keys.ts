// The hybrid keys of many, in the order of the request; empty for who has none.

import type { SessionHandler } from "./method.ts";

export const fetchHybridKeys: SessionHandler<"fetchHybridKeys"> = async ({ identityKeys }, { store }) => {
  const keys = await store.hybridKeys({ identityKeys: [...identityKeys] });
  return { keys: keys.map((value) => value ?? new Uint8Array()) };
};
