// OPAQUE login, second half: a session, bound to the account's identity key. One error for all that may be wrong.

import { userNameOf } from "./checks.ts";
import type { OpenHandler } from "./method.ts";

export const opaqueLoginFinish: OpenHandler<"opaqueLoginFinish"> = async (
  { username, finalization, identityKey },
  parts,
  { prefix },
) => {
  const name = userNameOf(username);
  const { token, counted } = await parts.accounts.finishLogin(name, finalization, identityKey, prefix);
  // It was no failure after all; one that was not counted as such gives nothing back.
  if (counted) parts.rates.giveBack({ rate: "failedLoginsOfName", of: name, cost: 1 });
  return { sessionToken: token };
};
