// A one-shot command: how it is added to the command line, and how it runs.
import type { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import type { ExitCode } from "../errors.ts";

/** Builds the context from the options that the command was called with, runs the action, keeps its exit code. */
export type Act = (command: Command, action: (context: CliContext) => Promise<ExitCode>) => Promise<void>;

export type OneShot = (program: Command, act: Act) => void;

/** The end of a command's help: an example, and what --json prints. */
export function more(example: string, json: string): string {
  return `\nExample:\n  $ ${example}\n\nWith --json, one object a line: ${json}`;
}
