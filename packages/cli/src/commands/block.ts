// Somebody of whom one wants to hear nothing, and no more of that; and who they are.
import { exitCodes } from "../errors.ts";
import { personJson } from "../json-shapes.ts";
import { nameOf } from "../prompt/message-line.ts";
import { text } from "../text.ts";
import { personArgument } from "./arguments.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

interface Blocking {
  readonly name: "block" | "unblock";
}

const shape = "{name, key, displayName}";

function blockingWord({ name }: Blocking): Word {
  return {
    name,
    usage: `/${name} NAME`,
    summary: text.words[name],
    argument: "person",
    needsNode: true,
    async run(argument, context) {
      const person = await context.engine[name](personArgument(argument));
      context.say(text.blocked[name](nameOf(person)));
    },
  };
}

function blockingCommand({ name }: Blocking): OneShot {
  return (program, act) => {
    const command = program.command(name).argument("<name>", text.arguments.name).summary(text.words[name])
      .description(text.descriptions[name]).addHelpText("after", more(`qpq ${name} bob`, shape));
    command.action((typed: string) =>
      act(command, (context) =>
        context.withEngine(async (engine) => {
          const wanted = personArgument(typed);
          await online(engine, context);
          const person = await engine[name](wanted);
          context.result(personJson(person), text.blocked[name](nameOf(person)));
          return exitCodes.done;
        }))
    );
  };
}

export const block: Word = blockingWord({ name: "block" });
export const blockCommand: OneShot = blockingCommand({ name: "block" });
export const unblock: Word = blockingWord({ name: "unblock" });
export const unblockCommand: OneShot = blockingCommand({ name: "unblock" });

export const blocked: Word = {
  name: "blocked",
  usage: "/blocked",
  summary: text.words.blocked,
  async run(_argument, context) {
    const people = await context.engine.blocked();
    if (people.length === 0) return context.say(text.blocked.nobody);
    for (const person of people) context.face.print(nameOf(person));
  },
};

export const blockedCommand: OneShot = (program, act) => {
  const command = program.command("blocked").summary(text.words.blocked).description(text.descriptions.blocked)
    .addHelpText("after", more("qpq blocked", shape));
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const people = await engine.blocked();
        for (const person of people) context.result(personJson(person), nameOf(person));
        if (people.length === 0) context.note(text.blocked.nobody);
        return exitCodes.done;
      }))
  );
};
