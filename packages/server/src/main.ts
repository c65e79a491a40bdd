// qpq-server, the program. Standard output carries what was asked for (the address, an invitation) and nothing else; the log
// goes to standard error.

import process from "node:process";
import { parseCommandLine, settingsOf } from "./commands/command-line.ts";
import { NodeError } from "./errors.ts";

/** What went wrong with what was asked for, as against what was found. */
const usageCodes = new Set(["config-invalid", "key-invalid"]);

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes("--json");
  try {
    const { command, operands, flags } = parseCommandLine(args);
    if (flags.help === true) return print((await import("./commands/help.ts")).help(command));
    if (flags.version === true) return print(`${(await import("./version.ts")).version}\n`);
    const run = await command.load();
    const result = await run({ settings: await settingsOf(flags, process.env), flags, operands, args, json });
    if (json) {
      if (result.value !== undefined) print(`${JSON.stringify(result.value)}\n`);
    } else print(result.text);
    return result.code ?? 0;
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    const { code, message, hint } = error;
    if (json) print(`${JSON.stringify({ error: { code, message, hint } })}\n`);
    process.stderr.write(`qpq-server: ${message}\n${hint === undefined ? "" : `  ${hint}\n`}`);
    return usageCodes.has(code) ? 2 : 1;
  }
}

function print(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
process.exit();
