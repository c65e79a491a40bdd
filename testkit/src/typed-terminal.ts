// A terminal whose keys a test types: through the same decoder as those of a real one, and what is written is kept.
import { type Key, KeyDecoder } from "../../packages/cli/src/terminal/keys.ts";
import type { Size, Terminal } from "../../packages/cli/src/terminal/terminal.ts";

export class TypedTerminal implements Terminal {
  readonly size: Size = { columns: 80, rows: 24 };
  readonly focused = undefined;
  escapeAlone = false;
  /** All of it, with its escapes. */
  written = "";
  readonly #decoder = new KeyDecoder();
  readonly #batches: (readonly Key[])[] = [];
  #more = Promise.withResolvers<void>();
  #ended = false;

  type(keys: string): void {
    this.#batches.push(this.#decoder.feed(new TextEncoder().encode(keys)));
    this.#more.resolve();
  }

  async *keys(): AsyncIterable<readonly Key[]> {
    for (;;) {
      yield* this.#batches.splice(0);
      if (this.#ended) return;
      if (this.#batches.length > 0) continue;
      await this.#more.promise;
      this.#more = Promise.withResolvers();
    }
  }

  write(text: string): void {
    this.written += text;
  }

  flushed(): Promise<void> {
    return Promise.resolve();
  }

  onResize(): Disposable {
    return { [Symbol.dispose]() {} };
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#more.resolve();
  }
}
