// A server that is not ours: started, waited for by a line that it writes, ended by its process id.

import { linesOf } from "@quicproquo/testkit/programs";

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A line that says that it takes connections. */
  readonly ready: RegExp;
}

export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** What it was started by, for reports. */
  readonly line: string;
}

export async function startProgram({ command, args, env = {}, ready }: ProgramOptions): Promise<Program> {
  const child = new Deno.Command(command, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const hear = async (output: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const line of linesOf(output)) {
      if (ready.test(line)) resolve();
      said.push(line);
      if (said.length > 20) said.shift();
    }
  };
  const heard = Promise.all([hear(child.stdout), hear(child.stderr)]);
  const ended = child.status;
  ended.then(() => reject(new Error(`${command} ended before it was ready:\n${said.join("\n")}`)));
  await promise;
  return {
    pid: child.pid,
    line: [command, ...args].join(" "),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
      await heard;
    },
  };
}

/** Where a program of a system package stands, if it is installed. */
export function installed(...paths: readonly string[]): string | undefined {
  return paths.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** The first thing that looks like a version in what a program says of itself. */
export function versionOf(command: string, ...args: readonly string[]): string {
  const { stdout, stderr } = new Deno.Command(command, { args: [...args], stdout: "piped", stderr: "piped" })
    .outputSync();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return /\d+\.\d+(\.\d+)?/.exec(text)?.[0] ?? "of an unknown version";
}
