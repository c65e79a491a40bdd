// `export` and what may stand behind it.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { exportAccountCommand, exportAccountWord } from "./export-account.ts";
import { exportTranscriptCommand, exportTranscriptWord } from "./export-transcript.ts";
import { exportVerifyCommand, exportVerifyWord } from "./export-verify.ts";
import type { OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const exportWord: Word = {
  name: "export",
  usage: "/export account FILE | transcript [@NAME|#GROUP] FILE | verify FILE",
  summary: text.export.words.export,
  async run(argument, context) {
    const [, what = "", rest = ""] = /^(\S+)\s+(.+)$/.exec(argument) ?? [];
    if (what === "account") return await exportAccountWord(rest, context);
    if (what === "transcript") return await exportTranscriptWord(rest, context);
    if (what === "verify") return await exportVerifyWord(rest, context);
    throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
  },
};

export const exportCommand: OneShot = (program, act) => {
  const group = program.command("export").summary(text.export.words.export)
    .description(text.export.descriptions.export).helpCommand(false);
  for (const command of [exportAccountCommand, exportTranscriptCommand, exportVerifyCommand]) command(group, act);
};
