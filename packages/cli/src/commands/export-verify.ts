// Whether a transcript is as it was signed. It needs no profile and asks no node: anybody who has the file can run it.
import { type ExitCode, exitCodes } from "../errors.ts";
import { transcriptCheckJson } from "../json-shapes.ts";
import { localPath } from "../local-files.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { PromptContext } from "./word.ts";

export async function exportVerifyWord(typed: string, { face }: PromptContext): Promise<void> {
  const { checkTranscript } = await import("@quicproquo/client");
  for (const row of text.export.checkRows(await checkTranscript(localPath(typed)))) face.print(row);
}

export const exportVerifyCommand: OneShot = (program, act) => {
  const command = program.command("verify").argument("<file>", text.export.arguments.verify)
    .summary(text.export.words.verify).description(text.export.descriptions.verify)
    .addHelpText(
      "after",
      more(
        "qpq export verify bob.txt",
        "{format, name, origin, key, lines, signedLines, broken, brokenCount, signature, valid}",
      ),
    );
  command.action((typed: string) =>
    act(command, async (context): Promise<ExitCode> => {
      const { checkTranscript } = await import("@quicproquo/client");
      const check = await checkTranscript(localPath(typed));
      context.result(transcriptCheckJson(check), ...text.export.checkRows(check));
      return check.valid ? exitCodes.done : exitCodes.trust;
    })
  );
};
