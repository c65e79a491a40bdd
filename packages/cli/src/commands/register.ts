// A new account at this node, and the profile for it on this machine.
import { text } from "../text.ts";
import type { Word } from "./word.ts";

export const register: Word = {
  name: "register",
  usage: "/register [NAME]",
  summary: text.words.register,
  run: (argument, context) => context.leave({ next: "register", name: argument === "" ? undefined : argument }),
};
