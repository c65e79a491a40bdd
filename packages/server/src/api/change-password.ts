// Another password for the caller's account. All other sessions end.

import type { SessionHandler } from "./method.ts";

export const changePassword: SessionHandler<"changePassword"> = async ({ upload }, { accounts }, session) => {
  await accounts.changePassword(session, upload);
  return {};
};
