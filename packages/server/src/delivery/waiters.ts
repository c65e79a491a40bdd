// Parked polls (fetchWait). One line per inbox: the oldest waiter gets all that comes, the next stands behind it.

import type { AccountId } from "../store/store.ts";
import type { Patience } from "./patience.ts";

interface Waiter {
  wake(): void;
}

export class Waiters {
  readonly #lines = new Map<string, Waiter[]>();

  /** Something came to lie in this inbox. */
  placed(recipient: AccountId, channelId: Uint8Array): void {
    if (this.#lines.size === 0) return;
    this.#lines.get(lineOf(recipient, channelId))?.[0]?.wake();
  }

  /**
   * Stands in line before its first look, so that nothing slips by between look and wait. `look` is called when it is this
   * waiter's turn and after each wake, until it finds something (which is returned) or its patience is over (undefined).
   */
  async wait<T>(
    recipient: AccountId,
    channelId: Uint8Array,
    look: () => Promise<T | undefined>,
    patience: Patience,
  ): Promise<T | undefined> {
    const name = lineOf(recipient, channelId);
    const line = this.#lines.get(name) ?? [];
    this.#lines.set(name, line);
    let wake = Promise.withResolvers<void>();
    const waiter: Waiter = { wake: () => wake.resolve() };
    line.push(waiter);
    patience.onEnd = () => waiter.wake();
    try {
      while (!patience.over) {
        wake = Promise.withResolvers<void>();
        if (line[0] === waiter) {
          const found = await look();
          if (found !== undefined) return found;
        }
        if (patience.over) break;
        await wake.promise;
      }
      return undefined;
    } finally {
      line.splice(line.indexOf(waiter), 1);
      if (line.length === 0) this.#lines.delete(name);
      else line[0]?.wake();
    }
  }
}

function lineOf(recipient: AccountId, channelId: Uint8Array): string {
  return `${recipient} ${channelId.toHex()}`;
}
