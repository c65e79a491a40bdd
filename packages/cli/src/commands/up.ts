// `qpq up`.
import { exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import type { OneShot } from "./one-shot.ts";

export const upCommand: OneShot = (program, act) => {
  const command = program.command("up").argument("[address]", text.arguments.address).summary(text.words.up);
  command.action(() => act(command, () => Promise.resolve(exitCodes.done)));
};
