// Runs programs for the tools: the pinned runtime by its absolute path, output passed through or kept.

import { fromFileUrl } from "./paths.ts";

export const root: string = fromFileUrl(new URL("..", import.meta.url));

/** The runtime that this very script runs on: the one pinned in package.json. */
export const deno: string = Deno.execPath();

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end, or until the signal fires, output inherited. Returns the exit code. */
export async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<number> {
  const child = new Deno.Command(command, { args: [...args], cwd: root, env, stdin: "null" }).spawn();
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  try {
    return (await child.status).code;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Runs to the end and keeps what it printed. */
export async function capture(command: string, args: readonly string[], cwd: string = root): Promise<Finished> {
  const output = await new Deno.Command(command, { args: [...args], cwd, stdin: "null" }).output();
  const text = new TextDecoder();
  return { code: output.code, stdout: text.decode(output.stdout), stderr: text.decode(output.stderr) };
}
