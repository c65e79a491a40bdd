// A conversation to a file that others can read, and check.
import type { Conversation, Engine, TranscriptExport } from "@quicproquo/client";
import { CliError, exitCodes } from "../errors.ts";
import { transcriptJson } from "../json-shapes.ts";
import { localPath } from "../local-files.ts";
import { text } from "../text.ts";
import { conversationAndRest } from "./arguments.ts";
import { arrivedConversation, caughtUp } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { PromptContext } from "./word.ts";

/** `[@NAME|#GROUP] FILE`; without a conversation, the open one. */
export async function exportTranscriptWord(argument: string, context: PromptContext): Promise<void> {
  const { engine, current, face } = context;
  const { conversation = current, rest: file } = await conversationAndRest(engine, argument);
  if (conversation === undefined) return context.say(text.prompt.noConversation);
  const made = await write(engine, conversation, file, undefined);
  for (const row of text.export.transcriptRows(made)) face.print(row);
}

export const exportTranscriptCommand: OneShot = (program, act) => {
  const command = program.command("transcript").argument("<conversation>", text.arguments.conversation)
    .argument("<file>", text.export.arguments.transcript).option("--format <form>", text.export.options.format)
    .option("--html", text.export.options.html)
    .summary(text.export.words.transcript).description(text.export.descriptions.transcript)
    .addHelpText(
      "after",
      more("qpq export transcript @bob bob.txt", "{path, exported, format, conversation, messages, disappearing}"),
    );
  command.action((reference: string, file: string, options: FormatOptions) =>
    act(command, (context) => {
      const wanted = wantedFormat(options);
      return context.withEngine(async (engine) => {
        await caughtUp(engine, context);
        const conversation = await arrivedConversation(engine, context, reference);
        const made = await write(engine, conversation, file, wanted);
        context.result(transcriptJson(made, conversation), ...text.export.transcriptRows(made));
        return exitCodes.done;
      });
    })
  );
};

interface FormatOptions {
  readonly format?: string;
  readonly html?: boolean;
}

/** Where the form is not said, the file's name says it. */
function write(
  engine: Engine,
  { id }: Conversation,
  file: string,
  format: TranscriptExport["format"] | undefined,
): Promise<TranscriptExport> {
  return engine.exportTranscript(id, localPath(file), format ?? formatOf(file));
}

function formatOf(file: string): TranscriptExport["format"] {
  return /\.jsonl?$/i.test(file) ? "json" : /\.html?$/i.test(file) ? "html" : "text";
}

function wantedFormat({ format, html = false }: FormatOptions): TranscriptExport["format"] | undefined {
  if (format === undefined) return html ? "html" : undefined;
  const known = format === "json" || format === "text" || format === "html";
  if (!known || (html && format !== "html")) {
    throw new CliError("invalid-argument", text.export.badFormat(format), exitCodes.usage);
  }
  return format;
}
