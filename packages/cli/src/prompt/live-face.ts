// The prompt on a terminal. Keys go to whoever has them: a question, a view, or the line being typed; what is then seen is
// put together by live-area.ts.
import { Attention } from "../terminal/attention.ts";
import { complete, type CompletionSource } from "../terminal/completion.ts";
import { graphemes } from "../terminal/graphemes.ts";
import type { Key, KeyName } from "../terminal/keys.ts";
import { LineEditor } from "../terminal/line-editor.ts";
import { LiveScreen, type Screen } from "../terminal/screen.ts";
import type { Style } from "../terminal/style.ts";
import type { Size, Terminal } from "../terminal/terminal.ts";
import { crash } from "../crash.ts";
import { text } from "../text.ts";
import type { Aim, Face, Input, Question, View } from "./face.ts";
import { InputLine } from "./input-line.ts";
import { InputQueue } from "./input-queue.ts";
import { keyRows } from "./key-table.ts";
import { liveRows } from "./live-area.ts";

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
  readonly #line = new InputLine();
  readonly #queue = new InputQueue();
  readonly #attention: Attention;
  /** From the first line asked for until `rest`: keys edit the line, also while nobody waits for one. */
  #conversing = false;
  /** Typed before there was anything to answer: kept for the next question, as a terminal does. */
  readonly #ahead: Key[] = [];
  #asks: (line: string) => boolean = () => false;
  /** What may ask, until whoever took it is done with it: keys are kept. */
  #behind: Input | undefined;
  /** Keys kept that were typed before its last answer. */
  #early = Infinity;
  #asking: Asking | undefined;
  #ended = false;
  #label = "› ";
  #status = "";
  #statusBeside = "";
  /** Shown in the status row until the next key: candidates, or how to leave. */
  #hint: string | undefined;
  #leaving = false;
  #outgoing: readonly string[] = [];
  #source: CompletionSource = () => ({ from: 0, candidates: [] });
  #typing: (line: string) => void = () => {};
  #drafting: (line: string) => void = () => {};
  #keys: (name: KeyName) => void = () => {};
  #touched: () => void = () => {};
  #block: (size: Size) => readonly string[] = () => [];
  #view: View | undefined;
  /** The table of keys stands there, after a ? on an empty line. */
  #keysShown = false;
  #resized = false;
  /** For a view that is not ready. */
  readonly #held: Key[] = [];
  #interrupts: AbortController | undefined;
  #render = false;

  constructor(terminal: Terminal, style: Style) {
    this.style = style;
    this.#terminal = terminal;
    this.#attention = new Attention(terminal);
    this.#screen = new LiveScreen((output) => terminal.write(output));
    this.#resizes = terminal.onResize(() => {
      this.#resized = true;
      this.#draw();
    });
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

  status(status: string, beside: string = status): void {
    if (status === this.#status && beside === this.#statusBeside) return;
    this.#status = status;
    this.#statusBeside = beside;
    this.#drawSoon();
  }

  label(label: string): void {
    this.#label = label;
    this.#drawSoon();
  }

  completeWith(source: CompletionSource): void {
    this.#source = source;
  }

  keepBehind(asks: (line: string) => boolean): void {
    this.#asks = asks;
  }

  whenTyping(listener: (line: string) => void): void {
    this.#typing = listener;
  }

  whenDrafting(listener: (line: string) => void): void {
    this.#drafting = listener;
  }

  interrupts(controller: AbortController | undefined): void {
    this.#interrupts = controller;
  }

  block(rows: (size: Size) => readonly string[]): void {
    this.#block = rows;
    this.#drawSoon();
  }

  whenKey(listener: (name: KeyName) => void): void {
    this.#keys = listener;
  }

  whenTouched(listener: () => void): void {
    this.#touched = listener;
  }

  giveUp(): void {
    this.#answer(undefined);
    this.#keysShown = false;
    this.view(undefined);
  }

  clear(): void {
    this.#line.forgetSent();
    this.#screen.clear();
  }

  view(view: View | undefined): void {
    if (this.#view?.place === "screen" && view?.place !== "screen") this.#screen.whole(undefined, this.#resized);
    if (this.#view?.place !== "screen") this.#resized = false;
    this.#view = view;
    this.#held.length = 0;
    this.#drawSoon();
  }

  get viewed(): View | undefined {
    return this.#view;
  }

  changed(): void {
    if (this.#view?.ready !== false) this.#feedHeld();
    this.#drawSoon();
  }

  /** Keys that came before the view had anything to show. */
  #feedHeld(): void {
    for (const key of this.#held.splice(0)) this.#key(key);
  }

  watchFocus(on: boolean): void {
    if (!this.#ended) this.#attention.watch(on);
  }

  attract(key: string): void {
    if (!this.#ended) this.#attention.call(key, text.notify.title, text.notify.body);
  }

  submit(act: () => Promise<void>, how?: { readonly asks: boolean }): void {
    this.#did({ act }, how?.asks === true);
  }

  aim(aim: Aim | undefined): void {
    this.#line.aimAt(aim);
    this.#drawSoon();
  }

  draft(line: string): string {
    this.#drawSoon();
    return this.#line.draft(line);
  }

  rest(): void {
    this.#conversing = false;
    this.#keysShown = false;
    this.aim(undefined);
    this.view(undefined);
  }

  next(): Promise<Input | undefined> {
    this.#conversing = true;
    if (this.#behind !== undefined && !this.#queue.has(this.#behind)) this.#nothingBehind();
    this.#catchUp();
    return this.#queue.next();
  }

  giveBack(line: string, aim?: Aim): void {
    this.#line.giveBack(line, aim);
    this.#drafting(this.#line.drafted);
    this.#drawSoon();
  }

  ask(question: Question): Promise<string | undefined> {
    if (this.#ended) return Promise.resolve(undefined);
    this.#keysShown = false;
    this.view(undefined);
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
      this.#attention.look();
      for (const key of keys) this.#key(key);
      if (!this.#ended) this.#draw();
    }
    this.end();
  }

  end(): void {
    this.#ended = true;
    this.#answer(undefined);
    this.#queue.end();
  }

  get #keeping(): boolean {
    return this.#asking === undefined && (!this.#conversing || this.#behind !== undefined);
  }

  #catchUp(): void {
    while (!this.#keeping) {
      const key = this.#ahead.shift();
      if (key === undefined) return;
      this.#early -= 1;
      this.#key(key);
    }
  }

  /** What might have asked is done with. */
  #nothingBehind(): void {
    this.#behind = undefined;
    if (this.#ahead.splice(0, Math.max(0, this.#early)).length === 0) return;
    this.#hint = text.prompt.typedEarly;
    this.#drawSoon();
  }

  #key(key: Key): void {
    this.#touched();
    if (this.#keeping) {
      const interrupt = key.type === "key" && key.name === "interrupt";
      if (!interrupt) {
        if (this.#ahead.length < longestAhead) this.#ahead.push(key);
        return;
      }
      if (!this.#conversing) return this.end();
      this.#ahead.length = 0;
      return this.#interrupt(this.#leaving);
    }
    const leaving = this.#leaving;
    this.#hint = undefined;
    this.#leaving = false;
    if (this.#asking === undefined && (this.#keysTaken(key) || this.#viewTook(key))) return;
    if (this.#asking === undefined) {
      queueMicrotask(() => {
        this.#typing(this.#line.editor.text);
        this.#drafting(this.#line.drafted);
      });
    }
    const editor = this.#asking?.editor ?? this.#line.editor;
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
      case "escape":
        if (this.#asking === undefined) this.#line.giveUpAim();
        return;
      default:
        if (editor.apply(key.name) || this.#asking !== undefined) return;
        if (key.name === "up" || key.name === "down") this.#line.recall(key.name);
        else this.#keys(key.name);
    }
  }

  /** A ? on an empty line shows the keys. It becomes a character if the line goes on after it. */
  #keysTaken(key: Key): boolean {
    if (!this.#keysShown) {
      const asked = key.type === "text" && key.text === "?" && this.#line.editor.empty &&
        this.#line.aim === undefined &&
        this.#view === undefined;
      this.#keysShown = asked;
      return asked;
    }
    this.#keysShown = false;
    if (key.type !== "key" || key.name === "enter" || key.name === "newline") this.#line.editor.insert("?");
    return key.type === "key" && ["escape", "backspace", "interrupt"].includes(key.name);
  }

  #viewTook(key: Key): boolean {
    if (this.#view === undefined) return false;
    const view = this.#view;
    const leaves = key.type === "key" && (key.name === "interrupt" || key.name === "escape");
    if (!view.ready && !leaves) {
      if (this.#held.length < longestAhead) this.#held.push(key);
      return true;
    }
    if (key.type === "text") {
      // What was typed fast comes in one piece: a letter for the view, and perhaps a line behind it.
      const [first = "", ...rest] = graphemes(key.text);
      if (view.key({ type: "text", text: first }) && this.#view === view) this.view(undefined);
      if (rest.length > 0) this.#key({ type: "text", text: rest.join("") });
      return true;
    }
    const ends = (key.type === "key" && key.name === "interrupt") || view.key(key);
    if (ends && this.#view === view) this.view(undefined);
    return true;
  }

  #enter(): void {
    if (this.#asking !== undefined) {
      const { question, editor } = this.#asking;
      const answer = editor.text;
      editor.clear();
      this.#screen.print(`${question.label}${question.hidden === true || question.passing === true ? "" : answer}`);
      return this.#answer(answer);
    }
    const input = this.#line.take();
    if (input !== undefined) this.#did(input, input.aim === undefined && this.#asks(input.line));
  }

  #did(input: Input, asks: boolean): void {
    if (asks) {
      this.#behind = input;
      this.#early = Infinity;
    }
    this.#queue.did(input);
  }

  #answer(answer: string | undefined): void {
    const asking = this.#asking;
    this.#asking = undefined;
    // What a person types from here on has seen the answer given.
    if (answer !== undefined) this.#early = this.#ahead.length;
    asking?.answer(answer);
  }

  #interrupt(leaving: boolean): void {
    if (this.#asking !== undefined) return this.#answer(undefined);
    if (this.#interrupts !== undefined) return this.#interrupts.abort();
    if (this.#line.giveUpAim()) return;
    if (!this.#line.editor.empty) return this.#line.editor.clear();
    if (leaving) return this.end();
    this.#leaving = true;
    this.#hint = text.prompt.howToLeave;
  }

  #tab(): void {
    if (this.#asking !== undefined) return;
    const found = complete(this.#line.editor.textBeforeCaret, this.#source);
    if (found === undefined) return;
    this.#line.editor.replaceBefore(found.replace, found.insert);
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
    const { size } = this.#terminal;
    const asking = this.#asking;
    const view = asking === undefined ? this.#view : undefined;
    this.#terminal.escapeAlone = view !== undefined || this.#keysShown || this.#line.aim !== undefined;
    const editor = asking?.editor ?? this.#line.editor;
    const hidden = asking?.question.hidden === true;
    const input = {
      label: asking?.question.label ?? this.#line.aim?.label ?? this.#label,
      clusters: hidden ? [] : editor.clusters,
      caret: hidden ? 0 : editor.caret,
    };
    this.#screen.live(liveRows(
      {
        input: asking !== undefined || this.#conversing ? input : undefined,
        status: this.#status,
        statusBeside: this.#statusBeside,
        hint: this.#hint,
        outgoing: asking === undefined && view === undefined && !this.#keysShown ? this.#outgoing : [],
        block: asking !== undefined
          ? () => []
          : this.#keysShown
          ? (room) => keyRows(room, this.style)
          : view?.place === "live"
          ? (room) => view.rows(room)
          : this.#block,
      },
      size,
      this.style,
    ));
    if (view?.place === "screen") this.#screen.whole(view.rows(size));
  }
}
