// Where a password comes from: a file descriptor, a file that nobody else may read, or the person. Never an argument, never
// the environment: other users and child processes see those.
import type { KeyFile } from "@quicproquo/client";
import { CliError, exitCodes } from "./errors.ts";
import { localPath } from "./local-files.ts";
import { askOnTerminal } from "./terminal/ask.ts";
import { newPassword } from "./prompt/onboarding.ts";
import { text } from "./text.ts";
import { writeErrorLine } from "./standard-error.ts";

export interface PasswordOptions {
  readonly passwordFd?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** PROTOCOL §6: 1..1,024 bytes; a little room for the newline and for telling "too long" apart. */
const longest = 4096;

/** The password that the options name, or undefined if they name none. */
export async function givenPassword(options: PasswordOptions): Promise<string | undefined> {
  const { passwordFd, passwordFile } = options;
  if (passwordFd !== undefined && passwordFile !== undefined) {
    throw new CliError("invalid-argument", text.oneShot.onePasswordSource, exitCodes.usage);
  }
  if (passwordFile !== undefined) return await fromFile(passwordFile);
  if (passwordFd === undefined) return undefined;
  if (!/^\d{1,4}$/.test(passwordFd)) {
    throw new CliError("invalid-argument", text.oneShot.noDescriptor(passwordFd), exitCodes.usage);
  }
  return await read(`/dev/fd/${passwordFd}`, () => text.oneShot.noDescriptor(passwordFd));
}

/** What the key file that the options name holds. */
export async function givenKeyFile(options: { readonly keyFile?: string | undefined }): Promise<KeyFile | undefined> {
  if (options.keyFile === undefined) return undefined;
  const { readKeyFile } = await import("@quicproquo/client");
  return readKeyFile(localPath(options.keyFile));
}

/** From the options, or asked. Undefined if the person cancelled. */
export async function knownPassword(options: PasswordOptions, name: string): Promise<string | undefined> {
  return await givenPassword(options) ??
    await askOnTerminal({ label: text.onboarding.password(name), hidden: true }, text.oneShot.passwordHint);
}

/** From the options, or asked twice. */
export async function chosenPassword(options: PasswordOptions): Promise<string | undefined> {
  return await givenPassword(options) ?? await newPassword({
    ask: (question) => askOnTerminal(question, text.oneShot.passwordHint),
    print: (line) => writeErrorLine(line),
  });
}

/** A new one, from this file or asked twice. */
export async function changedPassword(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? await chosenPassword({}) : await fromFile(file);
}

/** The code of an invitation, which is worth as much as a password until it is used. */
export async function inviteFrom(path: string): Promise<string> {
  return (await fromFile(path)).trim();
}

async function fromFile(path: string): Promise<string> {
  const missing = (): string => text.oneShot.noPasswordFile(path);
  let mode: number | null;
  try {
    mode = (await Deno.stat(path)).mode;
  } catch (error) {
    throw new CliError("password-file", missing(), exitCodes.usage, undefined, error);
  }
  if (mode !== null && Deno.build.os !== "windows" && (mode & 0o077) !== 0) {
    throw new CliError("password-file", text.oneShot.openPasswordFile(path), exitCodes.usage, `chmod 600 ${path}`);
  }
  return await read(path, missing);
}

async function read(path: string, problem: () => string): Promise<string> {
  const buffer = new Uint8Array(longest);
  let length = 0;
  try {
    using file = await Deno.open(path);
    for (;;) {
      const count = await file.read(buffer.subarray(length));
      if (count === null) break;
      length += count;
      if (length === longest) throw new CliError("password-invalid", text.oneShot.passwordTooLong, exitCodes.usage);
    }
    const password = new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, length)).replace(/\r?\n$/, "");
    if (password === "") throw new CliError("password-invalid", text.onboarding.passwordEmpty, exitCodes.usage);
    return password;
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError("password-file", problem(), exitCodes.usage, undefined, error);
  } finally {
    buffer.fill(0);
  }
}
