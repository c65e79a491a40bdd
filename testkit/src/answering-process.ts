// A process of ours that does what it is asked: a question a line, an answer a line, which is numbers by name. For what has
// to have an event loop and memory of its own beside what measures it.

import { fileURLToPath } from "node:url";
import { heapFlag } from "@quicproquo/server/start-line";
import { linesOf } from "./programs.ts";

export type Numbers = Readonly<Record<string, number>>;

export interface AnsweringOptions {
  /** It has what the others leave of the processor, if the system can do that. */
  readonly modest?: boolean;
  /** Its V8 is told of its heap what a node's is. */
  readonly heapOfNode?: boolean;
}

export class AnsweringProcess implements AsyncDisposable {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #questions: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: AsyncGenerator<string>;

  /** `script` calls `answerQuestions`. */
  constructor(script: URL, args: readonly string[], { modest = false, heapOfNode = false }: AnsweringOptions = {}) {
    this.#name = script.pathname.split("/").at(-1) ?? "";
    const heap = heapOfNode ? [heapFlag("a thread of two")] : [];
    const run = [Deno.execPath(), "run", "--allow-all", "--no-check", "--quiet", ...heap];
    const deno = [...run, fileURLToPath(script), ...args];
    const [program = "", ...rest] = modest && Deno.build.os !== "windows" ? ["nice", "-n", "19", ...deno] : deno;
    this.#child = new Deno.Command(program, {
      args: rest,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#questions = this.#child.stdin.getWriter();
    this.#answers = linesOf(this.#child.stdout);
  }

  /** One at a time. Rejects if the process ends instead. */
  async ask(question: string): Promise<Numbers> {
    await this.#questions.write(new TextEncoder().encode(`${question}\n`));
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`${this.#name} ended when it was asked: ${question}`);
    return numbersOf(JSON.parse(value));
  }

  /** Lets it end, and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#questions.close().catch(() => {});
    // What it still says, nobody asked for.
    while ((await this.#answers.next()).done !== true);
    await this.#child.status;
  }
}

/** In the process. Ends it when there are no more questions, whatever is still open. */
export async function answerQuestions(answer: (question: string) => Promise<Numbers>): Promise<never> {
  for await (const question of linesOf(Deno.stdin.readable)) console.log(JSON.stringify(await answer(question)));
  Deno.exit();
}

function numbersOf(value: unknown): Numbers {
  if (typeof value !== "object" || value === null) throw new Error("an answer is no object");
  return Object.fromEntries(
    Object.entries(value).map(([name, number]) => {
      if (typeof number !== "number") throw new Error(`${name} of an answer is no number`);
      return [name, number];
    }),
  );
}
