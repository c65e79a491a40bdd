// Messages of the open conversation, walked through with the arrow keys in the live area; a letter does something to the
// one that is marked. Its number is the one that words take, and counts on as messages come.
import type { Conversation, Engine, Message, MessageId } from "@quicproquo/client";
import { fit } from "../terminal/widths.ts";
import type { Key } from "../terminal/keys.ts";
import type { Style } from "../terminal/style.ts";
import type { Size } from "../terminal/terminal.ts";
import { text } from "../text.ts";
import { selectionTexts } from "../text/selection.ts";
import type { Aim, View } from "./face.ts";
import { firstWords, nameOf, stateMark } from "./message-line.ts";

/** Further back than this one goes by the past itself. */
const most = 500;
const page = 100;
const rowsShown = 7;

export interface SelectionActs {
  changed(): void;
  aim(aim: Aim): void;
  submit(act: () => Promise<void>): void;
  failed(error: unknown): void;
  /** Puts it in the line being typed. */
  type(number: string): void;
}

export class Selection implements View {
  readonly place = "live";
  ready = false;
  readonly #engine: Engine;
  readonly #conversation: Conversation;
  readonly #style: Style;
  readonly #acts: SelectionActs;
  /** Oldest first, without notices: the number of one is its place from the end. */
  #messages: Message[] = [];
  #selected: MessageId | undefined;
  #oldest: number | undefined;
  #loading = true;
  #hint: string | undefined;
  /** The key that was pressed once, and must be twice. */
  #confirming: string | undefined;

  constructor(engine: Engine, conversation: Conversation, style: Style, acts: SelectionActs) {
    this.#engine = engine;
    this.#conversation = conversation;
    this.#style = style;
    this.#acts = acts;
  }

  /** Rejects as `history` does. */
  async load(): Promise<void> {
    const before = this.#oldest === undefined ? {} : { before: this.#oldest };
    this.#loading = true;
    const loaded = await this.#engine.history(this.#conversation.id, { ...before, limit: page });
    this.#oldest = loaded[0]?.order ?? this.#oldest;
    const known = new Set(this.#messages.map(({ id }) => id));
    this.#messages = [...loaded.filter(({ notice, id }) => !notice && !known.has(id)), ...this.#messages];
    this.#loading = loaded.length === 0;
    this.#selected ??= this.#messages.at(-1)?.id;
    this.ready = true;
    this.#acts.changed();
  }

  /** One came, or has become another. */
  message(message: Message): void {
    if (message.conversation !== this.#conversation.id || message.notice) return;
    const at = this.#messages.findIndex(({ id }) => id === message.id);
    if (at >= 0) this.#messages[at] = message;
    else if (message.order > (this.#messages.at(-1)?.order ?? -1)) this.#messages.push(message);
    this.#acts.changed();
  }

  state(id: MessageId, state: Message["state"]): void {
    this.#messages = this.#messages.map((one) => (one.id === id ? { ...one, state } : one));
    this.#acts.changed();
  }

  gone(id: MessageId): void {
    const at = this.#place;
    this.#messages = this.#messages.filter((message) => message.id !== id);
    if (this.#selected === id) this.#selected = (this.#messages[at] ?? this.#messages.at(-1))?.id;
    this.#acts.changed();
  }

  rows({ columns, rows }: Size): readonly string[] {
    const { length } = this.#messages;
    const shown = Math.max(1, Math.min(rowsShown, rows - 1, length));
    const first = Math.max(0, Math.min(this.#place - Math.floor(shown / 2), length - shown));
    const found = this.#messages.slice(first, first + shown).map((message, at) =>
      this.#row(message, length - first - at, columns)
    );
    const nothing = this.ready ? [selectionTexts.nothing] : [];
    const said = this.#hint ?? selectionTexts.hint;
    return [...found.length > 0 ? found : nothing, this.#style.dim(fit(said, columns))];
  }

  key(key: Key): boolean {
    const pressed = key.type === "key" ? key.name : key.type === "text" ? key.text : "";
    const confirmed = this.#confirming === pressed;
    this.#confirming = undefined;
    this.#hint = undefined;
    switch (pressed) {
      case "up":
      case "select-up":
        return this.#move(-1);
      case "down":
      case "select-down":
        return this.#move(1);
      case "page-up":
        return this.#move(-rowsShown);
      case "page-down":
        return this.#move(rowsShown);
      case "escape":
      case "q":
      case "end-of-input":
        return true;
    }
    const message = this.#messages[this.#place];
    if (message === undefined) return false;
    if (message.withdrawn !== undefined) return this.#say(selectionTexts.gone);
    const { id } = this.#conversation;
    const [name, words] = [message.own ? text.you : nameOf(message.author), fit(firstWords(message.text), 24)];
    switch (pressed) {
      case "enter":
      case "r":
        return this.#aim({
          label: selectionTexts.answers(name, words),
          send: async (line) => void await this.#engine.reply(id, message.id, line),
        });
      case "+":
        return this.#aim({
          label: selectionTexts.reacts(name, words),
          send: async (line) => void await this.#engine.react(id, message.id, line.trim()),
        });
      case "e":
        if (!message.own) return this.#say(selectionTexts.notYours);
        return this.#aim({
          label: selectionTexts.edits(words),
          text: message.text,
          send: async (line) => void await this.#engine.edit(id, message.id, line),
        });
      case "d":
        if (!message.own) return this.#say(selectionTexts.notYours);
        return this.#twice("d", confirmed, async () => void await this.#engine.deleteMessage(id, message.id));
      case "h":
        if (message.own) return this.#say(selectionTexts.notTheirs);
        return this.#twice("h", confirmed, async () => void await this.#engine.hide(id, message.id));
      case "#":
        this.#acts.type(String(this.#messages.length - this.#place));
        return true;
      default:
        return false;
    }
  }

  get #place(): number {
    return this.#messages.findIndex(({ id }) => id === this.#selected);
  }

  #move(by: number): false {
    const to = Math.max(0, Math.min(this.#messages.length - 1, this.#place + by));
    this.#selected = this.#messages[to]?.id ?? this.#selected;
    if (to < rowsShown && !this.#loading && this.#messages.length < most) this.load().catch(this.#acts.failed);
    return false;
  }

  #say(hint: string): false {
    this.#hint = hint;
    return false;
  }

  #aim(aim: Aim): true {
    this.#acts.aim(aim);
    return true;
  }

  /** What others would miss is asked for twice. */
  #twice(key: string, confirmed: boolean, act: () => Promise<void>): boolean {
    if (!confirmed) {
      this.#confirming = key;
      return this.#say(selectionTexts.again(key));
    }
    this.#acts.submit(act);
    return true;
  }

  #row(message: Message, number: number, columns: number): string {
    const selected = message.id === this.#selected;
    const who = message.own ? text.you : nameOf(message.author);
    const words = message.withdrawn === undefined ? firstWords(message.text) : text.acts.deleted;
    const state = message.own ? ` ${stateMark(message.state, true)}` : "";
    const row = fit(
      `${selected ? "▸" : " "}${String(number).padStart(4)}  ${text.time(message.sentAt)} ${who}: ${words}${state}`,
      columns,
    );
    return selected ? this.#style.selected(row) : row;
  }
}
