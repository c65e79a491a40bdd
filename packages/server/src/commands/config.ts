// `qpq-server config`: a TOML file that would give the same settings, with where each comes from; or that as JSON.

import { originsOf } from "../config.ts";
import type { Origin } from "../config.ts";
import type { CommandInput, CommandResult } from "./command.ts";

const column = 44;

export async function configCommand({ settings }: CommandInput): Promise<CommandResult> {
  const all = originsOf(settings);
  const line = (name: string, value: unknown, from: string): string => {
    const setting = value === undefined ? `# ${name} =` : `${name} = ${JSON.stringify(value)}`;
    return `${setting.padEnd(column)} # ${from}\n`;
  };
  const lines = (some: readonly Origin[]) => some.map(({ name, value, from }) => line(name, value, from)).join("");
  return { text: `${lines(all.settings)}\n[limits]\n${lines(all.limits)}`, value: all };
}
