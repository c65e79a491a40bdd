// A client of a tmux server in control mode (tmux(1), CONTROL MODE): commands go in line by line, each is answered by a block,
// and what the program in the pane writes is told as it comes. So a test waits for output instead of asking again and again,
// and a command costs no process.
import { linesOf } from "./programs.ts";

interface Asked {
  readonly answer: PromiseWithResolvers<string>;
  readonly command: string;
}

export class TmuxClient {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #asked: Asked[] = [];
  readonly #reading: Promise<void>;
  /** Resolves when it has its session, or never will: what is asked before may overtake what it was started with. */
  readonly #attached: PromiseWithResolvers<void> = Promise.withResolvers();
  #output: PromiseWithResolvers<void> = Promise.withResolvers();
  #outputs = 0;
  #gone: string | undefined;

  /** `args` start the server, or find it, and attach to a session. */
  constructor(args: readonly string[]) {
    this.#child = new Deno.Command("tmux", {
      args: ["-u", "-C", ...args],
      env: { LC_ALL: "C.UTF-8", TMUX: "" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reading = this.#read();
  }

  /** How often the program has written; what a screen shows is as old as the number asked before it. */
  get outputs(): number {
    return this.#outputs;
  }

  /** Resolves as soon as the program has written more than `seen` times, or the server is gone. */
  async more(seen: number): Promise<void> {
    while (this.#outputs <= seen && this.#gone === undefined) await this.#output.promise;
  }

  /** What a command prints, a newline after each line. Rejects with what tmux says if it fails, or is gone. */
  async ask(args: readonly string[]): Promise<string> {
    const command = args.slice(0, 3).join(" ");
    await this.#attached.promise;
    if (this.#gone !== undefined) throw new Error(`tmux ${command}: ${this.#gone}`);
    const answer = Promise.withResolvers<string>();
    this.#asked.push({ answer, command });
    // If it cannot be written the server is gone, which its output says.
    await this.#writer.write(new TextEncoder().encode(`${args.map(quoted).join(" ")}\n`)).catch(() => {});
    return await answer.promise;
  }

  /** Ends the server with everything in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.ask(["kill-server"]).catch(() => {});
    await this.#writer.close().catch(() => {});
    await this.#reading;
    await this.#child.status;
  }

  async #read(): Promise<void> {
    let block: { readonly end: string; readonly own: boolean; readonly lines: string[] } | undefined;
    let last = "it ended";
    for await (const line of linesOf(this.#child.stdout)) {
      if (block !== undefined) {
        const failed = line === `%error${block.end}`;
        if (failed || line === `%end${block.end}`) {
          const text = block.lines.map((each) => `${each}\n`).join("");
          // A block that nobody here asked for is of the command that it was started with.
          if (block.own) this.#answer(text, failed);
          else if (failed) last = text;
          block = undefined;
        } else block.lines.push(line);
      } else if (line.startsWith("%begin ")) {
        block = { end: line.slice("%begin".length), own: line.endsWith(" 1"), lines: [] };
      } else if (line.startsWith("%output ")) {
        this.#outputs += 1;
        this.#wake();
      } else if (line.startsWith("%session-changed ")) this.#attached.resolve();
    }
    this.#gone = last;
    this.#attached.resolve();
    this.#wake();
    while (this.#asked.length > 0) this.#answer(last, true);
  }

  #answer(text: string, failed: boolean): void {
    const asked = this.#asked.shift();
    if (asked === undefined) throw new Error(`tmux answers what nobody asked: ${text}`);
    if (failed) asked.answer.reject(new Error(`tmux ${asked.command}: ${text}`));
    else asked.answer.resolve(text);
  }

  #wake(): void {
    const output = this.#output;
    this.#output = Promise.withResolvers();
    output.resolve();
  }
}

/** As tmux's own parser of commands reads it back: in double quotes, with whatever could mean something there in octal. */
function quoted(argument: string): string {
  // deno-lint-ignore no-control-regex
  const inert = argument.replaceAll(/[\x00-\x1f"\\$~#\x7f]/g, (character) => {
    return `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `"${inert}"`;
}
