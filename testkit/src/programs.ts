// Programs that tests run: whether they are here, and what they say.

/** Whether it can be run; it must know `--version`. */
export function hasProgram(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
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
