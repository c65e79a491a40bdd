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
  /** Where the engine has, or may have, a draft. */
  readonly #kept = new Set<ConversationId>();
  /** Where something was typed since. */
  readonly #changed = new Set<ConversationId>();
  #failing = false;
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
      this.#kept.add(conversation);
    }
  }

  /** Empty if there is none. */
  get(conversation: ConversationId): string {
    return this.#typed.get(conversation) ?? "";
  }

  set(conversation: ConversationId, line: string): void {
    if (this.get(conversation) === line) return;
    this.#typed.set(conversation, line);
    this.#changed.add(conversation);
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
    for (const conversation of [...this.#changed]) {
      const line = this.get(conversation);
      const text = isWord(line) ? "" : line;
      if (text === "" && busy) {
        this.#arm();
        continue;
      }
      this.#changed.delete(conversation);
      if (text === "" && !this.#kept.has(conversation)) continue;
      try {
        await this.#engine.setDraft(conversation, text);
        if (text === "") this.#kept.delete(conversation);
        else this.#kept.add(conversation);
        this.#failing = false;
      } catch (error) {
        // With the next key it is tried again; once is enough to be told of it.
        this.#changed.add(conversation);
        if (!this.#failing) this.#hooks.failed(error);
        this.#failing = true;
      }
    }
  }
}

/** One line behind a slash; two slashes are a text that begins with one. */
export function isWord(line: string): boolean {
  return line.startsWith("/") && !line.startsWith("//") && !line.includes("\n");
}
