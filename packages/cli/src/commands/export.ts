// `export` and what may stand behind it.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { exportAccountCommand, exportAccountWord } from "./export-account.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const exportWord: Word = {
  name: "export",
  usage: "/export account FILE",
  summary: text.export.words.export,
  async run(argument, context) {
    const [, what = "", rest = ""] = /^(\S+)\s+(.+)$/.exec(argument) ?? [];
    if (what === "account") return await exportAccountWord(rest, context);
    throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
  },
};

export const exportCommand: OneShot = (program, act) => {
  const group = program.command("export").summary(text.export.words.export)
    .description(text.export.descriptions.export).helpCommand(false);
  exportAccountCommand(group, act);
};
