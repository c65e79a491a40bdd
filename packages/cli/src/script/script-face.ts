// The face of a script: its lines are typed one after another, and what the prompt says is held against what is expected. An
// expectation looks at everything that was said since the one before it was met.
import type { Clock } from "../clock.ts";
import { CliError, exitCodes } from "../errors.ts";
import type { Input } from "../prompt/face.ts";
import { PlainFace } from "../prompt/plain-face.ts";
import type { OutputQueue } from "../terminal/terminal.ts";
import { text } from "../text.ts";
import type { Step } from "./parse-script.ts";

/** Lines that were said and not expected yet; the oldest are forgotten. */
const mostSaid = 10_000;
/** Of those a failure shows the last ones. */
const shown = 10;

export interface ScriptOptions {
  readonly steps: readonly Step[];
  readonly clock: Clock;
  /** For what is expected without a time of its own. */
  readonly usualMs: number;
  /** Hears of each step when it is taken, and of an expectation when it is met, by which line. */
  readonly done: (step: Step, met: string | undefined) => void;
  /** Hears what the prompt says. */
  readonly said: (line: string) => void;
}

export class ScriptFace extends PlainFace {
  readonly #options: ScriptOptions;
  #at = 0;
  /** The line that is being typed. */
  #typed: Step | undefined;
  #refused: Step | undefined;
  #said: string[] = [];
  #failure: CliError | undefined;
  #over = false;
  #wake = (): void => {};

  constructor(output: OutputQueue, options: ScriptOptions) {
    super(output, { spoken: false });
    this.#options = options;
  }

  /** Why the script ended before its end. */
  get failure(): CliError | undefined {
    return this.#failure;
  }

  /** The last line that was typed. */
  get typed(): Step | undefined {
    return this.#typed;
  }

  override print(line: string): void {
    for (const one of line.split("\n")) {
      this.#said.push(one);
      this.#options.said(one);
    }
    if (this.#said.length > mostSaid) this.#said = this.#said.slice(-mostSaid);
    this.#wake();
  }

  override giveBack(line: string): void {
    if (this.#typed?.what.kind === "type" && this.#typed.what.line === line) this.#refused = this.#typed;
  }

  override ask(): Promise<string | undefined> {
    return Promise.reject(new CliError("no-terminal", text.script.question, exitCodes.usage, text.script.questionHint));
  }

  override end(): void {
    this.#over = true;
    this.#wake();
  }

  override async next(): Promise<Input | undefined> {
    for (;;) {
      const step = this.#options.steps[this.#at++];
      // What was refused may be what the script expects; else it ends there.
      if (this.#refused !== undefined && step?.what.kind !== "expect") {
        return this.#fail(text.script.refused(this.#refused.number, this.#refused.source));
      }
      this.#refused = undefined;
      if (step === undefined || this.#over) return undefined;
      if (step.what.kind === "type") {
        this.#typed = step;
        this.#options.done(step, undefined);
        return { line: step.what.line };
      }
      const { seconds } = step.what;
      const ms = seconds === undefined ? this.#options.usualMs : seconds * 1000;
      const met = await this.#met(step.what.text, ms);
      if (met === undefined) {
        return this.#over ? undefined : this.#fail(text.script.unmet(step.number, step.what.text, ms / 1000));
      }
      this.#options.done(step, met);
    }
  }

  /** The line that holds the text; undefined if none came in time, or the script was ended. */
  async #met(wanted: string, ms: number): Promise<string | undefined> {
    let late = false;
    const timer = this.#options.clock.after(ms, () => {
      late = true;
      this.#wake();
    });
    try {
      for (;;) {
        const woken = new Promise<void>((resolve) => (this.#wake = resolve));
        const at = this.#said.findIndex((line) => line.includes(wanted));
        const line = this.#said[at];
        if (line !== undefined) {
          this.#said = this.#said.slice(at + 1);
          return line;
        }
        if (late || this.#over) return undefined;
        await woken;
      }
    } finally {
      timer.cancel();
    }
  }

  #fail(said: string): undefined {
    const seen = this.#said.slice(-shown);
    const hint = seen.length === 0 ? text.script.nothingSaid : text.script.saidInstead(seen);
    this.#failure = new CliError("script-failed", said, exitCodes.script, hint);
    return undefined;
  }
}
