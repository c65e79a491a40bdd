// Who asks to be let into groups of which one is an admin.
import type { JoinRequest } from "@quicproquo/client";
import { exitCodes } from "../errors.ts";
import { joinRequestJson } from "../json-shapes.ts";
import { referenceOf } from "../reference.ts";
import { text } from "../text.ts";
import { arrivedConversation, caughtUp } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const requests: Word = {
  name: "requests",
  usage: "/requests",
  summary: text.joining.words.requests,
  async run(_argument, { engine, face }) {
    const open = await engine.requests();
    for (const request of open) face.print(row(request));
    face.print(open.length === 0 ? text.joining.nobodyAsks : text.joining.answerHint);
  },
};

export const requestsCommand: OneShot = (program, act) => {
  const { arguments: described, descriptions, words } = text.joining;
  const shape = "{conversation, title, name, key, displayName, askedAt, wasMember, toldBy}";
  const command = program.command("requests").argument("[group]", described.requestsOf).summary(words.requests)
    .description(descriptions.requests).addHelpText("after", more("qpq requests", shape));
  command.action((reference: string | undefined) =>
    act(command, (context) =>
      context.withEngine(async (engine) => {
        await caughtUp(engine, context);
        const group = reference === undefined ? undefined : await arrivedConversation(engine, context, reference);
        const open = await engine.requests(group?.id);
        for (const request of open) context.result(joinRequestJson(request), row(request));
        if (open.length === 0) context.note(text.joining.nobodyAsks);
        return exitCodes.done;
      }))
  );
};

const row = (request: JoinRequest): string => text.joining.request(request, referenceOf(request.conversation));
