// A key file for this profile: made, and taken back.
import { CliError, exitCodes } from "../errors.ts";
import { localPath } from "../local-files.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const keyFile: Word = {
  name: "key-file",
  usage: "/key-file add FILE | remove",
  summary: text.keyFile.word,
  asks: true,
  async run(argument, context) {
    const { engine, face } = context;
    if (argument === "remove") {
      return context.say(await engine.removeKeyFile() ? text.keyFile.removed : text.keyFile.none);
    }
    const typed = /^add\s+(.+)$/.exec(argument)?.[1];
    if (typed === undefined) {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const password = await face.ask({ label: text.onboarding.password(engine.profile.name), hidden: true });
    if (password === undefined) return context.say(text.prompt.cancelled);
    const path = localPath(typed);
    await engine.addKeyFile(password, path);
    context.say(text.keyFile.added(path));
  },
};

const keyFileAddCommand: OneShot = (program, act) => {
  const command = program.command("add").argument("<file>", text.keyFile.path).summary(text.keyFile.word)
    .description(text.keyFile.descriptions.add)
    .addHelpText("after", more("qpq key-file add alice.key --as alice", "{name, path, added}"));
  command.action((typed: string) =>
    act(command, (context) =>
      context.withEngine(async (engine, given) => {
        const { name } = engine.profile;
        const path = localPath(typed);
        await engine.addKeyFile(await given(), path);
        context.result({ name, path, added: true }, text.keyFile.added(path));
        return exitCodes.done;
      }))
  );
};

const keyFileRemoveCommand: OneShot = (program, act) => {
  const command = program.command("remove").summary(text.keyFile.removed).description(text.keyFile.descriptions.remove)
    .addHelpText("after", more("qpq key-file remove --as alice", "{name, removed}"));
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const removed = await engine.removeKeyFile();
        const said = removed ? text.keyFile.removed : text.keyFile.none;
        context.result({ name: engine.profile.name, removed }, said);
        return exitCodes.done;
      }))
  );
};

export const keyFileCommand: OneShot = (program, act) => {
  const group = program.command("key-file").summary(text.keyFile.word).description(text.keyFile.descriptions.group)
    .helpCommand(false);
  for (const command of [keyFileAddCommand, keyFileRemoveCommand]) command(group, act);
};
