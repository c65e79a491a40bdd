// Saves a file of a conversation: numbered from the newest, listed without a number.
import type { Conversation, Engine, SharedFile } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { fileJson } from "../json-shapes.ts";
import { placeToSave } from "../local-files.ts";
import { nameOf } from "../prompt/message-line.ts";
import { text } from "../text.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import { online } from "./online.ts";
import { watchTransfers } from "./transfers.ts";
import type { Word } from "./word.ts";

export const download: Word = {
  name: "download",
  usage: "/download [n [PATH]]",
  summary: text.words.download,
  needsNode: true,
  async run(argument, context) {
    const { current, engine } = context;
    if (current === undefined) return context.say(text.prompt.noConversation);
    const [, number = "", path] = /^(\S*)(?:\s+(.+))?$/.exec(argument) ?? [];
    if (number === "") {
      const files = await engine.files(current.id);
      if (files.length === 0) return context.say(text.files.none);
      for (const [at, file] of files.entries()) context.face.print(text.files.row(at + 1, file, nameOf(file.author)));
      return;
    }
    const file = await chosenFile(engine, current, number);
    const saved = await placeToSave(file.name, path);
    await engine.download(current.id, file, saved, context.signal);
    context.say(text.files.saved(saved));
  },
};

export const downloadCommand: OneShot = (program, act) => {
  const shape = "{number, message, name, mediaType, size, author, sentAt, path}";
  const command = program.command("download").argument("<conversation>", text.arguments.conversation)
    .argument("[number]", text.arguments.fileNumber).option("-o, --output <path>", text.options.output)
    .summary(text.words.download).description(text.descriptions.download)
    .addHelpText("after", more("qpq download @bob 1 --output photo.jpg", shape));
  command.action((reference: string, number: string | undefined, { output }: { readonly output?: string }) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const conversation = await arrivedConversation(engine, context, reference);
        if (number === undefined) {
          const files = await engine.files(conversation.id);
          for (const [at, file] of files.entries()) {
            context.result(fileJson(at + 1, file, undefined), text.files.row(at + 1, file, nameOf(file.author)));
          }
          if (files.length === 0) context.note(text.files.none);
          return exitCodes.done;
        }
        const file = await chosenFile(engine, conversation, number);
        const path = await placeToSave(file.name, output);
        await online(engine, context);
        using _transfers = watchTransfers(engine, context);
        await engine.download(conversation.id, file, path, context.signal);
        context.result(fileJson(Number(number), file, path), text.files.saved(path));
        return exitCodes.done;
      }))
  );
};

async function chosenFile(engine: Engine, conversation: Conversation, typed: string): Promise<SharedFile> {
  const files = await engine.files(conversation.id);
  const file = /^\d{1,6}$/.test(typed) ? files[Number(typed) - 1] : undefined;
  if (file !== undefined) return file;
  throw new CliError("no-file", text.files.noNumber(typed), exitCodes.notFound, text.files.numbersHint);
}
