// The node's signed receipt for one of one's own messages, checked, with all that somebody else needs to check it too.
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { proofJson } from "../json-shapes.ts";
import { text } from "../text.ts";
import { arrivedConversation } from "./caught-up.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

export const proof: Word = {
  name: "proof",
  usage: "/proof [n]",
  summary: text.words.proof,
  async run(argument, context) {
    if (context.current === undefined) return context.say(text.prompt.noConversation);
    const found = await context.engine.proof(context.current.id, numberArgument(argument === "" ? "1" : argument));
    for (const row of text.proofRows(found)) context.face.print(row);
  },
};

export const proofCommand: OneShot = (program, act) => {
  const shape =
    "{message, conversation, sentAt, recipientKey, channelId, seq, ttlSecs, payloadHash, nodeKey, proof, valid}";
  const command = program.command("proof").argument("<conversation>", text.arguments.conversation)
    .argument("[number]", text.arguments.proofNumber, "1").summary(text.words.proof)
    .description(text.descriptions.proof).addHelpText("after", more("qpq proof @bob 1 --json", shape));
  command.action((reference: string, number: string) =>
    act(command, (context) =>
      context.withEngine(async (engine): Promise<ExitCode> => {
        const conversation = await arrivedConversation(engine, context, reference);
        const found = await engine.proof(conversation.id, numberArgument(number));
        context.result(proofJson(found), ...text.proofRows(found));
        return found.valid ? exitCodes.done : exitCodes.trust;
      }))
  );
};

function numberArgument(typed: string): number {
  if (/^[1-9]\d{0,8}$/.test(typed)) return Number(typed);
  throw new CliError("invalid-argument", text.notANumber(typed), exitCodes.usage);
}
