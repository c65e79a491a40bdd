// Newcomers are let in one in each turn of the event loop. A handshake takes about a millisecond of it, and the runtime hands
// over all who have come as fast as they are asked for: without a turn in between, whoever is being served waits for the
// handshakes of everybody who came at once.

import { setImmediate } from "node:timers";

export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves in a turn of the loop that nobody else was given here, in the order of the calls. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => new Promise((resolve) => void setImmediate(resolve)));
    return this.#last;
  }
}
