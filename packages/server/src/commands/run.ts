// `qpq-server`: a node, until it is stopped.

import { run } from "../run.ts";
import type { CommandInput, CommandResult } from "./command.ts";

export async function runCommand({ settings, flags, json }: CommandInput): Promise<CommandResult> {
  await run(settings, { json, stopWithStdin: flags["stop-with-stdin"] === true });
  return { text: "", value: undefined };
}
