// A new account at this node, and the profile for it on this machine.
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { describeError, interrupted } from "../errors.ts";
import { profileJson } from "../json-shapes.ts";
import { chosenPassword, inviteFrom } from "../password.ts";
import { askOnTerminal } from "../terminal/ask.ts";
import { personArgument } from "./arguments.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";

export const register: Word = {
  name: "register",
  usage: "/register [NAME]",
  summary: text.words.register,
  asks: true,
  run: (argument, context) => context.leave({ next: "register", name: argument === "" ? undefined : argument }),
};

export const registerCommand: OneShot = (program, act) => {
  const command = program.command("register").argument("<name>", text.arguments.name).summary(text.words.register)
    .description(text.descriptions.register).option("--invite-file <path>", text.options.inviteFile)
    .addHelpText("after", more("qpq register alice --node qpq://127.0.0.1:7000#PIN", "{name, key, origin, address}"));
  command.action((typed: string, { inviteFile }: { readonly inviteFile?: string }) =>
    act(command, async (context) => {
      const name = personArgument(typed);
      const door = await context.door();
      const password = await chosenPassword(context.options);
      if (password === undefined) throw interrupted();
      const register = (invite: string | undefined) => door.register(name, password, invite, context.signal);
      const given = inviteFile === undefined ? undefined : await inviteFrom(inviteFile);
      await using engine = await register(given).catch(async (error: unknown) => {
        if (describeError(error).code !== "invite-needed") throw error;
        context.note(text.onboarding.byInvitation);
        const asked = await askOnTerminal({ label: text.onboarding.invite }, text.oneShot.inviteHint);
        if (asked === undefined) throw interrupted();
        return await register(asked.trim());
      });
      // With one's keys at the node others can write before this person is next here.
      const exit = await flushed(engine, context);
      context.result(profileJson(engine.profile), text.oneShot.registered(name));
      context.note(text.hintLine(text.export.offer));
      return exit;
    })
  );
};
