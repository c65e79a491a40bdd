// Does what stands in a file, line by line, as at the prompt: for tests, and for bots that follow a script.
import type { Engine } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { systemClock } from "../clock.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { parseScript, type Step } from "../script/parse-script.ts";
import { text } from "../text.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";
import { readInput } from "./read-text.ts";

const longestScript = 1 << 20;

export const runCommand: OneShot = (program, act) => {
  const command = program.command("run").argument("<file>", text.script.file).option("--show", text.script.show)
    .summary(text.script.summary).description(text.script.description)
    .addHelpText("after", more("qpq run greeting.qpq --as alice", "{line, text, met}; with --show also {said}"));
  command.action((path: string, { show = false }: { readonly show?: boolean }) =>
    act(command, async (context) => {
      const steps = parseScript(await scriptAt(path));
      return await context.holdEngine((engine) => run(engine, context, steps, show));
    })
  );
};

async function run(engine: Engine, context: CliContext, steps: readonly Step[], show: boolean): Promise<ExitCode> {
  const [{ Prompt }, { ScriptFace }] = await Promise.all([
    import("../prompt/prompt.ts"),
    import("../script/script-face.ts"),
  ]);
  const face = new ScriptFace(context.output, {
    steps,
    clock: systemClock,
    usualMs: context.timeoutMs,
    done: ({ number, source }, met) =>
      context.result({ line: number, text: source, met: met ?? null }, text.script.step(number, source)),
    said: (line) => {
      if (show) context.result({ said: line }, text.script.said(line));
    },
  });
  const leave = (): void => face.end();
  context.signal.addEventListener("abort", leave, { once: true });
  const { next } = await new Prompt(engine, face, systemClock).run();
  context.signal.removeEventListener("abort", leave);
  context.signal.throwIfAborted();
  if (face.failure !== undefined) throw face.failure;
  if (next !== "quit" && face.typed !== undefined) {
    const { number, source } = face.typed;
    throw new CliError("script-failed", text.script.leaves(number, source), exitCodes.script, text.script.leavesHint);
  }
  return await flushed(engine, context);
}

async function scriptAt(path: string): Promise<string> {
  const script = path === "-" ? await readInput() : await fileAt(path);
  if (script.length > longestScript) {
    throw new CliError("invalid-argument", text.script.tooLong, exitCodes.usage);
  }
  return script;
}

async function fileAt(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new CliError("file-unreadable", text.script.unreadable(path), exitCodes.usage, undefined, error);
  }
}
