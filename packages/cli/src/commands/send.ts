// Sends one message and waits until the node has it.
import type { Conversation, Engine, Message } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { messageJson } from "../json-shapes.ts";
import { messageLine } from "../prompt/message-line.ts";
import { text } from "../text.ts";
import { personArgument } from "./arguments.ts";
import { arrivedConversation } from "./caught-up.ts";
import { flushed } from "./flushed.ts";
import { messageShape } from "./message-act.ts";
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";
import { readText } from "./read-text.ts";

export const sendCommand: OneShot = (program, act) => {
  const command = program.command("send").argument("<conversation>", text.arguments.conversation)
    .argument("<text>", text.arguments.text).summary(text.words.send).description(text.descriptions.send)
    .addHelpText("after", more("qpq send @bob 'see you at eight'\n  $ git log -1 | qpq send @bob -", messageShape));
  command.action((reference: string, given: string) =>
    act(command, async (context) => {
      const body = await readText(given);
      return await context.withEngine((engine) => send(engine, context, reference, body));
    })
  );
};

async function send(engine: Engine, context: CliContext, reference: string, body: string): Promise<ExitCode> {
  const conversation = await targetConversation(engine, context, reference);
  const states = new Map<Message["id"], Message["state"]>();
  using _events = engine.on((event) => {
    if (event.type === "message-state") states.set(event.id, event.state);
  });
  const message = await engine.send(conversation.id, body);
  const exit = await flushed(engine, context);
  const sent: Message = { ...message, state: states.get(message.id) ?? message.state };
  context.result(messageJson(sent, conversation), messageLine(sent, context.lines));
  if (sent.state === "failed") throw new CliError("message-failed", text.oneShot.failed, exitCodes.refused);
  return exit;
}

/** The conversation; the 1:1 with somebody begins with the first message, for which the node must know them. */
export async function targetConversation(
  engine: Engine,
  context: CliContext,
  reference: string,
): Promise<Conversation> {
  if (!reference.startsWith("@")) return await arrivedConversation(engine, context, reference);
  const known = await engine.find(reference);
  if (known !== undefined) return known;
  const name = personArgument(reference);
  if (name !== engine.profile.name) await online(engine, context);
  return await engine.openDirect(name);
}
