// What the conversation needs of whatever the person sits at: live-face.ts draws on a terminal, plain-face.ts has lines only.
import type { CompletionSource } from "../terminal/completion.ts";
import type { Style } from "../terminal/style.ts";

export interface Question {
  readonly label: string;
  /** Nothing of the answer is shown, and it is not remembered. */
  readonly hidden?: boolean;
  /** Seen while it is typed, and gone from the screen afterwards where the face draws it: it may be a password. */
  readonly passing?: boolean;
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
  status(text: string): void;
  /** The label of the input line, without escapes. */
  label(text: string): void;
  completeWith(source: CompletionSource): void;
  /** Hears, with each key, what stands in the input line now; never on a face that has lines only. */
  whenTyping(listener: (line: string) => void): void;

  /** The next line that the person sent; undefined at the end of input. */
  nextLine(): Promise<string | undefined>;
  /** No more lines for now: until the next question, keys are kept for it. */
  rest(): void;
  /** Gives a refused line back to be mended, unless something else is being typed already. */
  giveBack(line: string): void;
  /** Asks one thing; undefined if the person cancelled (Ctrl-C, end of input). */
  ask(question: Question): Promise<string | undefined>;
  /** Ctrl-C while set aborts it instead of clearing the line. */
  interrupts(controller: AbortController | undefined): void;

  /** Ends the input, as if the person had left. */
  end(): void;

  close(): Promise<void>;
}
