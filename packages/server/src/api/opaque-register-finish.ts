// OPAQUE registration, second half: the account. Attempts count as logins do; only a registration that succeeded counts
// against the few per hour, so that a taken name costs nobody their chance.

import { userNameOf } from "./checks.ts";
import { takeTogetherOrRefuse } from "./guard.ts";
import { shortHash } from "../observe/short-hash.ts";
import type { OpenHandler } from "./method.ts";

export const opaqueRegisterFinish: OpenHandler<"opaqueRegisterFinish"> = async (
  { username, upload, identityKey },
  parts,
  { prefix },
) => {
  const name = userNameOf(username);
  const registration = { rate: "registrations", of: prefix, cost: 1 } as const;
  await takeTogetherOrRefuse(parts, [{ rate: "loginsOfPrefix", of: prefix, cost: 1 }, registration]);
  try {
    await parts.accounts.finishRegistration(name, upload, identityKey);
  } catch (error) {
    parts.rates.giveBack(registration);
    throw error;
  }
  parts.log.info("account registered", { account: shortHash(username) });
  return { success: true };
};
