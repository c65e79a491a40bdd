// A conversation that asks for nobody's attention, and one that does again.
import type { Engine } from "@quicproquo/client";
import { exitCodes } from "../errors.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

interface Muting {
  readonly name: "mute" | "unmute";
  readonly on: boolean;
}

function mutingWord({ name, on }: Muting): Word {
  return {
    name,
    usage: `/${name}`,
    summary: text.words[name],
    async run(_, context) {
      const { current, engine } = context;
      if (current === undefined) return context.say(text.prompt.noConversation);
      context.say(await told(engine, current.id, on));
    },
  };
}

function mutingCommand({ name, on }: Muting): OneShot {
  return (program, act) => {
    const command = program.command(name).argument("<conversation>", text.arguments.conversation)
      .summary(text.words[name]).description(text.descriptions[name])
      .addHelpText("after", more(`qpq ${name} '#team'`, conversationShape));
    command.action((reference: string) =>
      act(command, (context) =>
        context.withEngine(async (engine) => {
          const { id } = await arrivedConversation(engine, context, reference);
          const conversation = await engine.mute(id, on);
          context.result(conversationJson(conversation), text.muted(referenceOf(conversation), on));
          return exitCodes.done;
        }))
    );
  };
}

async function told(engine: Engine, id: Parameters<Engine["mute"]>[0], on: boolean): Promise<string> {
  return text.muted(referenceOf(await engine.mute(id, on)), on);
}

const muting: Muting = { name: "mute", on: true };
const unmuting: Muting = { name: "unmute", on: false };

export const mute: Word = mutingWord(muting);
export const muteCommand: OneShot = mutingCommand(muting);
export const unmute: Word = mutingWord(unmuting);
export const unmuteCommand: OneShot = mutingCommand(unmuting);
