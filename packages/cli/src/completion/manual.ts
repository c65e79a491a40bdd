// The manual page (man 7), from the table of commands itself. Nothing in it is of the day it was made, so that it is the same
// wherever it is made.
import type { Argument, Command, Option } from "commander";
import { exitMeanings } from "../text/exit-codes.ts";
import { text } from "../text.ts";
import { version } from "../version.ts";
import { commandsOf } from "./wanted.ts";

export function manualOf(program: Command): string {
  const { manual } = text;
  return [
    `.TH QPQ 1 "" "quicproquo ${version}" "User Commands"`,
    ...section("NAME", [roff(`qpq - ${manual.name}`)]),
    ...section("SYNOPSIS", manual.synopsis.map((line) => `.PP\n${roff(line)}`)),
    ...section("DESCRIPTION", paragraphs(program.description())),
    ...section("COMMANDS", commandsIn(program).flatMap(commandLines)),
    ...section("OPTIONS", [...paragraphs(manual.options), ...optionLines(program)]),
    ...section("EXIT STATUS", Object.entries(exitMeanings).flatMap(([code, { long }]) => item(code, long))),
    ...section("ENVIRONMENT", manual.environment.flatMap(([name, what]) => item(name, what))),
    ...section("FILES", manual.files.flatMap(([name, what]) => item(name, what))),
    ...section("EXAMPLES", manual.examples.flatMap(([line, what]) => item(line, what))),
    ...section("SEE ALSO", paragraphs(manual.seeAlso)),
    "",
  ].join("\n");
}

/** Those that do something, by their whole names. */
function commandsIn(command: Command): readonly Command[] {
  return commandsOf(command).flatMap((one) => one.commands.length > 0 ? commandsIn(one) : [one]);
}

function commandLines(command: Command): string[] {
  const names = [command.name()];
  for (let above = command.parent; above !== null; above = above.parent) names.unshift(above.name());
  const usage = [...names, ...command.registeredArguments.map(argumentUsage)].join(" ");
  const described = command.registeredArguments.flatMap((argument) =>
    item(argumentUsage(argument), argument.description)
  );
  return [`.SS ${roff(usage)}`, ...paragraphs(command.description()), ...described, ...optionLines(command)];
}

function argumentUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionLines(command: Command): string[] {
  return command.createHelp().visibleOptions(command).filter(({ long }) => long !== "--help" || command.parent === null)
    .flatMap((option) => item(option.flags, withDefault(option)));
}

function withDefault({ description, defaultValue }: Option): string {
  return typeof defaultValue === "string" ? `${description} (usual: ${defaultValue})` : description;
}

function section(name: string, lines: readonly string[]): string[] {
  return [`.SH ${name}`, ...lines];
}

function item(tag: string, what: string): string[] {
  return [".TP", `.B ${roff(tag)}`, roff(what)];
}

function paragraphs(said: string): string[] {
  return said.split("\n").filter((line) => line !== "").flatMap((line) => [".PP", roff(line)]);
}

/** Characters that the formatter would obey are written as what they are. */
function roff(line: string): string {
  const escaped = line.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("`", "\\(ga")
    .replaceAll("'", "\\(aq").replaceAll('"', "\\(dq").replaceAll("^", "\\(ha").replaceAll("~", "\\(ti")
    .replaceAll(/[^\x20-\x7e]/gu, (character) => `\\[u${hex(character)}]`);
  return escaped.startsWith(".") ? `\\&${escaped}` : escaped;
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0xfffd).toString(16).toUpperCase().padStart(4, "0");
}
