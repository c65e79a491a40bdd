// A new session at the node, for this profile or another one on this machine.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const login: Word = {
  name: "login",
  usage: "/login [NAME]",
  summary: text.words.login,
  run: (argument, context) =>
    context.leave({ next: "login", name: argument === "" ? context.engine.profile.name : argument }),
};
