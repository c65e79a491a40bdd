// `qpq-server log verify`: reads the transparency log as a stranger would and compares it with what this node keeps.

import { verifyLog } from "../log-verify.ts";
import type { CommandInput, CommandResult } from "./command.ts";

export async function logVerifyCommand({ settings, json }: CommandInput): Promise<CommandResult> {
  const found = await verifyLog(settings, { json });
  return json ? { text: "", value: JSON.parse(found) } : { text: found, value: undefined };
}
