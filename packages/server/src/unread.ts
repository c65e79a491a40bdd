// A peer that does not read: what the node has for it stays in the node's memory. It is cut once nothing of that has gone out
// for a minute and for the time that it would take at 8 KB/s; who reads slower than that cannot be served anyway.

const patience = 60_000;
/** Bytes that go out in a millisecond at the least. */
const slowest = 8;

/** What is remembered of one connection from one look to the next. */
export class Unread {
  #sentAt: number | undefined;
  #until = 0;

  /** Whether the peer is to be cut, given what is unsent, when bytes last went out, and now; ms of the monotonic clock. */
  isStuck(unsentBytes: number, lastSent: number, now: number): boolean {
    if (unsentBytes === 0) this.#sentAt = undefined;
    else if (this.#sentAt !== lastSent) {
      this.#sentAt = lastSent;
      this.#until = now + patience + unsentBytes / slowest;
    } else return now >= this.#until;
    return false;
  }
}
