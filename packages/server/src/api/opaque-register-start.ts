// OPAQUE registration, first half. Answers alike for every name, taken or not, and never with a living account's OPRF key.

import { nodeError, parseUserName } from "@quicproquo/protocol";
import { takeOrRefuse } from "./guard.ts";
import type { OpenHandler } from "./method.ts";

export const opaqueRegisterStart: OpenHandler<"opaqueRegisterStart"> = ({ username, request }, parts, { prefix }) => {
  const name = parseUserName(username);
  if (name === undefined) throw nodeError("E012", "username does not have the form of one");
  takeOrRefuse(parts, [{ rate: "loginsOfPrefix", of: prefix, cost: 1 }]);
  return { response: parts.accounts.startRegistration(name, request) };
};
