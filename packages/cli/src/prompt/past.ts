// The past of a conversation on the whole screen, as a pager shows it, with search. What comes meanwhile waits for the lines
// above the prompt; those stay as they were.
import type { Conversation, Engine, Message, MessageId } from "@quicproquo/client";
import { fit } from "../terminal/widths.ts";
import { inertLine } from "../terminal/inert.ts";
import { layOutInput } from "../terminal/input-layout.ts";
import type { Key } from "../terminal/keys.ts";
import { LineEditor } from "../terminal/line-editor.ts";
import type { Style } from "../terminal/style.ts";
import type { Size } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";
import { text } from "../text.ts";
import { pastTexts } from "../text/past.ts";
import { referenceOf } from "../reference.ts";
import type { View } from "./face.ts";
import { messageLine } from "./message-line.ts";
import { PastWindow } from "./past-window.ts";

const indent = 6;

export interface PastActs {
  changed(): void;
  failed(error: unknown): void;
}

/** Where it begins: a screen above the newest, or at a message, found by these words. */
export type PastStart = "above" | { readonly message: Message; readonly words: string };

export class Past implements View {
  readonly place = "screen";
  ready = false;
  readonly #engine: Engine;
  readonly #conversation: Conversation;
  readonly #style: Style;
  readonly #acts: PastActs;
  readonly #window: PastWindow;
  #size: Size = { columns: 80, rows: 24 };
  /** Rows of what is held, with the message that each belongs to; undefined: to be made again. */
  #laid: readonly { readonly row: string; readonly of: MessageId }[] | undefined;
  /** By the message as it was: one that becomes another is another one. */
  readonly #wrapped = new WeakMap<
    Message,
    { readonly columns: number; readonly marked: boolean; readonly rows: readonly string[] }
  >();
  /** How many of the rows stand above the lower edge. */
  #edge = 0;
  /** Loading, one after another. */
  #work: Promise<void> = Promise.resolve();
  #busy = 0;
  #missed = 0;
  #said: string | undefined;
  /** What is being looked for, while it is typed. */
  #typed: LineEditor | undefined;
  #words = "";
  /** What was found, the last one last. */
  #found: readonly Message[] = [];

  constructor(engine: Engine, conversation: Conversation, style: Style, acts: PastActs) {
    this.#engine = engine;
    this.#conversation = conversation;
    this.#style = style;
    this.#acts = acts;
    this.#window = new PastWindow(engine, conversation.id);
  }

  open(start: PastStart): void {
    this.#load(async () => {
      if (start === "above") {
        await this.#window.toNewest();
        this.#place(() => this.#rows().length - this.#height);
      } else {
        this.#words = start.words;
        await this.#show(start.message);
      }
    });
  }

  /** One came, or has become another. */
  message(message: Message): void {
    const following = this.#edge >= this.#rows().length;
    if (this.#window.put(message, following)) this.#place(() => (following ? this.#rows().length : this.#edge));
    else if (message.conversation === this.#conversation.id) this.#missed += 1;
    this.#acts.changed();
  }

  state(id: MessageId, state: Message["state"]): void {
    this.#window.state(id, state);
    this.#place(() => this.#edge);
    this.#acts.changed();
  }

  gone(id: MessageId): void {
    this.#window.gone(id);
    this.#found = this.#found.filter((one) => one.id !== id);
    this.#place(() => this.#edge);
    this.#acts.changed();
  }

  rows(size: Size): readonly string[] {
    if (size.columns !== this.#size.columns || size.rows !== this.#size.rows) this.#resize(size);
    const shown = this.#rows().slice(Math.max(0, this.#edge - this.#height), this.#edge).map(({ row }) => row);
    if (shown.length === 0 && this.ready) shown.push(this.#style.dim(fit(pastTexts.empty, size.columns)));
    const above = Array.from({ length: Math.max(0, this.#height - shown.length) }, () => "");
    return [...above, ...shown, this.#status(size.columns)];
  }

  key(key: Key): boolean {
    this.#said = undefined;
    if (this.#typed !== undefined) return this.#type(key, this.#typed);
    switch (key.type === "key" ? key.name : key.text) {
      case "up":
      case "select-up":
      case "k":
        return this.#move(-1);
      case "down":
      case "select-down":
      case "j":
        return this.#move(1);
      case "page-up":
      case "b":
        return this.#move(1 - this.#height);
      case "page-down":
      case " ":
        return this.#move(this.#height - 1);
      case "home":
      case "g":
        this.#load(async () => {
          await this.#window.toOldest();
          this.#place(() => this.#height);
        });
        return false;
      case "end":
      case "G":
        this.#load(async () => {
          await this.#window.toNewest();
          this.#missed = 0;
          this.#place(() => this.#rows().length);
        });
        return false;
      case "/":
        this.#typed = new LineEditor();
        return false;
      case "n":
        this.#find();
        return false;
      case "N":
        this.#findBack();
        return false;
      case "escape":
      case "q":
      case "end-of-input":
        return true;
      default:
        return false;
    }
  }

  get #height(): number {
    return Math.max(1, this.#size.rows - 1);
  }

  /** What one looks at stays as far down the screen as it was: what was found, or what stands in the middle. */
  #resize(size: Size): void {
    const top = Math.max(0, this.#edge - this.#height);
    const seen = this.#rows().slice(top, this.#edge);
    const found = this.#found.at(-1)?.id;
    const eyed = seen.some(({ of }) => of === found) ? found : seen[Math.floor(seen.length / 2)]?.of;
    const down = seen.findIndex(({ of }) => of === eyed) / this.#height;
    this.#size = size;
    this.#place(() => {
      const first = this.#rows().findIndex(({ of }) => of === eyed);
      return first < 0 ? this.#edge : first + Math.ceil((1 - down) * this.#height);
    });
  }

  /** Ends what is typed, not the view. */
  #type(key: Key, editor: LineEditor): false {
    if (key.type !== "key") editor.insert(inertLine(key.text));
    else if (key.name === "enter") {
      this.#typed = undefined;
      this.#found = [];
      if (editor.text.trim() !== "") this.#words = editor.text.trim();
      this.#find();
    } else if (key.name === "escape" || (key.name === "backspace" && editor.empty)) this.#typed = undefined;
    else editor.apply(key.name);
    return false;
  }

  #move(by: number): false {
    const { length } = this.#rows();
    this.#edge = this.#within(this.#edge + by);
    const near = this.#height * 2;
    // Whoever moves on while it loads asks again.
    if (this.#busy > 0) return false;
    if (this.#edge - this.#height < near && !this.#window.atOldest) this.#load(() => this.#more("older"));
    if (length - this.#edge < near && !this.#window.atNewest) this.#load(() => this.#more("newer"));
    if (this.#edge >= length && this.#window.atNewest) this.#missed = 0;
    return false;
  }

  async #more(which: "older" | "newer"): Promise<void> {
    await this.#window[which]();
    this.#place(() => this.#edge);
  }

  /** The next one before what was found last, or before what stands at the lower edge. */
  #find(): void {
    const words = this.#words;
    if (words === "") return this.#say(pastTexts.noWords);
    this.#load(async () => {
      const from = this.#found.at(-1)?.order;
      const edge = this.#window.messages.find(({ id }) => id === this.#rows()[this.#edge - 1]?.of)?.order;
      const before = from ?? (edge === undefined ? undefined : edge + 1);
      const place = before === undefined ? {} : { before };
      const [hit] = await this.#engine.search(words, { conversation: this.#conversation.id, limit: 1, ...place });
      if (hit === undefined) return this.#say(pastTexts.nothing(inertLine(words)));
      await this.#show(hit.message);
    });
  }

  #findBack(): void {
    const before = this.#found.at(-2);
    if (before === undefined) return this.#say(pastTexts.first);
    this.#found = this.#found.slice(0, -2);
    this.#load(() => this.#show(before));
  }

  async #show(message: Message): Promise<void> {
    this.#found = [...this.#found, message];
    await this.#window.toMessage(message);
    this.#place(() => {
      const first = this.#rows().findIndex(({ of }) => of === message.id);
      return first + Math.ceil(this.#height / 2);
    });
  }

  #say(what: string): void {
    this.#said = what;
    this.#acts.changed();
  }

  #load(work: () => Promise<void>): void {
    this.#busy += 1;
    this.#work = this.#work.then(work).catch(this.#acts.failed).finally(() => {
      this.#busy -= 1;
      this.ready = true;
      this.#acts.changed();
    });
  }

  /** Rows change by what comes and goes above: the message at the lower edge stays there, unless told otherwise. */
  #place(edge: () => number): void {
    const at = this.#laid?.[this.#edge - 1];
    const within = at === undefined ? 0 : this.#edge - 1 - (this.#laid?.findIndex(({ of }) => of === at.of) ?? 0);
    this.#laid = undefined;
    const first = at === undefined ? -1 : this.#rows().findIndex(({ of }) => of === at.of);
    if (first >= 0) this.#edge = first + within + 1;
    this.#edge = this.#within(edge());
  }

  /** The lower edge is not so far up that rows would be missing above. */
  #within(edge: number): number {
    const { length } = this.#rows();
    return Math.min(length, Math.max(Math.min(length, this.#height), edge));
  }

  #rows(): readonly { readonly row: string; readonly of: MessageId }[] {
    if (this.#laid !== undefined) return this.#laid;
    const { columns } = this.#size;
    const marked = this.#found.at(-1)?.id;
    let day = "";
    const laid = this.#window.messages.flatMap((message) => {
      const date = text.day(message.sentAt);
      const heading = date === day ? [] : [this.#style.dim(fit(text.prompt.dayLine(date), columns))];
      day = date;
      return [...heading, ...this.#broken(message, message.id === marked)].map((row) => ({ row, of: message.id }));
    });
    this.#laid = laid;
    return laid;
  }

  #broken(message: Message, marked: boolean): readonly string[] {
    const { columns } = this.#size;
    const known = this.#wrapped.get(message);
    if (known?.columns === columns && known.marked === marked) return known.rows;
    const line = messageLine(message, { style: this.#style, drawn: true, spoken: false });
    const rows = wrap(marked ? `▸ ${line}` : line, columns, indent);
    this.#wrapped.set(message, { columns, marked, rows });
    return rows;
  }

  #status(columns: number): string {
    if (this.#typed !== undefined) {
      const { clusters, caret } = this.#typed;
      return layOutInput({ label: pastTexts.searching, clusters, caret }, columns, 1).rows[0] ?? "";
    }
    const { atOldest, atNewest, messages } = this.#window;
    const top = this.#rows()[Math.max(0, this.#edge - this.#height)]?.of;
    const day = messages.find(({ id }) => id === top)?.sentAt;
    const parts = [
      referenceOf(this.#conversation),
      ...this.#said === undefined ? [] : [this.#said],
      ...atOldest && this.#edge <= this.#height ? [pastTexts.oldest] : [],
      ...atNewest && this.#edge >= this.#rows().length ? [pastTexts.newest] : [],
      ...this.#missed > 0 ? [pastTexts.missed(this.#missed)] : [],
      this.#words === "" ? pastTexts.keys : pastTexts.findKeys,
      ...this.#words === "" ? [] : [pastTexts.found(inertLine(this.#words))],
      ...day === undefined ? [] : [text.day(day)],
    ];
    return this.#style.dim(fit(parts.join(" · "), columns));
  }
}
