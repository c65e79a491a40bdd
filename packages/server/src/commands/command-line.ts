// What was typed after `qpq-server`: which command, with which flags, and the settings that come out of these, the
// environment and a file.

import { parseArgs } from "node:util";
import type { ParseArgsOptionsConfig } from "node:util";
import type { Settings } from "../config.ts";
import { NodeError } from "../errors.ts";
import type { Command, FlagValues } from "./command.ts";
import { commands } from "./commands.ts";
import { commonFlags, settingFlags } from "./flags.ts";

export interface CommandLine {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly flags: FlagValues;
}

/** The command with the most words that fit; every flag must be one of its own. Throws `config-invalid`. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const everyFlag = [...settingFlags, ...commonFlags, ...commands.flatMap(({ flags }) => flags)];
  const options: ParseArgsOptionsConfig = Object.fromEntries(everyFlag.map(({ flag, value, repeated = false }) => [
    flag,
    {
      type: value === undefined ? "boolean" : "string",
      multiple: repeated,
      ...(flag === "help" ? { short: "h" } : {}),
    },
  ]));
  let values: FlagValues;
  let words: readonly string[];
  try {
    const parsed = parseArgs({ args: [...args], allowPositionals: true, options });
    values = parsed.values;
    words = parsed.positionals;
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
  const fitting = commands.filter((command) => {
    const own = command.words.split(" ").filter(Boolean);
    return own.every((word, at) => word === words[at]);
  });
  const command = fitting.reduce((best, one) => one.words.length > best.words.length ? one : best);
  const operands = words.slice(command.words.split(" ").filter(Boolean).length);
  if (command.words === "" && operands.length > 0) throw usage(`there is no command ${words.join(" ")}`);
  if (operands.length !== command.operands.length && values.help !== true) {
    throw usage(
      operands.length < command.operands.length
        ? `${command.words} needs ${command.operands.slice(operands.length).join(" ")}`
        : `unexpected argument ${operands[command.operands.length]}`,
    );
  }
  const known = new Set([...settingFlags, ...commonFlags, ...command.flags].map(({ flag }) => flag));
  const foreign = Object.keys(values).find((flag) => !known.has(flag));
  if (foreign !== undefined) throw usage(`--${foreign} is no flag of ${command.words || "qpq-server alone"}`);
  return { command, operands, flags: values };
}

/** From file, environment and flags, the strongest last. */
export async function settingsOf(
  flags: FlagValues,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Settings[]> {
  const { environmentSettings, fileSettings } = await import("../config.ts");
  const file = flags.config ?? environment.QPQ_CONFIG;
  const limits: Record<string, number> = {};
  for (const limit of Array.isArray(flags.limit) ? flags.limit : []) {
    const [, name, number] = /^(\w+)=(\d+)$/.exec(String(limit)) ?? [];
    if (name === undefined) throw usage(`--limit ${limit} is not NAME=NUMBER`);
    limits[name] = Number(number);
  }
  const set = settingFlags.flatMap(({ flag, setting }) =>
    setting === undefined || flags[flag] === undefined ? [] : [[setting, flags[flag]] as const]
  );
  return [
    typeof file === "string" ? await fileSettings(file) : {},
    environmentSettings((name) => environment[name]),
    { ...Object.fromEntries(set), ...numbersOf(flags), limits },
  ];
}

function numbersOf(flags: FlagValues): Settings {
  const [bytes, connections] = [flags["max-storage-bytes"], flags["connections-per-address"]];
  return {
    ...bytes === undefined ? {} : { maxStorageBytes: Number(bytes) },
    ...connections === undefined ? {} : { connectionsPerAddress: Number(connections) },
  };
}

function usage(message: string): NodeError {
  return new NodeError("config-invalid", message, { hint: "qpq-server --help shows how it is used." });
}
