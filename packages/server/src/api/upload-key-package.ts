// Publishes one key package of the caller's own (RFC 9420 §10), checked so that whoever is handed it can use it.

import { checkKeyPackage } from "../keys/key-packages.ts";
import type { SessionHandler } from "./method.ts";

export const uploadKeyPackage: SessionHandler<"uploadKeyPackage"> = async (
  params,
  { store, limits, clock, identity },
  session,
) => {
  const now = clock.now();
  const checked = checkKeyPackage(params.package, session.identityKey, identity.cipherSuite, limits, now);
  await store.addKeyPackage({ ...checked, owner: session.account, limit: limits.keyPackages, now });
  return { fingerprint: checked.fingerprint };
};
