// What may stand next on a command line that is being typed: read from the table of commands itself, so that nothing is
// offered that there is not, and nothing left out.
import type { Argument, Command, Option } from "commander";

/** What stands at a place, where it is no word of the program. */
export type Kind = "conversation" | "person" | "profile" | "file" | "other";

export interface Word {
  readonly value: string;
  readonly about: string;
}

export interface Wanted {
  /** Commands, options or choices; all that there are. */
  readonly words: readonly Word[];
  readonly kind: Kind;
  /** Options that were given with a value, by their long names: which profile, which folder. */
  readonly given: Readonly<Record<string, string>>;
}

/** By the names of arguments and of options' values, as the table has them. */
const kinds: Readonly<Record<string, Kind>> = {
  conversation: "conversation",
  reference: "conversation",
  group: "conversation",
  name: "person",
  file: "file",
  path: "file",
};

/** `typed` is everything after the program's name; the last one is not complete, and may be empty. */
export function wantedAt(program: Command, typed: readonly string[]): Wanted {
  const given: Record<string, string> = {};
  let command = program;
  let place = 0;
  let valueOf: Option | undefined;
  let wordsOnly = false;
  for (const word of typed.slice(0, -1)) {
    if (valueOf !== undefined) {
      given[valueOf.long ?? ""] = word;
      valueOf = undefined;
    } else if (word === "--") wordsOnly = true;
    else if (word.startsWith("-") && !wordsOnly) {
      const option = optionsOf(command).find(({ short, long }) => word === short || word === long);
      valueOf = option?.required === true ? option : undefined;
    } else {
      const inner = place === 0 ? commandsOf(command).find((one) => one.name() === word) : undefined;
      if (inner === undefined) place += 1;
      else command = inner;
    }
  }
  const last = typed.at(-1) ?? "";
  if (valueOf !== undefined) return { words: [], kind: kindOfOption(valueOf), given };
  if (last.startsWith("-") && !wordsOnly) {
    const options = optionsOf(command).map(({ long, description }) => ({ value: long ?? "", about: description }));
    return { words: options, kind: "other", given };
  }
  const subcommands = place === 0
    ? commandsOf(command).map((one) => ({ value: one.name(), about: one.summary() }))
    : [];
  const argument = argumentAt(command.registeredArguments, place);
  const choices = (argument?.argChoices ?? []).map((value) => ({ value, about: "" }));
  return { words: [...subcommands, ...choices], kind: kinds[argument?.name() ?? ""] ?? "other", given };
}

/** Without those that are not for people. */
export function commandsOf(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command).toSorted((left, right) => left.name() < right.name() ? -1 : 1);
}

/** The command's own, then those that every command takes. */
export function optionsOf(command: Command): readonly Option[] {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command)];
  for (let above = command.parent; above !== null; above = above.parent) {
    for (const option of help.visibleOptions(above)) {
      if (options.every(({ long }) => long !== option.long)) options.push(option);
    }
  }
  return options.filter(({ long }) => long !== undefined && (command.parent === null || long !== "--version"));
}

function argumentAt(list: readonly Argument[], place: number): Argument | undefined {
  return list[place] ?? (list.at(-1)?.variadic === true ? list.at(-1) : undefined);
}

function kindOfOption(option: Option): Kind {
  if (option.long === "--as") return "profile";
  const value = /[<[]([a-z-]+)/.exec(option.flags)?.[1] ?? "";
  // Other options take names of other things.
  return value === "name" ? "other" : kinds[value] ?? "other";
}
