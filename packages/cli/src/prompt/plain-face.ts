// Lines in, lines out: for `--plain` (logs), `--screen-reader` and pipes. A terminal's own line editing and echo serve the
// typing; only a hidden answer takes the echo away, for as long as it is typed.
import { CliError, exitCodes } from "../errors.ts";
import { text } from "../text.ts";
import { spoken } from "../text/spoken.ts";
import type { CompletionSource } from "../terminal/completion.ts";
import { noLooks, type Style } from "../terminal/style.ts";
import { PlainScreen } from "../terminal/screen.ts";
import type { OutputQueue } from "../terminal/terminal.ts";
import { readAnswer } from "../terminal/ask.ts";
import type { Face, Input, Question } from "./face.ts";

const longestLine = 1 << 20;

export class PlainFace implements Face {
  readonly drawn = false;
  readonly viewed = undefined;
  readonly spoken: boolean;
  readonly style: Style = noLooks;
  readonly #output: OutputQueue;
  readonly #screen: PlainScreen;
  readonly #decoder = new TextDecoder();
  #rest = "";
  #ended = false;
  #stop = (): void => {};
  /** Resolves when the input was ended from outside: a read of standard input cannot be taken back. */
  readonly #stopped = new Promise<null>((resolve) => (this.#stop = () => resolve(null)));

  constructor(output: OutputQueue, { spoken }: { readonly spoken: boolean }) {
    this.#output = output;
    this.spoken = spoken;
    this.#screen = new PlainScreen((line) => output.write(line));
  }

  print(line: string): void {
    this.#screen.print(this.spoken ? spoken(line) : line);
  }
  outgoing(): void {}
  status(): void {}
  label(): void {}
  completeWith(_source: CompletionSource): void {}
  keepBehind(_asks: (line: string) => boolean): void {}
  whenTyping(): void {}
  whenDrafting(): void {}
  whenTouched(): void {}
  giveUp(): void {}
  clear(): void {}
  rest(): void {}
  giveBack(_line: string): void {}
  interrupts(): void {}
  block(): void {}
  whenKey(): void {}
  view(): void {}
  changed(): void {}
  watchFocus(): void {}
  attract(): void {}
  submit(): void {}
  aim(): void {}
  draft(): string {
    return "";
  }

  async next(): Promise<Input | undefined> {
    const line = await this.#nextLine();
    return line === undefined ? undefined : { line };
  }

  async #nextLine(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end).replace(/\r$/, "");
        this.#rest = this.#rest.slice(end + 1);
        if (line.trim() !== "") return line;
        continue;
      }
      if (this.#ended) {
        const line = this.#rest;
        this.#rest = "";
        return line.trim() === "" ? undefined : line;
      }
      await this.#read();
    }
  }

  async ask(question: Question): Promise<string | undefined> {
    // Without a terminal there is nobody to ask: a pipe's lines are messages, not answers.
    if (!Deno.stdin.isTerminal()) {
      throw new CliError("no-terminal", text.oneShot.noTerminal, exitCodes.usage, text.oneShot.noTerminalHint);
    }
    if (question.hidden !== true) {
      this.#output.write(question.label);
      return await this.#nextLine();
    }
    return await readAnswer({
      read: (buffer) => Deno.stdin.read(buffer),
      setRaw: (raw) => Deno.stdin.setRaw(raw),
      write: (output) => this.#output.write(output),
    }, question);
  }

  end(): void {
    this.#ended = true;
    this.#stop();
  }

  async close(): Promise<void> {
    await this.#output.flushed();
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(16_384);
    const read = await Promise.race([Deno.stdin.read(buffer), this.#stopped]);
    if (read === null) this.#ended = true;
    else this.#rest += this.#decoder.decode(buffer.subarray(0, read), { stream: true });
    // A line without an end is cut, not kept without bound.
    if (this.#rest.length > longestLine && !this.#rest.includes("\n")) {
      this.#rest = `${this.#rest.slice(0, longestLine)}\n`;
    }
  }
}
