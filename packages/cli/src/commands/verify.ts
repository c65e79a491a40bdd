// The safety number with somebody: shown to be compared by another way than the node, and then marked, or not.
import type { Engine, Verification } from "@quicproquo/client";
import { parseSafetyDigits } from "@quicproquo/protocol";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { verificationJson } from "../json-shapes.ts";
import { text } from "../text.ts";
import { personArgument } from "./arguments.ts";
import { settled } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

interface VerifyFlags {
  readonly yes?: boolean;
  readonly no?: boolean;
  readonly number?: string;
}

/** What the person says of it: nothing, a mark, or the number that the other side reads out. */
type Answer = { readonly mark: boolean | undefined } | { readonly digits: string };

async function answer(engine: Engine, name: string, given: Answer): Promise<Verification> {
  if ("mark" in given) {
    return await (given.mark === undefined ? engine.verification(name) : engine.verify(name, given.mark));
  }
  const { digits } = await engine.verification(name);
  if (digits === given.digits) return await engine.verify(name, true);
  throw new CliError("number-differs", text.verify.numberDiffers(name), exitCodes.trust, text.verify.numberDiffersHint);
}

function numberArgument(typed: string): string {
  const digits = parseSafetyDigits(typed);
  if (digits !== undefined) return digits;
  throw new CliError("invalid-argument", text.verify.noNumber, exitCodes.usage);
}

export const verify: Word = {
  name: "verify",
  usage: "/verify NAME [yes|no|DIGITS]",
  summary: text.words.verify,
  argument: "person",
  async run(argument, { engine, current, face }) {
    const [first = "", ...rest] = argument.split(/\s+/).filter((part) => part !== "");
    // In a conversation of two, its other is meant where nobody is named.
    const named = /^(yes|no|[0-9]{5,})$/.test(first) || first === "" ? undefined : first;
    const peer = named ?? (current?.kind === "direct" ? current.title : undefined);
    if (peer === undefined) {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const said = (named === undefined ? [first, ...rest] : rest).join(" ");
    const given = said === "" || said === "yes" || said === "no"
      ? { mark: said === "" ? undefined : said === "yes" }
      : { digits: numberArgument(said) };
    await settled(engine);
    for (const row of text.verify.rows(await answer(engine, personArgument(peer), given))) face.print(row);
  },
};

export const verifyCommand: OneShot = (program, act) => {
  const shape = "{name, key, digits, scannable, trust, verifiedAt, contradiction}";
  const command = program.command("verify").argument("<name>", text.arguments.name).summary(text.words.verify)
    .description(text.descriptions.verify).option("--yes", text.options.yes).option("--no", text.options.no)
    .option("--number <digits>", text.options.number).addHelpText("after", more("qpq verify bob", shape));
  command.action((typed: string, flags: VerifyFlags) =>
    act(command, (context) => {
      const { yes = false, no = false, number } = flags;
      if ([yes, no, number !== undefined].filter((one) => one).length > 1) {
        throw new CliError("invalid-argument", text.verify.oneAnswer, exitCodes.usage);
      }
      const mark = yes || no ? yes : undefined;
      const given = number === undefined ? { mark } : { digits: numberArgument(number) };
      const name = personArgument(typed);
      return context.withEngine(async (engine): Promise<ExitCode> => {
        await settled(engine);
        const found = await answer(engine, name, given);
        context.result(verificationJson(found), ...text.verify.rows(found));
        return found.trust === "contradicted" ? exitCodes.trust : exitCodes.done;
      });
    })
  );
};
