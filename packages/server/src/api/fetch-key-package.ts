// Takes one key package of somebody, once and for good: no two callers get the same.

import type { SessionHandler } from "./method.ts";

export const fetchKeyPackage: SessionHandler<"fetchKeyPackage"> = async (
  { identityKey },
  { store, clock, identity },
) => {
  const { cipherSuite } = identity;
  const taken = await store.takeKeyPackage({ leafKey: identityKey, cipherSuite, now: clock.now() });
  return { package: taken ?? new Uint8Array() };
};
