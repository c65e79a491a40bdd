// How long new messages of a conversation live: asked without a time, set with one.
import { parseDuration } from "../duration.ts";
import { CliError, exitCodes } from "../errors.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { conversationArgument } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import type { Word } from "./word.ts";

/** Seconds; throws for what is no time. */
function durationArgument(typed: string): number {
  const seconds = parseDuration(typed);
  if (seconds !== undefined) return seconds;
  throw new CliError("invalid-argument", text.disappear.noDuration(typed), exitCodes.usage, text.disappear.durations);
}

export const disappear: Word = {
  name: "disappear",
  usage: "/disappear [30m|1h|1d|1w|off]",
  summary: text.words.disappear,
  needsNode: true,
  async run(argument, context) {
    const { current, engine } = context;
    if (current === undefined) return context.say(text.prompt.noConversation);
    if (argument === "") return context.say(text.disappear.is(context.reference(current), current.timer));
    await engine.setTimer(current.id, durationArgument(argument));
  },
};

export const disappearCommand: OneShot = (program, act) => {
  const command = program.command("disappear").argument("<conversation>", text.arguments.conversation)
    .argument("[time]", text.arguments.time).summary(text.words.disappear).description(text.descriptions.disappear)
    .addHelpText("after", more("qpq disappear @bob 1h30m", conversationShape));
  command.action((reference: string, time: string | undefined) =>
    act(command, (context) => {
      const seconds = time === undefined ? undefined : durationArgument(time);
      return context.withEngine(async (engine) => {
        const { id } = await arrivedConversation(engine, context, reference);
        if (seconds !== undefined) {
          await online(engine, context);
          await engine.setTimer(id, seconds);
        }
        const conversation = await conversationArgument(engine, id);
        const told = text.disappear.is(referenceOf(conversation), conversation.timer);
        context.result(conversationJson(conversation), told);
        return exitCodes.done;
      });
    })
  );
};
