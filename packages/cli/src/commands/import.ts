// An account from its export, on a machine that lacks it. It brings its node along: no address is asked for.
import { rememberNode } from "../data-folder.ts";
import { interrupted } from "../errors.ts";
import { profileJson } from "../json-shapes.ts";
import { localPath } from "../local-files.ts";
import { knownPassphrase, type PassphraseOptions } from "../passphrase.ts";
import { givenPassword } from "../password.ts";
import { askOnTerminal } from "../terminal/ask.ts";
import { text } from "../text.ts";
import { caughtUp } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";

export const importCommand: OneShot = (program, act) => {
  const command = program.command("import").argument("<file>", text.export.arguments.import)
    .option("--passphrase-fd <n>", text.export.options.passphraseFd)
    .option("--passphrase-file <path>", text.export.options.passphraseFile)
    .summary(text.export.words.import).description(text.export.descriptions.import)
    .addHelpText("after", more("qpq import alice.qpq", "{name, key, origin, address}"));
  command.action((typed: string, options: PassphraseOptions) =>
    act(command, async (context) => {
      const passphrase = await knownPassphrase(options);
      if (passphrase === undefined) throw interrupted();
      const password = await givenPassword(context.options) ??
        await askOnTerminal({ label: text.export.accountPassword, hidden: true }, text.oneShot.passwordHint);
      if (password === undefined) throw interrupted();
      const client = await import("@quicproquo/client");
      const environment = await context.environment(true);
      const signal = context.limit();
      const { node } = context.options;
      await using engine = await client.importProfile({
        environment,
        path: localPath(typed),
        passphrase,
        password,
        signal,
        // Who answers there must be the account's node, by its key: nobody has to be asked about a certificate.
        ...(node === undefined ? {} : { contact: await client.firstContact(environment, node, signal) }),
      });
      await rememberNode(context.dataFolder, engine.profile.address);
      // With one's keys at the node others can write before this person is next here.
      await flushed(engine, context);
      // What asks to be let into groups again follows the new keys: it leaves with this command, not with the next.
      await caughtUp(engine, context);
      const exit = await flushed(engine, context);
      context.result(profileJson(engine.profile), text.export.imported(engine.profile.name));
      return exit;
    })
  );
};
