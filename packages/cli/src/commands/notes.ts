// A conversation with oneself: lines that stay on this machine.
import { exitCodes } from "../errors.ts";
import { conversationJson, conversationShape } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const notes: Word = {
  name: "notes",
  usage: "/notes [TEXT]",
  summary: text.words.notes,
  async run(argument, context) {
    const notebook = await context.engine.openNotes();
    if (argument === "") return await context.open(notebook);
    await context.engine.send(notebook.id, argument);
    if (context.current?.id !== notebook.id) context.say(text.notes.written(referenceOf(notebook)));
  },
};

export const notesCommand: OneShot = (program, act) => {
  const command = program.command("notes").argument("[text]", text.arguments.note).summary(text.words.notes)
    .description(text.descriptions.notes).addHelpText("after", more("qpq notes 'buy milk'", conversationShape));
  command.action((typed: string | undefined) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const { id } = await engine.openNotes();
        if (typed !== undefined) await engine.send(id, typed);
        const notebook = await engine.openNotes();
        context.result(conversationJson(notebook), text.conversationRow(referenceOf(notebook), notebook));
        return exitCodes.done;
      }))
  );
};
