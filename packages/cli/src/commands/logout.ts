// Ends the session at the node and forgets the token; the profile and its messages stay.
import { text } from "../text.ts";
import type { Word } from "./word.ts";
import { exitCodes } from "../errors.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

export const logout: Word = {
  name: "logout",
  usage: "/logout",
  summary: text.words.logout,
  needsNode: true,
  async run(_argument, context) {
    await context.engine.logout();
    context.say(text.prompt.loggedOut);
    context.leave({ next: "quit" });
  },
};

export const logoutCommand: OneShot = (program, act) => {
  const command = program.command("logout").summary(text.words.logout).description(text.descriptions.logout)
    .addHelpText("after", more("qpq logout --as alice", "{name, loggedOut}"));
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await online(engine, context);
        await engine.logout();
        context.result({ name: engine.profile.name, loggedOut: true }, text.prompt.loggedOut);
        return exitCodes.done;
      }))
  );
};
