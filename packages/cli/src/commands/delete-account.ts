// The end of an account, and of its profile here. Name and password are typed again, after a list of what goes and what
// stays; nothing brings it back.
import type { Engine } from "@quicproquo/client";
import { CliError, exitCodes, interrupted } from "../errors.ts";
import { userName } from "../prompt/onboarding.ts";
import { askOnTerminal } from "../terminal/ask.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

export const deleteAccount: Word = {
  name: "delete-account",
  usage: "/delete-account",
  summary: text.words.deleteAccount,
  asks: true,
  needsNode: true,
  async run(_argument, context) {
    const { engine, face, signal } = context;
    for (const row of await listing(engine)) face.print(row);
    const name = await face.ask({ label: text.account.nameAgain });
    if (name === undefined || userName(name) !== engine.profile.name) return context.say(text.account.notDeleted);
    const password = await face.ask({ label: text.onboarding.password(engine.profile.name), hidden: true });
    if (password === undefined) return context.say(text.account.notDeleted);
    await engine.deleteAccount(password, signal);
    context.say(text.account.deleted(engine.profile.name));
    context.leave({ next: "quit" });
  },
};

export const deleteAccountCommand: OneShot = (program, act) => {
  const command = program.command("delete-account").option("--confirm <name>", text.options.confirm)
    .summary(text.words.deleteAccount).description(text.descriptions.deleteAccount)
    .addHelpText("after", more("qpq delete-account --as alice", "{name, deleted}"));
  command.action(({ confirm }: { readonly confirm?: string }) =>
    act(command, (context) =>
      context.withEngine(async (engine, given) => {
        const { name } = engine.profile;
        await online(engine, context);
        for (const row of await listing(engine)) context.note(row);
        const hint = text.account.confirmHint(name);
        const typed = confirm ?? await askOnTerminal({ label: text.account.nameAgain }, hint);
        if (typed === undefined || userName(typed) !== name) {
          throw new CliError("not-confirmed", text.account.notDeleted, exitCodes.usage, hint);
        }
        const { passwordFd, passwordFile } = context.options;
        const named = passwordFd !== undefined || passwordFile !== undefined;
        const password = named
          ? await given()
          : await askOnTerminal({ label: text.onboarding.password(name), hidden: true }, hint);
        if (password === undefined) throw interrupted();
        await engine.deleteAccount(password, context.limit());
        context.result({ name, deleted: true }, text.account.deleted(name));
        return exitCodes.done;
      }))
  );
};

async function listing(engine: Engine): Promise<readonly string[]> {
  const conversations = (await engine.conversations()).filter(({ state }) => state !== "left");
  const groups = conversations.filter(({ kind }) => kind === "group").length;
  return text.account.whatGoes(engine.profile.name, groups, conversations.length - groups);
}
