// What the conversation needs of whatever the person sits at: live-face.ts draws on a terminal, plain-face.ts has lines only.
import type { Message, MessageId } from "@quicproquo/client";
import type { CompletionSource } from "../terminal/completion.ts";
import type { Key, KeyName } from "../terminal/keys.ts";
import type { Style } from "../terminal/style.ts";
import type { Size } from "../terminal/terminal.ts";

export interface Question {
  readonly label: string;
  /** Nothing of the answer is shown, and it is not remembered. */
  readonly hidden?: boolean;
  /** Seen while it is typed, and gone from the screen afterwards where the face draws it: it may be a password. */
  readonly passing?: boolean;
}

/** What the next line is for, in place of the open conversation: an answer, a new text. */
export interface Aim {
  /** The label of the input line meanwhile. */
  readonly label: string;
  /** What is to be changed; what was being typed comes back afterwards. */
  readonly text?: string;
  send(line: string): Promise<void>;
}

/** What a person did: a line was sent, or a key asked for something. One after another, in the order it was done. */
export type Input = Line | { readonly act: () => Promise<void> };

export interface Line {
  readonly line: string;
  readonly aim?: Aim | undefined;
}

/** Takes the keys, and a part of the screen, for a while. */
export interface View {
  /** In place of the block of conversations and of what is on its way; or the whole screen, while lines wait. */
  readonly place: "live" | "screen";
  /** False while it has nothing to show yet: keys wait for it, until `changed`. */
  readonly ready: boolean;
  /** As wide as fits, with looks and no other escapes; as many as there is room for. */
  rows(size: Size): readonly string[];
  /** True if the key ended it. Ctrl-C ends it unasked. */
  key(key: Key): boolean;
  /** A message came, or has become another. */
  message(message: Message): void;
  state(id: MessageId, state: Message["state"]): void;
  gone(id: MessageId): void;
}

export interface Face {
  readonly style: Style;
  /** True if there is a live area: states may change in place. Otherwise they come as words, on lines. */
  readonly drawn: boolean;
  /** True if what is printed is read aloud: words in place of marks, arrows and rules. */
  readonly spoken: boolean;

  /** A line above what is being typed, once, for good. May hold newlines. */
  print(line: string): void;
  /** What stands between the lines and the input, or nothing if this face draws none. Without escapes. */
  outgoing(rows: readonly string[]): void;
  /** `beside`: in its place while the block of conversations says where something is unread. */
  status(text: string, beside?: string): void;
  /** The label of the input line, without escapes. */
  label(text: string): void;
  completeWith(source: CompletionSource): void;
  /**
   * Whether a line may ask: what is typed behind one that may is kept for what it asks. What was typed before its last answer,
   * and answered nothing, is dropped: it may be a password. Nothing on lines, which are taken one by one.
   */
  keepBehind(asks: (line: string) => boolean): void;
  /** Hears, with each key, what stands in the input line now; never on a face that has lines only. */
  whenTyping(listener: (line: string) => void): void;
  /** Hears what is typed for the open conversation after anything may have changed it; never on a face that has lines only. */
  whenDrafting(listener: (line: string) => void): void;

  /** What stands above the status row where there is room for it. */
  block(rows: (size: Size) => readonly string[]): void;
  /** Hears the keys that edit nothing; never on a face that has lines only. */
  whenKey(listener: (name: KeyName) => void): void;
  /** Shows it until a key ends it; undefined, or a question, ends the one that is shown. Nothing on lines. */
  view(view: View | undefined): void;
  /** The one that is shown. */
  readonly viewed: View | undefined;
  /** Whether it is to be heard when the person leaves this terminal, and comes back. */
  watchFocus(on: boolean): void;
  /** A bell and a notification without a word of what is new, if the person is known to be elsewhere; once for each key until they were back. */
  attract(key: string): void;
  /** Draws again what the view, or the block, shows. */
  changed(): void;
  /**
   * To be done in its turn, after the lines that were sent before. If it `asks`, what is typed from now on is kept for that, as
   * behind a line that does.
   */
  submit(act: () => Promise<void>, how?: { readonly asks: boolean }): void;
  /** What the next line is for; undefined: for the open conversation. */
  aim(aim: Aim | undefined): void;
  /** Puts a text in place of what is being typed, which it returns. */
  draft(text: string): string;

  /** What the person did next; undefined at the end of input. */
  next(): Promise<Input | undefined>;
  /** Hears that a key was touched, or, on a face that has lines only, that a line came. */
  whenTouched(listener: () => void): void;
  /** Gives up what is asked, as if the person had. */
  giveUp(): void;
  /** Takes away all that was shown, and what a terminal keeps of it; lines that were typed are not brought back. */
  clear(): void;
  /** No more lines for now: until the next question, keys are kept for it. */
  rest(): void;
  /** Gives a refused line back to be mended, unless something else is being typed already. */
  giveBack(line: string, aim?: Aim): void;
  /** Asks one thing; undefined if the person cancelled (Ctrl-C, end of input). */
  ask(question: Question): Promise<string | undefined>;
  /** Ctrl-C while set aborts it instead of clearing the line. */
  interrupts(controller: AbortController | undefined): void;

  /** Ends the input, as if the person had left. */
  end(): void;

  close(): Promise<void>;
}
