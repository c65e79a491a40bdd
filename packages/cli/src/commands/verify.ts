// The safety number with somebody: shown to be compared by another way than the node, and then marked, or not.
import type { Engine, Verification } from "@quicproquo/client";
import { parseSafetyDigits } from "@quicproquo/protocol";
import { CliError, type ExitCode, exitCodes } from "../errors.ts";
import { verificationJson } from "../json-shapes.ts";
import type { Style } from "../terminal/style.ts";
import { terminalColumns } from "../terminal/terminal.ts";
import { text } from "../text.ts";
import { personArgument } from "./arguments.ts";
import { settled } from "./online.ts";
import { more, type OneShot } from "./one-shot.ts";
import type { Word } from "./word.ts";

interface VerifyFlags {
  readonly yes?: boolean;
  readonly no?: boolean;
  readonly number?: string;
  readonly code?: string;
}

/** What the person says of it: nothing, a mark, the number that the other side reads out, or what was scanned there. */
type Answer = { readonly mark: boolean | undefined } | { readonly digits: string } | { readonly code: string };

async function answer(engine: Engine, name: string, given: Answer): Promise<Verification> {
  if ("mark" in given) {
    return await (given.mark === undefined ? engine.verification(name) : engine.verify(name, given.mark));
  }
  if ("code" in given) return await answerScanned(engine, name, given.code);
  const { digits } = await engine.verification(name);
  if (digits === given.digits) return await engine.verify(name, true);
  throw new CliError("number-differs", text.verify.numberDiffers(name), exitCodes.trust, text.verify.numberDiffersHint);
}

async function answerScanned(engine: Engine, name: string, code: string): Promise<Verification> {
  const { result, verification } = await engine.verifyScanned(name, code);
  const { codeDiffers, codeDiffersHint, codeOfOtherVersion, codeOfOtherVersionHint, noCode, noCodeHint } = text.verify;
  switch (result) {
    case "same":
      return verification;
    case "different":
      throw new CliError("number-differs", codeDiffers(name), exitCodes.trust, codeDiffersHint);
    case "other-version":
      throw new CliError("code-version", codeOfOtherVersion, exitCodes.trust, codeOfOtherVersionHint);
    case "invalid":
      throw new CliError("invalid-argument", noCode, exitCodes.usage, noCodeHint);
  }
}

function numberArgument(typed: string): string {
  const digits = parseSafetyDigits(typed);
  if (digits !== undefined) return digits;
  throw new CliError("invalid-argument", text.verify.noNumber, exitCodes.usage);
}

/** With the code to be scanned, where this terminal can show it. Its hex goes into it in capitals, which take less room. */
async function rows(found: Verification, style: Style): Promise<string[]> {
  const { qrBeside } = await import("../terminal/qr.ts");
  const name = text.people.userName(found.person);
  const digits = text.verify.digits(found.digits);
  const shown = qrBeside(found.scannable.toUpperCase(), digits, style, terminalColumns());
  const scannable = shown.length > digits.length ? [text.verify.scanHint(name)] : [];
  return [text.verify.heading(name), ...shown, ...text.verify.advice(found), ...scannable];
}

/** Longer than any name: what begins so is part of a code. */
const code = /^[0-9a-f]{33,}$/i;

export const verify: Word = {
  name: "verify",
  usage: "/verify NAME [yes|no|DIGITS|CODE]",
  summary: text.words.verify,
  argument: "person",
  async run(argument, { engine, current, face }) {
    const [first = "", ...rest] = argument.split(/\s+/).filter((part) => part !== "");
    // In a conversation of two, its other is meant where nobody is named.
    const named = /^(yes|no|[0-9]{5,})$/.test(first) || code.test(first) || first === "" ? undefined : first;
    const peer = named ?? (current?.kind === "direct" ? current.title : undefined);
    if (peer === undefined) {
      throw new CliError("argument-missing", text.prompt.argumentNeeded(this.usage), exitCodes.usage);
    }
    const said = named === undefined ? [first, ...rest] : rest;
    const given = answerOf(said.join(" "));
    await settled(engine);
    for (const row of await rows(await answer(engine, personArgument(peer), given), face.style)) face.print(row);
  },
};

function answerOf(said: string): Answer {
  if (said === "" || said === "yes" || said === "no") return { mark: said === "" ? undefined : said === "yes" };
  // 60 digits may stand in one piece too; a code begins with 08, and is longer.
  return code.test(said) && said.length > 60 ? { code: said } : { digits: numberArgument(said) };
}

export const verifyCommand: OneShot = (program, act) => {
  const shape = "{name, key, displayName, digits, scannable, trust, verifiedAt, contradiction}";
  const command = program.command("verify").argument("<name>", text.arguments.name).summary(text.words.verify)
    .description(text.descriptions.verify).option("--yes", text.options.yes).option("--no", text.options.no)
    .option("--number <digits>", text.options.number).option("--code <code>", text.options.code)
    .addHelpText("after", more("qpq verify bob", shape));
  command.action((typed: string, flags: VerifyFlags) =>
    act(command, (context) => {
      const { yes = false, no = false, number, code } = flags;
      if ([yes, no, number !== undefined, code !== undefined].filter((one) => one).length > 1) {
        throw new CliError("invalid-argument", text.verify.oneAnswer, exitCodes.usage);
      }
      const mark = yes || no ? yes : undefined;
      const given = number !== undefined
        ? { digits: numberArgument(number) }
        : code !== undefined
        ? { code }
        : { mark };
      const name = personArgument(typed);
      return context.withEngine(async (engine): Promise<ExitCode> => {
        await settled(engine);
        const found = await answer(engine, name, given);
        context.result(verificationJson(found), ...await rows(found, context.lines.style));
        return found.trust === "contradicted" ? exitCodes.trust : exitCodes.done;
      });
    })
  );
};
