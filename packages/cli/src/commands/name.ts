// What one wants to be called: beside the user name, which it never stands in for.
import type { Engine, Person } from "@quicproquo/client";
import { exitCodes } from "../errors.ts";
import { personJson } from "../json-shapes.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

/** Takes it back; no name consists of it. */
const NONE = "-";

function change(engine: Engine, typed: string | undefined): Promise<Person> {
  if (typed === undefined) return engine.self();
  return engine.setDisplayName(typed.trim() === NONE ? "" : typed);
}

export const name: Word = {
  name: "name",
  usage: "/name [NAME|-]",
  summary: text.words.name,
  async run(argument, context) {
    context.face.print(text.people.self(await change(context.engine, argument === "" ? undefined : argument)));
  },
};

export const nameCommand: OneShot = (program, act) => {
  const command = program.command("name").argument("[name]", text.arguments.displayName).summary(text.words.name)
    .description(text.descriptions.name).addHelpText("after", more("qpq name 'Bob Smith'", "{name, key, displayName}"));
  command.action((typed: string | undefined) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const self = await change(engine, typed);
        context.result(personJson(self), text.people.self(self));
        return exitCodes.done;
      }))
  );
};
