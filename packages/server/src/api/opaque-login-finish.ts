// OPAQUE login, second half: a session, bound to the account's identity key. One error for all that may be wrong.

import { nodeError, parseUserName } from "@quicproquo/protocol";
import type { OpenHandler } from "./method.ts";

export const opaqueLoginFinish: OpenHandler<"opaqueLoginFinish"> = async (
  { username, finalization, identityKey },
  parts,
  { prefix },
) => {
  const name = parseUserName(username);
  if (name === undefined) throw nodeError("E012", "username does not have the form of one");
  const sessionToken = await parts.accounts.finishLogin(name, finalization, identityKey, prefix);
  // It was no failure after all.
  parts.rates.giveBack({ rate: "failedLoginsOfName", of: name, cost: 1 });
  return { sessionToken };
};
