// What stands typed in each conversation and is not sent, kept by the engine: a crash costs what was typed in the last
// moment, and leaving costs nothing. A word of the prompt is no draft.
import type { ConversationId, Engine } from "@quicproquo/client";
import type { Clock } from "../clock.ts";

/** Less than the second that a crash may cost. */
export const KEEP_AFTER_MS = 500;

export interface DraftHooks {
  /** True while a line that was entered is not yet where it belongs: until then its draft is not taken away. */
  busy(): boolean;
  failed(error: unknown): void;
}

export class Drafts {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #hooks: DraftHooks;
  readonly #typed = new Map<ConversationId, string>();
  readonly #kept = new Map<ConversationId, string>();
  #timer: { cancel(): void } | undefined;
  /** One after another, so that the end waits for what was begun. */
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(engine: Engine, clock: Clock, hooks: DraftHooks) {
    this.#engine = engine;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** What earlier sittings left. */
  async load(): Promise<void> {
    for (const { conversation, text } of await this.#engine.drafts()) {
      this.#typed.set(conversation, text);
      this.#kept.set(conversation, text);
    }
  }

  /** Empty if there is none. */
  get(conversation: ConversationId): string {
    return this.#typed.get(conversation) ?? "";
  }

  set(conversation: ConversationId, line: string): void {
    if (this.get(conversation) === line) return;
    this.#typed.set(conversation, line);
    this.#arm();
  }

  /** Everything is kept as it stands now. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#keepAll(false);
  }

  #arm(): void {
    if (this.#closed) return;
    this.#timer ??= this.#clock.after(KEEP_AFTER_MS, () => {
      this.#timer = undefined;
      void this.#keepAll(this.#hooks.busy());
    });
  }

  #keepAll(busy: boolean): Promise<void> {
    this.#work = this.#work.then(() => this.#keep(busy));
    return this.#work;
  }

  async #keep(busy: boolean): Promise<void> {
    for (const [conversation, line] of this.#typed) {
      const text = isWord(line) ? "" : line;
      if (text === (this.#kept.get(conversation) ?? "")) continue;
      if (text === "" && busy) {
        this.#arm();
        continue;
      }
      this.#kept.set(conversation, text);
      try {
        await this.#engine.setDraft(conversation, text);
      } catch (error) {
        this.#hooks.failed(error);
      }
    }
  }
}

/** One line behind a slash; two slashes are a text that begins with one. */
export function isWord(line: string): boolean {
  return line.startsWith("/") && !line.startsWith("//") && !line.includes("\n");
}
