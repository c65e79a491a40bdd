// The line that the conversation is typed in, and what it is for: the open conversation, or an aim that a view gave it.
import { InputHistory } from "../terminal/input-history.ts";
import { LineEditor } from "../terminal/line-editor.ts";
import type { Aim, Line } from "./face.ts";

export class InputLine {
  readonly editor: LineEditor = new LineEditor();
  readonly #history = new InputHistory();
  #aim: Aim | undefined;
  /** What was being typed when an aim brought a text of its own. */
  #aside: string | undefined;

  get aim(): Aim | undefined {
    return this.#aim;
  }

  /** undefined: the open conversation, with what was being typed for it. */
  aimAt(aim: Aim | undefined): void {
    if (this.#aside !== undefined) this.editor.set(this.#aside);
    this.#aim = aim;
    this.#aside = aim?.text === undefined ? undefined : this.editor.text;
    if (aim?.text !== undefined) this.editor.set(aim.text);
  }

  /** True if there was an aim: its text goes with it. */
  giveUpAim(): boolean {
    if (this.#aim === undefined) return false;
    if (this.#aim.text !== undefined) this.editor.clear();
    this.aimAt(undefined);
    return true;
  }

  /** What is being typed for the open conversation, or was until an aim brought a text of its own. */
  get drafted(): string {
    return this.#aside ?? this.editor.text;
  }

  /** Puts a text in place of what is being typed, which it returns. */
  draft(line: string): string {
    this.aimAt(undefined);
    const before = this.editor.text;
    this.editor.set(line);
    return before;
  }

  /** Nothing, if something else is being typed already. */
  giveBack(line: string, aim: Aim | undefined): void {
    if (!this.editor.empty || this.#aim !== undefined) return;
    if (aim !== undefined) this.aimAt({ ...aim, text: line });
    else this.editor.set(line);
  }

  /** What is sent by Enter; undefined for an empty line. */
  take(): Line | undefined {
    const line = this.editor.text;
    this.editor.clear();
    if (line.trim() === "") return undefined;
    const aim = this.#aim;
    if (aim === undefined) this.#history.add(line);
    this.aimAt(undefined);
    return { line, aim };
  }

  recall(which: "up" | "down"): void {
    const line = which === "up" ? this.#history.previous(this.editor.text) : this.#history.next();
    if (line !== undefined) this.editor.set(line);
  }

  forgetSent(): void {
    this.#history.forget();
  }
}
