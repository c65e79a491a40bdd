// A word of the prompt: what stands behind one `/name`. Each word's file holds this and, where there is one, its one-shot
// command, so that both say the same thing by the same name.
import type { Conversation, Engine, FoundMessage } from "@quicproquo/client";
import type { Face } from "../prompt/face.ts";
import type { PastStart } from "../prompt/past.ts";

/** What follows when the conversation prompt ends. */
export type Next =
  | { readonly next: "quit" }
  | { readonly next: "lock" }
  | { readonly next: "register" | "login"; readonly name: string | undefined };

/** What was found last, as it was numbered. */
export interface Found {
  readonly words: string;
  readonly messages: readonly FoundMessage[];
}

export interface PromptContext {
  readonly engine: Engine;
  readonly face: Face;
  /** All that there are, for /help. */
  readonly words: readonly Word[];
  readonly current: Conversation | undefined;
  /** Aborts on Ctrl-C while the word is at work. */
  readonly signal: AbortSignal;
  /** A dimmed line that belongs to no message. */
  say(line: string): void;
  open(conversation: Conversation): Promise<void>;
  past(limit: number): Promise<void>;
  /** The past of a conversation on the whole screen, where the face has one. */
  look(conversation: Conversation, start: PastStart): void;
  found: Found | undefined;
  /** `@name` or `#group` of a conversation. */
  reference(conversation: Conversation): string;
  /** Ends this prompt after the word returned. */
  leave(next: Next): void;
}

export interface Word {
  /** Without the slash. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly usage: string;
  readonly summary: string;
  /** What Tab completes after the word. */
  readonly argument?: "conversation" | "person";
  /** What it does only the node can: it waits until it is known whether the node answers. */
  readonly needsNode?: boolean;
  /** It may ask, or leads to what asks: what is typed behind it is for that, and no line. */
  readonly asks?: boolean;
  run(argument: string, context: PromptContext): Promise<void> | void;
}
