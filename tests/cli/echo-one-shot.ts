// One command on an echo engine.
import { type Ended, ended, give } from "@quicproquo/testkit/programs";
import { alone } from "./one-shot.ts";

export interface Given {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly profiles?: Readonly<Record<string, string>>;
}

/** `qpq …` on an echo engine, without any terminal, running. */
export function start(args: readonly string[], given: Given = {}): Deno.ChildProcess {
  const program = new URL("./echo-command.ts", import.meta.url).pathname;
  const profiles = JSON.stringify(given.profiles ?? { alice: "secret" });
  return alone([Deno.execPath(), "run", "-A", program, profiles, ...args], {
    stdin: "piped",
    env: { TZ: "UTC", LC_ALL: "C.UTF-8", ...given.env },
  });
}

/** Runs it to its end. */
export async function qpq(args: readonly string[], given: Given = {}): Promise<Ended> {
  const child = start(args, given);
  await give(child, given.stdin ?? "");
  return await ended(child);
}

/** A file that holds it and is nobody else's. */
export async function withPassword(run: (file: string) => Promise<void>, password = "secret\n"): Promise<void> {
  const file = await Deno.makeTempFile({ prefix: "qpq-password-" });
  try {
    await Deno.writeTextFile(file, password);
    await Deno.chmod(file, 0o600);
    await run(file);
  } finally {
    await Deno.remove(file);
  }
}

/** The lines of `--json`. */
export const objects = (out: string): Record<string, unknown>[] =>
  out.trimEnd().split("\n").map((line) => JSON.parse(line));
