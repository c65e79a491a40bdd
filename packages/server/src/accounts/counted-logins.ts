// Which logins under way have cost their name one of its failures: those alone get it back when they turn out to be none.
// Kept in memory for as long as a login may take; after a restart nothing is given back.

export class CountedLogins {
  readonly #until = new Map<string, number>();

  add(pendingHash: Uint8Array, now: number, until: number): void {
    // In the order in which they end.
    for (const [name, end] of this.#until) {
      if (end > now) break;
      this.#until.delete(name);
    }
    this.#until.set(pendingHash.toBase64(), until);
  }

  /** Whether it was counted; once. */
  take(pendingHash: Uint8Array): boolean {
    return this.#until.delete(pendingHash.toBase64());
  }

  get size(): number {
    return this.#until.size;
  }
}
