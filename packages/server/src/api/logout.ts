// Ends the session at once, and what waits on it.

import type { SessionHandler } from "./method.ts";

export const logout: SessionHandler<"logout"> = async (_params, { sessions }, session) => {
  await sessions.end(session);
  return {};
};
