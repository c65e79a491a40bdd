// One command, without a terminal to ask on, wherever the tests were started.

export interface AloneOptions {
  readonly stdin?: "piped" | "null";
  readonly env?: Readonly<Record<string, string>>;
}

/** In a session of its own; what it says is piped. */
export function alone(command: readonly string[], { stdin = "null", env = {} }: AloneOptions = {}): Deno.ChildProcess {
  return new Deno.Command("setsid", { args: ["--wait", ...command], stdin, env, stdout: "piped", stderr: "piped" })
    .spawn();
}
