// From the bytes of a terminal to keys. Sequences and UTF-8 may be cut anywhere between two reads; a paste is bracketed and
// arrives as one piece of text, so that a pasted newline never sends anything. An Escape that stands alone waits for what
// follows (Escape, then b, is Alt-b, as in every shell); whoever wants it for itself says that nothing followed.
import { inert } from "./inert.ts";

export const keyNames = [
  "enter",
  "newline",
  "tab",
  "backspace",
  "delete",
  "left",
  "right",
  "up",
  "down",
  "home",
  "end",
  "word-left",
  "word-right",
  "kill-to-end",
  "kill-to-start",
  "kill-word-left",
  "kill-word-right",
  "yank",
  "redraw",
  "interrupt",
  "end-of-input",
  "escape",
  "page-up",
  "page-down",
  "select-up",
  "select-down",
  "next-conversation",
  "previous-conversation",
  "next-unread",
  "conversation-1",
  "conversation-2",
  "conversation-3",
  "conversation-4",
  "conversation-5",
  "conversation-6",
  "conversation-7",
  "conversation-8",
  "conversation-9",
] as const;
export type KeyName = (typeof keyNames)[number];

export type Key =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "key"; readonly name: KeyName };

/** A paste longer than this is cut: far more than any message may hold. In code units. */
export const longestPaste: number = 1 << 20;

const controls: Readonly<Record<string, KeyName>> = {
  "\x01": "home",
  "\x02": "left",
  "\x03": "interrupt",
  "\x04": "end-of-input",
  "\x05": "end",
  "\x06": "right",
  "\x08": "backspace",
  "\t": "tab",
  "\n": "enter",
  "\x0b": "kill-to-end",
  "\x0c": "redraw",
  "\r": "enter",
  "\x0e": "next-conversation",
  "\x10": "previous-conversation",
  "\x15": "kill-to-start",
  "\x17": "kill-word-left",
  "\x19": "yank",
  "\x7f": "backspace",
};

const sequences: Readonly<Record<string, KeyName>> = {
  "[A": "up",
  "[B": "down",
  "[C": "right",
  "[D": "left",
  "[F": "end",
  "[H": "home",
  "OA": "up",
  "OB": "down",
  "OC": "right",
  "OD": "left",
  "OF": "end",
  "OH": "home",
  "[1~": "home",
  "[3~": "delete",
  "[4~": "end",
  "[7~": "home",
  "[8~": "end",
  "[5~": "page-up",
  "[6~": "page-down",
  "[1;3A": "select-up",
  "[1;5A": "select-up",
  "[1;3B": "select-down",
  "[1;5B": "select-down",
  a: "next-unread",
  "1": "conversation-1",
  "2": "conversation-2",
  "3": "conversation-3",
  "4": "conversation-4",
  "5": "conversation-5",
  "6": "conversation-6",
  "7": "conversation-7",
  "8": "conversation-8",
  "9": "conversation-9",
  "[1;3C": "word-right",
  "[1;3D": "word-left",
  "[1;5C": "word-right",
  "[1;5D": "word-left",
  b: "word-left",
  f: "word-right",
  d: "kill-word-right",
  "\x7f": "kill-word-left",
  "\b": "kill-word-left",
  "\r": "newline",
  "\n": "newline",
};

const pasteBegins = "\x1b[200~";
const pasteEnds = "\x1b[201~";
// deno-lint-ignore no-control-regex
const csi = /^\x1b\[[0-?]*[ -/]*[@-~]/;
// deno-lint-ignore no-control-regex
const csiSoFar = /^\x1b\[[0-?]*[ -/]*$/;
const longestSequence = 64;

export class KeyDecoder {
  readonly #decoder = new TextDecoder("utf-8", { fatal: false });
  #rest = "";
  /** Whether Escape is a key of its own: then a letter that makes no Alt of it stands for itself. */
  escapeAlone = false;
  /** As the terminal told last; undefined if it never did. */
  #focused: boolean | undefined;
  /** Text of a paste whose end has not come yet; undefined outside a paste. */
  #paste: string | undefined;

  /** The keys that these bytes complete. */
  feed(bytes: Uint8Array): Key[] {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const keys: Key[] = [];
    while (this.#rest !== "") {
      const before = this.#rest;
      if (this.#paste !== undefined) this.#pasted(keys, this.#paste);
      else if (this.#rest.startsWith("\x1b")) this.#escaped(keys);
      else this.#plain(keys);
      if (this.#rest === before) break;
    }
    return keys;
  }

  /** Whether the person's terminal is the one that they are at, where it tells. */
  get focused(): boolean | undefined {
    return this.#focused;
  }

  /** True if an Escape has come and nothing after it yet. */
  get waitsAfterEscape(): boolean {
    return this.#paste === undefined && this.#rest === "\x1b";
  }

  /** Nothing followed: it was Escape itself. */
  nothingFollowed(): Key[] {
    if (!this.waitsAfterEscape) return [];
    this.#rest = "";
    return [{ type: "key", name: "escape" }];
  }

  #pasted(keys: Key[], begun: string): void {
    const end = this.#rest.indexOf(pasteEnds);
    if (end >= 0) {
      const text = (begun + this.#rest.slice(0, end)).slice(0, longestPaste);
      this.#rest = this.#rest.slice(end + pasteEnds.length);
      this.#paste = undefined;
      // Terminals send a pasted newline as a carriage return.
      keys.push({ type: "paste", text: inert(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n")) });
      return;
    }
    // The end mark itself may be cut in two: what could be its beginning stays.
    const keep = partOf(pasteEnds, this.#rest);
    this.#paste = (begun + this.#rest.slice(0, this.#rest.length - keep)).slice(0, longestPaste);
    this.#rest = this.#rest.slice(this.#rest.length - keep);
  }

  #escaped(keys: Key[]): void {
    const rest = this.#rest;
    if (rest.length === 1) return;
    if (rest.startsWith(pasteBegins)) {
      this.#rest = rest.slice(pasteBegins.length);
      this.#paste = "";
      return;
    }
    if (rest[1] === "\x1b") {
      this.#rest = rest.slice(1);
      return;
    }
    if (rest[1] === "[") {
      const whole = csi.exec(rest)?.[0];
      if (whole === undefined) {
        if (csiSoFar.test(rest) && rest.length <= longestSequence) return;
        this.#rest = rest.slice(2);
        return;
      }
      this.#take(keys, whole);
      return;
    }
    if (rest[1] === "O") {
      if (rest.length === 2) return;
      this.#take(keys, rest.slice(0, 3));
      return;
    }
    if (this.escapeAlone && !Object.hasOwn(sequences, rest.slice(1, 2))) {
      this.#rest = rest.slice(1);
      keys.push({ type: "key", name: "escape" });
      return;
    }
    this.#take(keys, rest.slice(0, 2));
  }

  #take(keys: Key[], sequence: string): void {
    this.#rest = this.#rest.slice(sequence.length);
    if (sequence === "\x1b[I" || sequence === "\x1b[O") this.#focused = sequence === "\x1b[I";
    const name = Object.hasOwn(sequences, sequence.slice(1)) ? sequences[sequence.slice(1)] : undefined;
    if (name !== undefined) keys.push({ type: "key", name });
  }

  #plain(keys: Key[]): void {
    const first = this.#rest[0] ?? "";
    const name = Object.hasOwn(controls, first) ? controls[first] : undefined;
    if (name !== undefined) {
      this.#rest = this.#rest.slice(1);
      keys.push({ type: "key", name });
      return;
    }
    // deno-lint-ignore no-control-regex
    const run = /^[^\x00-\x1f\x7f]+/.exec(this.#rest)?.[0];
    this.#rest = this.#rest.slice(run?.length ?? 1);
    if (run === undefined) return;
    keys.push({ type: "text", text: inert(run) });
  }
}

/** How many characters at the end of `text` are a beginning of `mark`. */
function partOf(mark: string, text: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (mark.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}
