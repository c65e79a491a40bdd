// What keys do at the prompt: the one table of it. `?`, /keys and docs/command-line.md show it; key-table.test.ts compares.
import type { KeyName } from "../terminal/keys.ts";

export interface KeyRow {
  readonly keys: string;
  readonly does: string;
  /** Those of the decoder; none for letters. */
  readonly names: readonly KeyName[];
}

const row = (keys: string, does: string, ...names: KeyName[]): KeyRow => ({ keys, does, names });

export interface KeyTable {
  readonly where: string;
  readonly rows: readonly KeyRow[];
}

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Short enough for two columns of 80. */
export const lineKeys: KeyTable = {
  where: "In the line being typed",
  rows: [
    row("Enter", "sends it", "enter"),
    row("Alt-Enter", "a new line in it", "newline"),
    row("Tab", "completes words, names", "tab"),
    row("↑ ↓", "earlier lines, later", "up", "down"),
    row("← → Home End", "move, as Ctrl-B F A E", "left", "right", "home", "end"),
    row("Alt-B Alt-F", "move by words", "word-left", "word-right"),
    row("Bksp Del", "erase a character", "backspace", "delete"),
    row("Ctrl-W Alt-D", "cut a word before, after", "kill-word-left", "kill-word-right"),
    row("Ctrl-U Ctrl-K", "cut before, after", "kill-to-start", "kill-to-end"),
    row("Ctrl-Y", "puts back what was cut", "yank"),
    row("Alt-↑", "selects a message", "select-up", "select-down"),
    row("PageUp", "the past, with search", "page-up", "page-down"),
    row("Ctrl-N Ctrl-P", "next conversation, back", "next-conversation", "previous-conversation"),
    row("Alt-1 … Alt-9", "conversation by number", ...numbers.map((at) => `conversation-${at}` as const)),
    row("Alt-A", "next with something new", "next-unread"),
    row("Esc", "gives up answer or edit", "escape"),
    row("Ctrl-L", "draws again", "redraw"),
    row("Ctrl-C", "gives up, clears, leaves", "interrupt"),
    row("Ctrl-D", "leaves an empty line", "end-of-input"),
    row("?", "these, on an empty line"),
  ],
};

export const selectionKeys: KeyTable = {
  where: "On a selected message",
  rows: [
    row("↑ ↓ PageUp PageDown", "another message"),
    row("Enter r", "answers it"),
    row("+", "puts an emoji under it"),
    row("e", "edits it, if it is yours"),
    row("d d", "deletes it, if it is yours"),
    row("h h", "hides it, for admins of a group"),
    row("#", "puts its number in the line"),
    row("Esc q", "back"),
  ],
};

export const pastKeys: KeyTable = {
  where: "In the past",
  rows: [
    row("PageUp PageDown ↑ ↓", "move, also Space, b, k, j"),
    row("g G", "the oldest, the newest"),
    row("/", "looks for words, beginning here"),
    row("n N", "what was found before, after"),
    row("Esc q", "back"),
  ],
};

export const keyTables: readonly KeyTable[] = [lineKeys, selectionKeys, pastKeys];

export const keyTexts = {
  summary: "what keys do here",
  onLines: "On lines, the keys are those of your terminal; /help lists the words.",
  more: "/keys prints all of them.",
} as const;
