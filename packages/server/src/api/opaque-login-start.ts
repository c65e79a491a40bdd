// OPAQUE login, first half. A guess costs its attempt here, since a wrong password never comes to the second half.

import { userNameOf } from "./checks.ts";
import { takeTogetherOrRefuse } from "./guard.ts";
import type { OpenHandler } from "./method.ts";

export const opaqueLoginStart: OpenHandler<"opaqueLoginStart"> = async ({ username, request }, parts, { prefix }) => {
  const name = userNameOf(username);
  await takeTogetherOrRefuse(parts, [
    { rate: "loginsOfPrefix", of: prefix, cost: 1 },
    { rate: "loginsOfName", of: `${prefix} ${name}`, cost: 1 },
  ]);
  // From where its owner logs in, a name cannot be locked by the failures of others.
  const admit = async (knownPrefix: boolean): Promise<boolean> => {
    if (!knownPrefix) await takeTogetherOrRefuse(parts, [{ rate: "failedLoginsOfName", of: name, cost: 1 }]);
    return !knownPrefix;
  };
  return { response: await parts.accounts.startLogin(name, request, prefix, admit) };
};
