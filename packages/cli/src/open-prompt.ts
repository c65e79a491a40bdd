// A prompt on a node: the face that fits, the way in, and the sitting.
import type { CliContext } from "./cli-context.ts";
import { systemClock } from "./clock.ts";
import type { ExitCode } from "./errors.ts";
import { givenKeyFile, givenPassword } from "./password.ts";
import type { Face } from "./prompt/face.ts";
import { openFace } from "./prompt/open-face.ts";
import { runSession } from "./prompt/session.ts";
import { text } from "./text.ts";

export interface PromptOptions {
  /** Undefined: the node of the options, or the last one. */
  readonly address?: string;
  /** The node is just being started: resolves when it can be reached. */
  readonly ready?: Promise<unknown>;
  /** The first line, as if it had been typed by whoever came in. */
  readonly first?: string;
  /** Called with the face before anything is asked: what is to be said first, and what may be said later. */
  readonly begin?: (face: Face) => void;
}

export async function openPrompt(
  context: CliContext,
  { address, ready, first, begin }: PromptOptions,
): Promise<ExitCode> {
  const { options, signal } = context;
  const password = await givenPassword(options);
  const keyFile = await givenKeyFile(options);
  const face = openFace(context.appearance);
  // A signal ends the sitting as leaving does: the terminal is given back, the profile is closed.
  const leave = (): void => face.end();
  signal.addEventListener("abort", leave, { once: true });
  try {
    begin?.(face);
    const door = await context.door({
      trust: (pinned, pin) => askTrust(face, pinned, pin),
      ready,
      ...(address === undefined ? {} : { address }),
    });
    const wish = { name: options.as, password, keyFile };
    return await runSession({ door, face, clock: systemClock, wish, first, signal });
  } finally {
    signal.removeEventListener("abort", leave);
    await face.close();
  }
}

async function askTrust(face: Face, address: string, pin: string): Promise<boolean> {
  face.print(text.trust.first(address));
  face.print(text.hintLine(pin));
  return text.trust.isYes(await face.ask({ label: text.trust.question }));
}
