// Programs that tests run: whether they are here, and what they say.

const qpqProgram = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;
const cache = new URL("../../node_modules/.cache", import.meta.url).pathname;

/** Whether it can be run; it must know `--version`. */
export function hasProgram(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What `npm run qpq` runs, to be followed by arguments; or another program in its place. */
export function qpqCommand(program: string = qpqProgram): readonly [string, ...string[]] {
  return [Deno.execPath(), "run", "--allow-all", "--no-prompt", "--unstable-lazy-dynamic-imports", program];
}

/** How a program came to its end, and all that it said. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** All that its standard input says. */
export async function give(child: Deno.ChildProcess, input: string | Uint8Array): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(typeof input === "string" ? new TextEncoder().encode(input) : input);
    await writer.close();
  } catch (error) {
    // A command that reads no input may have ended before it.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Of one whose output and errors are piped. */
export async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** Runs it on this input to its end. */
export async function answerTo(
  input: string | Uint8Array,
  program: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env"> = {},
): Promise<Ended> {
  const piped = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command(program, { args: [...args], ...options, ...piped }).spawn();
  await give(child, input);
  return await ended(child);
}

/** Runs it to its end; throws what it says if it fails. */
export async function mustRun(program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args: [...args], stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(`${program} ${args.join(" ")}\n${new TextDecoder().decode(stderr)}`);
}

/**
 * What is made of these sources, in a folder of its own below node_modules/.cache; made once, until a source changes.
 * `build` makes `result` and may leave there what it needs on the way.
 */
export async function builtOnce(
  name: string,
  sources: readonly string[],
  build: (result: string, folder: string) => Promise<void>,
): Promise<string> {
  const parts = await Promise.all(sources.map((path) => Deno.readFile(path)));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
  const folder = `${cache}/${name}/${digest.toHex().slice(0, 16)}`;
  const result = `${folder}/result`;
  try {
    await Deno.stat(result);
    return result;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(folder, { recursive: true });
  // Named last, so that a test that runs at the same time never sees half of it.
  const temporary = `${result}.${Deno.pid}`;
  await build(temporary, folder);
  await Deno.rename(temporary, result);
  return result;
}

/** Lines of its output, as they come; one that was not ended is none. */
export async function* linesOf(output: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of output.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + piece).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

/** The one process that it has started: what runs below setsid, or the last word of a shell. */
export async function childOf({ pid }: Deno.ChildProcess): Promise<number> {
  const children = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
  return Number(children.trim().split(" ")[0] || pid);
}
