// What stands half typed in conversations.
import type { Conversation, Draft, Engine } from "@quicproquo/client";
import { exitCodes } from "../errors.ts";
import { draftJson } from "../json-shapes.ts";
import { firstWords } from "../prompt/message-line.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const drafts: Word = {
  name: "drafts",
  usage: "/drafts",
  summary: text.drafts.summary,
  async run(_argument, context) {
    const kept = await keptIn(context.engine);
    for (const one of kept) context.face.print(row(one));
    if (kept.length === 0) context.say(text.drafts.none);
  },
};

export const draftsCommand: OneShot = (program, act) => {
  const command = program.command("drafts").summary(text.drafts.summary).description(text.drafts.description)
    .addHelpText("after", more("qpq drafts", "{conversation, kind, title, text}"));
  command.action(() =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        const kept = await keptIn(engine);
        for (const one of kept) context.result(draftJson(one.draft, one.conversation), row(one));
        if (kept.length === 0) context.note(text.drafts.none);
        return exitCodes.done;
      }))
  );
};

interface Kept {
  readonly draft: Draft;
  readonly conversation: Conversation;
}

/** In the order of the list of conversations. */
async function keptIn(engine: Engine): Promise<readonly Kept[]> {
  const kept = new Map((await engine.drafts()).map((draft) => [draft.conversation, draft]));
  return (await engine.conversations()).flatMap((conversation) => {
    const draft = kept.get(conversation.id);
    return draft === undefined ? [] : [{ draft, conversation }];
  });
}

function row({ draft, conversation }: Kept): string {
  return `${referenceOf(conversation)}: ${firstWords(draft.text)}`;
}
