// Large replies of one connection, built a few at a time, not while much is still unsent, and within what the account may
// hold: a client that asks for everything five hundred times at once, and reads none of it, costs the node a few replies of
// memory and no more.

import type { ReplyBudget } from "./reply-budget.ts";

/** Replies being built at once. */
const most = 4;
/** Beyond so many unsent bytes no further reply is begun. */
const unsentLimit = 8 * 1024 * 1024;

/** Whose a reply is, and how large it may become. */
export interface ReplyShare {
  readonly of: string;
  readonly bytes: number;
}

interface Waiting {
  readonly share: ReplyShare;
  readonly begin: () => void;
}

export class ReplyRoom {
  readonly #unsent: () => number;
  readonly #budget: ReplyBudget;
  readonly #line: Waiting[] = [];
  /** Begun, and perhaps not sent. */
  #shares: ReplyShare[] = [];
  #building = 0;
  #listening = false;
  #closed = false;

  constructor(unsent: () => number, budget: ReplyBudget) {
    this.#unsent = unsent;
    this.#budget = budget;
  }

  /**
   * Builds at once if there is room, else in turn. What comes out undefined, or fails, is no large reply and holds nothing
   * any more: a parked poll that found nothing keeps no room from anybody. Rejects with the signal's reason if the caller
   * gives up first; the signal is only asked for by who has to wait.
   */
  async build<T>(share: ReplyShare, reply: () => Promise<T>, signal: () => AbortSignal): Promise<T> {
    if (this.#line.length > 0 || !this.#free(share)) await this.#turn(share, signal());
    else this.#begin(share);
    let built: T | undefined;
    try {
      built = await reply();
      return built;
    } finally {
      this.#building -= 1;
      if (built === undefined || this.#closed) this.#drop(share);
      this.#next();
    }
  }

  /** Some of what was unsent has gone. */
  sent(): void {
    if (this.#building === 0 && this.#unsent() === 0) this.#settle();
    this.#next();
  }

  /** The connection is gone, and with it what was unsent. */
  close(): void {
    this.#closed = true;
    this.#settle();
  }

  /** Of this one nothing will be sent. */
  #drop(share: ReplyShare): void {
    const at = this.#shares.indexOf(share);
    // All may have been settled while it was built.
    if (at < 0) return;
    this.#shares.splice(at, 1);
    this.#budget.giveBack(share.of, share.bytes);
  }

  #settle(): void {
    const shares = this.#shares;
    this.#shares = [];
    for (const { of, bytes } of shares) this.#budget.giveBack(of, bytes);
  }

  /** Counted at once, so that nobody else begins in the same room. */
  #begin(share: ReplyShare): void {
    this.#building += 1;
    this.#budget.take(share.of, share.bytes);
    this.#shares.push(share);
  }

  #free({ of, bytes }: ReplyShare): boolean {
    return this.#building < most && this.#unsent() <= unsentLimit && this.#budget.hasRoom(of, bytes);
  }

  #turn(share: ReplyShare, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = (): void => {
      this.#line.splice(this.#line.indexOf(waiting), 1);
      reject(signal.reason);
    };
    const waiting: Waiting = {
      share,
      begin() {
        signal.removeEventListener("abort", giveUp);
        resolve();
      },
    };
    if (signal.aborted) reject(signal.reason);
    else {
      signal.addEventListener("abort", giveUp);
      this.#line.push(waiting);
      this.#next();
    }
    return promise;
  }

  /** Lets the first in line begin, if there is room; the next one follows when it has built. */
  #next(): void {
    const [first] = this.#line;
    if (first === undefined) return;
    if (this.#free(first.share)) {
      this.#line.shift();
      this.#begin(first.share);
      return first.begin();
    }
    if (this.#listening) return;
    // Another connection of the account may be what it waits for.
    this.#listening = true;
    this.#budget.whenGivenBack(() => {
      this.#listening = false;
      this.#next();
    });
  }
}
