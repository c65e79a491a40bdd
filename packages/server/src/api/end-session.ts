// Ends one of the caller's sessions, and what waits on it. One that has ended, or never was, is no error.

import type { SessionHandler } from "./method.ts";

export const endSession: SessionHandler<"endSession"> = async ({ sessionId }, { sessions }, session) => {
  await sessions.endOther(session, sessionId);
  return {};
};
