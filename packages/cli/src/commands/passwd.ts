// Another password, for the account and for the profile here.
import { exitCodes, interrupted } from "../errors.ts";
import { changedPassword } from "../password.ts";
import { newPassword } from "../prompt/onboarding.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

export const passwd: Word = {
  name: "passwd",
  usage: "/passwd",
  summary: text.words.passwd,
  asks: true,
  needsNode: true,
  async run(_argument, context) {
    const { engine, face, signal } = context;
    const old = await face.ask({ label: text.account.oldPassword, hidden: true });
    const password = old === undefined ? undefined : await newPassword(face);
    if (old === undefined || password === undefined) return context.say(text.prompt.cancelled);
    await engine.changePassword(old, password, signal);
    context.say(text.account.passwordChanged);
  },
};

export const passwdCommand: OneShot = (program, act) => {
  const command = program.command("passwd").option("--new-password-file <path>", text.options.newPasswordFile)
    .summary(text.words.passwd).description(text.descriptions.passwd)
    .addHelpText("after", more("qpq passwd --as alice", "{name, changed}"));
  command.action(({ newPasswordFile }: { readonly newPasswordFile?: string }) =>
    act(command, (context) =>
      context.withEngine(async (engine, given) => {
        const password = await changedPassword(newPasswordFile);
        if (password === undefined) throw interrupted();
        const old = await given();
        await online(engine, context);
        await engine.changePassword(old, password, context.limit());
        context.result({ name: engine.profile.name, changed: true }, text.account.passwordChanged);
        return exitCodes.done;
      }))
  );
};
