// Messages as they were shown last, so that what becomes of one can be told as a difference. The oldest are forgotten.
import type { Message } from "@quicproquo/client";

const most = 2000;

export class KnownMessages {
  readonly #known = new Map<Message["id"], Message>();

  /** How it was shown before; undefined if that was long ago, or never. */
  remember(message: Message): Message | undefined {
    const before = this.#known.get(message.id);
    this.#known.delete(message.id);
    this.#known.set(message.id, message);
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
    return before;
  }
}
