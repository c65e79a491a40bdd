// Takes away what has lived long enough: the rows, then the log that still holds them. The store overwrites what it
// deletes, so that nothing of it is left in the file. Runs at the start, when something is due, and at least every hour.
import type { Timer } from "@quicproquo/transport";
import type { Context } from "../context.ts";
import { announce, setMessageState } from "../conversations/lines.ts";
import { toHex } from "../bytes.ts";
import { conversationIdOf, messageIdOf } from "../identifiers.ts";
import type { StoredMessage } from "../store/message-table.ts";
import type { Aftermath } from "../turn.ts";

const MOST_AT_ONCE = 200;
const LONGEST_SLEEP_MS = 60 * 60 * 1000;
/** After a failure of the store. */
const AGAIN_MS = 60_000;

export class Expiry implements Disposable {
  readonly #context: Context;
  /** Hears of the files of what is gone, by hash. */
  readonly #fileGone: (hash: Uint8Array) => void;
  #timer: Timer | undefined;
  #disposed = false;
  #working = false;
  #again = false;
  /** Something was overwritten whose traces stand in the log. */
  #erased = false;

  constructor(context: Context, fileGone: (hash: Uint8Array) => void) {
    this.#context = context;
    this.#fileGone = fileGone;
  }

  /** Looks now, and goes on by itself from then on. Called again when something was stored that disappears. */
  look(): void {
    if (this.#disposed) return;
    this.#again = true;
    if (!this.#working) void this.#work();
  }

  /** Something was taken out of the store, and these files with it: no trace of it stays in its log. */
  erased(files: readonly Uint8Array[]): void {
    for (const hash of files) this.#fileGone(hash);
    this.#erased = true;
    this.look();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.cancel();
  }

  async #work(): Promise<void> {
    this.#working = true;
    this.#timer?.cancel();
    let sleep = AGAIN_MS;
    try {
      while (this.#again && !this.#disposed) {
        this.#again = false;
        await this.#takeAway();
        sleep = await this.#untilNext();
      }
    } catch {
      // The profile was closed, or its store failed: what is due is hidden already, and is taken away a little later.
    } finally {
      this.#working = false;
    }
    if (!this.#disposed) this.#timer = this.#context.clock.after(sleep, () => this.look());
  }

  async #takeAway(): Promise<void> {
    const { turn, store } = this.#context;
    let gone = this.#erased ? 1 : 0;
    this.#erased = false;
    for (let last = MOST_AT_ONCE; last === MOST_AT_ONCE; gone += last) {
      last = await turn.change((aftermath) => this.#takeSome(aftermath));
    }
    if (gone > 0) await turn.read(() => store.emptyLog());
  }

  #takeSome(aftermath: Aftermath): number {
    const { store, time } = this.#context;
    store.profile.setTime(time.toStore);
    const expired = store.messages.expired(time.now(), MOST_AT_ONCE);
    const conversations = new Map(expired.map(({ conversation }) => [toHex(conversation), conversation]));
    for (const message of expired) this.#take(message, aftermath);
    for (const conversation of conversations.values()) announce(this.#context, aftermath, conversation);
    return expired.length;
  }

  #take(message: StoredMessage, aftermath: Aftermath): void {
    // What was never at the node is given up with it; what is on its way ends there by itself.
    if (message.own && message.state === "pending") setMessageState(this.#context, aftermath, message, "failed");
    const { store } = this.#context;
    const hashes = store.files.attachments(message.position).map(({ hash }) => hash);
    store.messages.delete(message.position);
    for (const hash of hashes.filter((hash) => !store.files.refersTo(hash))) {
      aftermath.then(() => this.#fileGone(hash));
    }
    if (message.act !== undefined) return;
    aftermath.emit({
      type: "message-gone",
      conversation: conversationIdOf(message.conversation),
      id: messageIdOf(message.id),
    });
  }

  #untilNext(): Promise<number> {
    const { turn, store, time } = this.#context;
    return turn.read(() => {
      const next = store.messages.nextExpiry();
      return next === undefined ? LONGEST_SLEEP_MS : Math.min(Math.max(next - time.now(), 1), LONGEST_SLEEP_MS);
    });
  }
}
