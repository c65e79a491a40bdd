// One command, without a terminal to ask on, wherever the tests were started.

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface AloneOptions {
  readonly stdin?: "piped" | "null";
  readonly env?: Readonly<Record<string, string>>;
}

/** In a session of its own; what it says is piped. */
export function alone(command: readonly string[], { stdin = "null", env = {} }: AloneOptions = {}): Deno.ChildProcess {
  return new Deno.Command("setsid", { args: ["--wait", ...command], stdin, env, stdout: "piped", stderr: "piped" })
    .spawn();
}

/** All that its standard input says. */
export async function give(child: Deno.ChildProcess, input: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch (error) {
    // A command that reads no input may have ended before it.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

export async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}
