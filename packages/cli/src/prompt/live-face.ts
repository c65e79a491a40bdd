// The prompt on a terminal: the live area is put together here, from the messages on their way, the status row and the line
// being typed, and keys go to whoever is asking: the conversation, or a question.
import { complete, type CompletionSource } from "../terminal/completion.ts";
import { fit } from "../terminal/graphemes.ts";
import { InputHistory } from "../terminal/input-history.ts";
import { layOutInput } from "../terminal/input-layout.ts";
import type { Key, KeyName } from "../terminal/keys.ts";
import { LineEditor } from "../terminal/line-editor.ts";
import { LiveScreen, type Screen } from "../terminal/screen.ts";
import type { Style } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { crash } from "../crash.ts";
import { text } from "../text.ts";
import type { Face, Question } from "./face.ts";

/** Keys kept that were typed ahead. */
const longestAhead = 1000;

interface Asking {
  readonly question: Question;
  readonly editor: LineEditor;
  readonly answer: (answer: string | undefined) => void;
}

export class LiveFace implements Face {
  readonly drawn = true;
  readonly spoken = false;
  readonly style: Style;
  readonly #terminal: Terminal;
  readonly #screen: Screen;
  readonly #resizes: Disposable;
  readonly #editor = new LineEditor();
  readonly #history = new InputHistory();
  /** Lines sent while nobody was waiting for one. */
  readonly #sent: string[] = [];
  #waiting: ((line: string | undefined) => void) | undefined;
  /** From the first line asked for until `rest`: keys edit the line, also while nobody waits for one. */
  #conversing = false;
  /** Typed before there was anything to answer: kept for the next question, as a terminal does. */
  readonly #ahead: Key[] = [];
  #asking: Asking | undefined;
  #ended = false;
  #label = "› ";
  #status = "";
  /** Shown in the status row until the next key: candidates, or how to leave. */
  #hint: string | undefined;
  #leaving = false;
  #outgoing: readonly string[] = [];
  #source: CompletionSource = () => ({ from: 0, candidates: [] });
  #typing: (line: string) => void = () => {};
  #interrupts: AbortController | undefined;
  #render = false;

  constructor(terminal: Terminal, style: Style) {
    this.style = style;
    this.#terminal = terminal;
    this.#screen = new LiveScreen((output) => terminal.write(output));
    this.#resizes = terminal.onResize(() => this.#draw());
    this.#listen().catch(crash);
    this.#draw();
  }

  print(line: string): void {
    this.#screen.print(line);
  }

  outgoing(rows: readonly string[]): void {
    this.#outgoing = rows;
    this.#drawSoon();
  }

  status(status: string): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#drawSoon();
  }

  label(label: string): void {
    this.#label = label;
    this.#drawSoon();
  }

  completeWith(source: CompletionSource): void {
    this.#source = source;
  }

  whenTyping(listener: (line: string) => void): void {
    this.#typing = listener;
  }

  interrupts(controller: AbortController | undefined): void {
    this.#interrupts = controller;
  }

  rest(): void {
    this.#conversing = false;
    this.#drawSoon();
  }

  nextLine(): Promise<string | undefined> {
    this.#conversing = true;
    this.#catchUp();
    const line = this.#sent.shift();
    if (line !== undefined || this.#ended) return Promise.resolve(line);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  giveBack(line: string): void {
    if (!this.#editor.empty) return;
    this.#editor.set(line);
    this.#drawSoon();
  }

  ask(question: Question): Promise<string | undefined> {
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const editor = new LineEditor();
      this.#asking = { question, editor, answer: resolve };
      this.#catchUp();
      this.#drawSoon();
    });
  }

  async close(): Promise<void> {
    this.end();
    this.#resizes[Symbol.dispose]();
    this.#screen.close();
    await this.#terminal.flushed();
    this.#terminal[Symbol.dispose]();
  }

  async #listen(): Promise<void> {
    for await (const keys of this.#terminal.keys()) {
      for (const key of keys) this.#key(key);
      if (!this.#ended) this.#draw();
    }
    this.end();
  }

  end(): void {
    this.#ended = true;
    this.#answer(undefined);
    this.#waiting?.(undefined);
    this.#waiting = undefined;
  }

  #catchUp(): void {
    while (this.#asking !== undefined || this.#conversing) {
      const key = this.#ahead.shift();
      if (key === undefined) return;
      this.#key(key);
    }
  }

  #key(key: Key): void {
    if (this.#asking === undefined && !this.#conversing) {
      const interrupt = key.type === "key" && key.name === "interrupt";
      if (interrupt) this.end();
      else if (this.#ahead.length < longestAhead) this.#ahead.push(key);
      return;
    }
    const leaving = this.#leaving;
    this.#hint = undefined;
    this.#leaving = false;
    if (this.#asking === undefined) queueMicrotask(() => this.#typing(this.#editor.text));
    const editor = this.#asking?.editor ?? this.#editor;
    if (key.type !== "key") {
      // A question has one line; a pasted password often brings its newline along.
      const piece = this.#asking === undefined ? key.text : key.text.replaceAll(/\n+$/g, "").replaceAll("\n", " ");
      if (!editor.insert(piece)) this.#hint = text.prompt.tooLong;
      return;
    }
    switch (key.name) {
      case "enter":
        return this.#enter();
      case "interrupt":
        return this.#interrupt(leaving);
      case "end-of-input":
        if (!editor.empty) return void editor.apply("delete");
        return this.#asking !== undefined ? this.#answer(undefined) : this.end();
      case "tab":
        return this.#tab();
      case "newline":
        if (this.#asking === undefined) editor.apply("newline");
        return;
      case "redraw":
        return;
      default:
        if (!editor.apply(key.name) && this.#asking === undefined) this.#recall(key.name);
    }
  }

  #enter(): void {
    if (this.#asking !== undefined) {
      const { question, editor } = this.#asking;
      const answer = editor.text;
      editor.clear();
      this.#screen.print(`${question.label}${question.hidden === true || question.passing === true ? "" : answer}`);
      return this.#answer(answer);
    }
    const line = this.#editor.text;
    this.#editor.clear();
    if (line.trim() === "") return;
    this.#history.add(line);
    if (this.#waiting === undefined) this.#sent.push(line);
    else {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting(line);
    }
  }

  #answer(answer: string | undefined): void {
    const asking = this.#asking;
    this.#asking = undefined;
    asking?.answer(answer);
  }

  #interrupt(leaving: boolean): void {
    if (this.#asking !== undefined) return this.#answer(undefined);
    if (this.#interrupts !== undefined) return this.#interrupts.abort();
    if (!this.#editor.empty) return this.#editor.clear();
    if (leaving) return this.end();
    this.#leaving = true;
    this.#hint = text.prompt.howToLeave;
  }

  #recall(name: KeyName): void {
    const line = name === "up"
      ? this.#history.previous(this.#editor.text)
      : name === "down"
      ? this.#history.next()
      : undefined;
    if (line !== undefined) this.#editor.set(line);
  }

  #tab(): void {
    if (this.#asking !== undefined) return;
    const found = complete(this.#editor.textBeforeCaret, this.#source);
    if (found === undefined) return;
    this.#editor.replaceBefore(found.replace, found.insert);
    if (found.candidates.length > 0) this.#hint = found.candidates.join("  ");
  }

  /** Several changes of one event become one drawing. */
  #drawSoon(): void {
    if (this.#render) return;
    this.#render = true;
    queueMicrotask(() => {
      this.#render = false;
      this.#draw();
    });
  }

  #draw(): void {
    if (this.#ended) return;
    const { columns, rows } = this.#terminal.size;
    const asking = this.#asking;
    const editor = asking?.editor ?? this.#editor;
    const hidden = asking?.question.hidden === true;
    const input = layOutInput(
      {
        label: asking?.question.label ?? this.#label,
        clusters: hidden ? [] : editor.clusters,
        caret: hidden ? 0 : editor.caret,
      },
      columns,
      Math.max(1, Math.floor(rows / 3)),
    );
    const room = rows - input.rows.length - 1;
    const status = this.#hint ??
      (input.above + input.below > 0 ? text.prompt.moreRows(input.above, input.below) : this.#status);
    const live: string[] = [];
    if (room >= 2 && asking === undefined) {
      const shown = this.#outgoing.slice(-Math.min(5, room - 1));
      for (const row of shown) live.push(fit(row, columns));
    }
    if (room >= 1 && status !== "") live.push(this.style.dim(fit(status, columns)));
    const listening = asking !== undefined || this.#conversing;
    this.#screen.live(listening ? [...live, ...input.rows] : live);
  }
}
