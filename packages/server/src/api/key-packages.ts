// How many of the caller's own key packages are left; clears them first if asked to.

import type { SessionHandler } from "./method.ts";

export const keyPackages: SessionHandler<"keyPackages"> = ({ identityKey, clear }, { store, clock, identity }) => {
  const { cipherSuite } = identity;
  return store.countKeyPackages({ leafKey: identityKey, cipherSuite, clear, now: clock.now() });
};
