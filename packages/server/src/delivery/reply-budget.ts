// What replies that are being made or not yet sent may hold of the node's memory for one account, or one address without
// one, over all its connections: who opens hundreds of them and reads from none costs no more than who opens a few.

/** Bytes; a reply counts as large as it may become. One goes always. */
const most = 32 * 1024 * 1024;

export class ReplyBudget {
  readonly #held = new Map<string, number>();
  #waiting: (() => void)[] = [];

  hasRoom(of: string, bytes: number): boolean {
    const held = this.#held.get(of) ?? 0;
    return held === 0 || held + bytes <= most;
  }

  take(of: string, bytes: number): void {
    this.#held.set(of, (this.#held.get(of) ?? 0) + bytes);
  }

  giveBack(of: string, bytes: number): void {
    const left = (this.#held.get(of) ?? 0) - bytes;
    if (left > 0) this.#held.set(of, left);
    else this.#held.delete(of);
    for (const look of this.#waiting.splice(0)) look();
  }

  /** Calls once when something was given back. */
  whenGivenBack(look: () => void): void {
    this.#waiting.push(look);
  }

  /** How many hold some. */
  get size(): number {
    return this.#held.size;
  }
}
