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
import { online } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";

/** Far more than a message may hold; the engine says what is too long. */
const longestInput = 8 << 20;

export const sendCommand: OneShot = (program, act) => {
  const shape = "{id, conversation, kind, title, author, own, text, sentAt, state, notice, expiresAt}";
  const command = program.command("send").argument("<conversation>", text.arguments.conversation)
    .argument("<text>", text.arguments.text).summary(text.words.send).description(text.descriptions.send)
    .addHelpText("after", more("qpq send @bob 'see you at eight'\n  $ git log -1 | qpq send @bob -", shape));
  command.action((reference: string, given: string) =>
    act(command, async (context) => {
      const body = given === "-" ? await readInput() : given;
      if (body.trim() === "") throw new CliError("invalid-argument", text.oneShot.emptyMessage, exitCodes.usage);
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
  context.result(messageJson(sent, conversation), messageLine(sent, { style: context.style, drawn: false }));
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
  await online(engine, context);
  return await engine.openDirect(name);
}

async function readInput(): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const buffer = new Uint8Array(65_536);
  for (let read = await Deno.stdin.read(buffer); read !== null; read = await Deno.stdin.read(buffer)) {
    pieces.push(buffer.slice(0, read));
    length += read;
    if (length > longestInput) throw new CliError("message-too-long", text.prompt.tooLong, exitCodes.usage);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  // The newline at the end belongs to the file, not to the message.
  return new TextDecoder().decode(bytes).replace(/\r?\n$/, "");
}
