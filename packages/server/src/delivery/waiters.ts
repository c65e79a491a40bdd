// Who waits for a message, one line per inbox: the oldest waiter gets all that comes, the next stands behind it.

import type { AccountId } from "../store/store.ts";

export interface Waiter {
  /** Something may have come, and it is this one's turn. */
  wake(): void;
}

export class Waiters {
  readonly #lines = new Map<string, Waiter[]>();

  /** Something came to lie in this inbox. */
  placed(recipient: AccountId, channelId: Uint8Array): void {
    if (this.#lines.size === 0) return;
    this.#lines.get(lineOf(recipient, channelId))?.[0]?.wake();
  }

  /** Takes the last place; returns the name of the line. */
  join(recipient: AccountId, channelId: Uint8Array, waiter: Waiter): string {
    const name = lineOf(recipient, channelId);
    const line = this.#lines.get(name);
    if (line === undefined) this.#lines.set(name, [waiter]);
    else line.push(waiter);
    return name;
  }

  isFirst(name: string, waiter: Waiter): boolean {
    return this.#lines.get(name)?.[0] === waiter;
  }

  leave(name: string, waiter: Waiter): void {
    const line = this.#lines.get(name);
    const at = line?.indexOf(waiter) ?? -1;
    if (line === undefined || at < 0) return;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(name);
    else line[0]?.wake();
  }
}

function lineOf(recipient: AccountId, channelId: Uint8Array): string {
  return `${recipient} ${channelId.toHex()}`;
}
