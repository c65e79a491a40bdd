// The passphrase of an export: as a password, from a file descriptor, a private file or the person, never an argument.
import { CliError, exitCodes } from "./errors.ts";
import { givenPassword } from "./password.ts";
import { newSecret, type SecretLabels } from "./prompt/onboarding.ts";
import { writeErrorLine } from "./standard-error.ts";
import { askOnTerminal } from "./terminal/ask.ts";
import { text } from "./text.ts";

export interface PassphraseOptions {
  readonly passphraseFd?: string;
  readonly passphraseFile?: string;
}

export const newPassphraseLabels: SecretLabels = {
  first: text.export.newPassphrase,
  again: text.export.passphraseAgain,
};

/** From the options, or asked twice. Undefined if the person cancelled. */
export async function chosenPassphrase(options: PassphraseOptions): Promise<string | undefined> {
  return await givenPassphrase(options) ?? await newSecret({
    ask: (question) => askOnTerminal(question, text.export.passphraseHint),
    print: (line) => writeErrorLine(line),
  }, newPassphraseLabels);
}

/** From the options, or asked. Undefined if the person cancelled. */
export async function knownPassphrase(options: PassphraseOptions): Promise<string | undefined> {
  return await givenPassphrase(options) ??
    await askOnTerminal({ label: text.export.passphrase, hidden: true }, text.export.passphraseHint);
}

function givenPassphrase({ passphraseFd, passphraseFile }: PassphraseOptions): Promise<string | undefined> {
  if (passphraseFd !== undefined && passphraseFile !== undefined) {
    throw new CliError("invalid-argument", text.export.onePassphraseSource, exitCodes.usage);
  }
  return givenPassword({ passwordFd: passphraseFd, passwordFile: passphraseFile });
}
