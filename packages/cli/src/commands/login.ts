// A new session at the node, for this profile or another one on this machine.
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { interrupted } from "../errors.ts";
import { profileJson } from "../json-shapes.ts";
import { knownPassword } from "../password.ts";
import { personArgument } from "./arguments.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";

export const login: Word = {
  name: "login",
  usage: "/login [NAME]",
  summary: text.words.login,
  asks: true,
  run: (argument, context) =>
    context.leave({ next: "login", name: argument === "" ? context.engine.profile.name : argument }),
};

export const loginCommand: OneShot = (program, act) => {
  const command = program.command("login").argument("<name>", text.arguments.name).summary(text.words.login)
    .description(text.descriptions.login)
    .addHelpText("after", more("qpq login alice --node qpq://127.0.0.1:7000#PIN", "{name, key, origin, address}"));
  command.action((typed: string) =>
    act(command, async (context) => {
      const name = personArgument(typed);
      const door = await context.door();
      const password = await knownPassword(context.options, name);
      if (password === undefined) throw interrupted();
      await using engine = await door.login(name, password, context.signal);
      // With one's keys at the node others can write before this person is next here.
      const exit = await flushed(engine, context);
      context.result(profileJson(engine.profile), text.oneShot.loggedIn(name));
      return exit;
    })
  );
};
