// What a command of qpq-server is: its words, its flags, what it teaches about itself, and the work, which is loaded only
// when it is asked for.

import type { Settings } from "../config.ts";
import type { Flag } from "./flags.ts";

export type FlagValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface CommandInput {
  /** From file, environment and flags, the strongest last. */
  readonly settings: readonly Settings[];
  readonly flags: FlagValues;
  /** What stands behind the command's own words. */
  readonly operands: readonly string[];
  /** Everything as it was typed. */
  readonly args: readonly string[];
  readonly json: boolean;
}

export interface CommandResult {
  /** For people; empty if there is nothing to say. */
  readonly text: string;
  /** For programs. */
  readonly value: unknown;
  /** 0 if not said. */
  readonly code?: number;
}

export type Run = (input: CommandInput) => Promise<CommandResult>;

export interface Command {
  /** As in `user list`; empty for the one that runs when no word is given. */
  readonly words: string;
  /** Names of the operands, as in `NAME`. */
  readonly operands: readonly string[];
  readonly summary: string;
  /** More, if there is more to know. */
  readonly about?: string;
  readonly flags: readonly Flag[];
  readonly example: string;
  load(): Promise<Run>;
}
