// Ends the session at the node and forgets the token; the profile and its messages stay.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const logout: Word = {
  name: "logout",
  usage: "/logout",
  summary: text.words.logout,
  async run(_argument, context) {
    await context.engine.logout();
    context.say(text.prompt.loggedOut);
    context.leave({ next: "quit" });
  },
};
