// The account to a file, encrypted under a passphrase of its own.
import { exitCodes, interrupted } from "../errors.ts";
import { accountExportJson } from "../json-shapes.ts";
import { localPath } from "../local-files.ts";
import { chosenPassphrase, newPassphraseLabels, type PassphraseOptions } from "../passphrase.ts";
import { newSecret } from "../prompt/onboarding.ts";
import { text } from "../text.ts";
import { caughtUp } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { PromptContext } from "./word.ts";

export async function exportAccountWord(typed: string, context: PromptContext): Promise<void> {
  const { engine, face } = context;
  const passphrase = await newSecret(face, newPassphraseLabels);
  if (passphrase === undefined) return context.say(text.prompt.cancelled);
  for (const row of text.export.accountRows(await engine.exportAccount(localPath(typed), passphrase))) face.print(row);
}

export const exportAccountCommand: OneShot = (program, act) => {
  const command = program.command("account").argument("<file>", text.export.arguments.account)
    .option("--passphrase-fd <n>", text.export.options.passphraseFd)
    .option("--passphrase-file <path>", text.export.options.passphraseFile)
    .summary(text.export.words.account).description(text.export.descriptions.account)
    .addHelpText(
      "after",
      more("qpq export account alice.qpq --as alice", "{path, exported, conversations, messages, uploads}"),
    );
  command.action((typed: string, options: PassphraseOptions) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const passphrase = await chosenPassphrase(options);
        if (passphrase === undefined) throw interrupted();
        // What waits at the node could not be read after the import; without the node it is said, and left there.
        await caughtUp(engine, context);
        const made = await engine.exportAccount(localPath(typed), passphrase);
        context.result(accountExportJson(made), ...text.export.accountRows(made));
        return exitCodes.done;
      }))
  );
};
