// Who waits for a message, one line per inbox: the oldest waiter gets all that comes, the next stands behind it.

import type { AccountId } from "../store/store.ts";

export interface Waiter {
  /** Something may have come, and it is this one's turn. */
  wake(): void;
}

export class Waiters {
  readonly #lines = new Map<string, Waiter[]>();
  /** Names of lines by whose inboxes they are; several beyond the one that most have. */
  readonly #names = new Map<AccountId, string | readonly string[]>();

  /** Something came to lie in this inbox. */
  placed(recipient: AccountId, channelId: Uint8Array): void {
    if (this.#lines.size === 0) return;
    this.#lines.get(lineOf(recipient, channelId))?.[0]?.wake();
  }

  /** Another node has placed something in some inbox of this recipient. */
  cameElsewhere(recipient: AccountId): void {
    const names = this.#names.get(recipient) ?? [];
    for (const name of typeof names === "string" ? [names] : names) this.#lines.get(name)?.[0]?.wake();
  }

  /** Something may have come for anybody. */
  wakeAll(): void {
    for (const [first] of [...this.#lines.values()]) first?.wake();
  }

  /** Takes the last place; returns the name of the line. */
  join(recipient: AccountId, channelId: Uint8Array, waiter: Waiter): string {
    const name = lineOf(recipient, channelId);
    const line = this.#lines.get(name);
    if (line !== undefined) line.push(waiter);
    else {
      this.#lines.set(name, [waiter]);
      const others = this.#names.get(recipient) ?? [];
      this.#names.set(recipient, others.length === 0 ? name : [others, name].flat());
    }
    return name;
  }

  isFirst(name: string, waiter: Waiter): boolean {
    return this.#lines.get(name)?.[0] === waiter;
  }

  leave(recipient: AccountId, name: string, waiter: Waiter): void {
    const line = this.#lines.get(name);
    const at = line?.indexOf(waiter) ?? -1;
    if (line === undefined || at < 0) return;
    line.splice(at, 1);
    if (line.length > 0) {
      line[0]?.wake();
      return;
    }
    this.#lines.delete(name);
    const others = [this.#names.get(recipient) ?? []].flat().filter((other) => other !== name);
    if (others.length === 0) this.#names.delete(recipient);
    else this.#names.set(recipient, others);
  }
}

function lineOf(recipient: AccountId, channelId: Uint8Array): string {
  return `${recipient} ${channelId.toHex()}`;
}
