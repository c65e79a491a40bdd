// OPAQUE registration, first half. Answers alike for every name, taken or not, and never with a living account's OPRF key.

import { userNameOf } from "./checks.ts";
import { takeTogetherOrRefuse } from "./guard.ts";
import type { OpenHandler } from "./method.ts";

export const opaqueRegisterStart: OpenHandler<"opaqueRegisterStart"> = async (
  { username, request },
  parts,
  { prefix },
) => {
  const name = userNameOf(username);
  await takeTogetherOrRefuse(parts, [{ rate: "loginsOfPrefix", of: prefix, cost: 1 }]);
  return { response: parts.accounts.startRegistration(name, request) };
};
