// `qpq-server start-line`: what to put into a service manager's unit.

import { startLine } from "../print-start-line.ts";
import type { CommandInput, CommandResult } from "./command.ts";

export async function startLineCommand({ settings, args }: CommandInput): Promise<CommandResult> {
  const line = startLine(settings, args.filter((argument) => argument !== "start-line" && argument !== "--json"));
  return { text: `${line}\n`, value: { line } };
}
