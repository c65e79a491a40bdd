// Completion in shells: the script that a shell is given, and the answers that it asks for.
import { Argument, type Command } from "commander";
import type { Kind } from "../completion/wanted.ts";
import { exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";

export const completionCommand: OneShot = (program, act) => {
  const command = program.command("completion")
    .addArgument(new Argument("<shell>", text.completion.shell).choices(["bash", "zsh", "fish"]))
    .summary(text.completion.summary).description(text.completion.description)
    .addHelpText(
      "after",
      more("qpq completion bash > ~/.local/share/bash-completion/completions/qpq", "{shell, script}"),
    );
  command.action((shell: "bash" | "zsh" | "fish") =>
    act(command, async (context) => {
      const { shells } = await import("../completion/shells.ts");
      context.result({ shell, script: shells[shell] }, shells[shell].trimEnd());
      return exitCodes.done;
    })
  );
};

export const completeCommand: OneShot = (program, act) => {
  const command = program.command("complete", { hidden: true }).argument("[typed...]", text.completion.typed)
    .description(text.completion.complete);
  command.action((typed: readonly string[]) =>
    act(command, async (context) => {
      for (const line of await candidates(program, typed)) context.output.write(`${line}\n`);
      return exitCodes.done;
    })
  );
};

async function candidates(program: Command, typed: readonly string[]): Promise<readonly string[]> {
  const { wantedAt } = await import("../completion/wanted.ts");
  const { words, kind, given } = wantedAt(program, typed);
  if (kind === "file") return [":files"];
  const last = typed.at(-1) ?? "";
  const offered = [...words.map(({ value, about }) => `${value}\t${about}`), ...await names(kind, given)];
  return offered.filter((line) => line.startsWith(last));
}

async function names(kind: Kind, given: Readonly<Record<string, string>>): Promise<readonly string[]> {
  if (kind === "other") return [];
  const { namesFor } = await import("../completion/names.ts");
  return await namesFor(kind, given);
}
