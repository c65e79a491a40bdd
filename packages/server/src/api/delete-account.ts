// The end of the caller's account. Sessions, parked polls and subscriptions end with it, this session too.

import type { SessionHandler } from "./method.ts";

export const deleteAccount: SessionHandler<"deleteAccount"> = async (_params, { accounts, log }, session) => {
  await accounts.delete(session);
  log.info("account deleted");
  return { success: true };
};
