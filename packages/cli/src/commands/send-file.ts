// Sends a file: it is encrypted here first, then brought to the node in pieces, and the message that refers to it follows.
import type { Engine, Message } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { fileToSend } from "../local-files.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { flushed } from "./flushed.ts";
import { more, type OneShot } from "./one-shot.ts";
import { targetConversation } from "./send.ts";
import { watchTransfers } from "./transfers.ts";
import type { Word } from "./word.ts";

export const sendFile: Word = {
  name: "send-file",
  usage: "/send-file FILE",
  summary: text.words.sendFile,
  async run(argument, context) {
    const { current, engine } = context;
    if (argument === "") {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    if (current === undefined) return context.say(text.prompt.noConversation);
    const file = await fileToSend(argument);
    await engine.sendFile(current.id, file);
    context.say(text.files.sending(file.name, file.size));
  },
};

export const sendFileCommand: OneShot = (program, act) => {
  const command = program.command("send-file").argument("<conversation>", text.arguments.conversation)
    .argument("<file>", text.arguments.file).summary(text.words.sendFile).description(text.descriptions.sendFile)
    .addHelpText(
      "after",
      more("qpq send-file @bob photo.jpg", "{conversation, title, name, mediaType, size, message, state}"),
    );
  command.action((reference: string, path: string) =>
    act(command, (context) => context.withEngine((engine) => send(engine, context, reference, path)))
  );
};

async function send(engine: Engine, context: CliContext, reference: string, path: string): Promise<ExitCode> {
  const conversation = await targetConversation(engine, context, reference);
  const file = await fileToSend(path);
  let message: Message | undefined;
  using _messages = engine.on((event) => {
    const mine = event.type === "message" && event.message.own && event.message.conversation === conversation.id;
    if (mine && event.message.files.length > 0) message = event.message;
  });
  using transfers = watchTransfers(engine, context);
  await engine.sendFile(conversation.id, file);
  const exit = await flushed(engine, context);
  if (transfers.failed) throw new CliError("file-failed", text.files.failed(file.name), exitCodes.refused);
  const state = message === undefined || exit === exitCodes.pending ? "pending" : "sent";
  context.result(
    {
      conversation: conversation.id,
      title: conversation.title,
      name: file.name,
      mediaType: file.mediaType,
      size: file.size,
      message: message?.id ?? null,
      state,
    },
    ...message === undefined ? [] : [text.files.sent(file.name, referenceOf(conversation))],
  );
  return exit;
}
