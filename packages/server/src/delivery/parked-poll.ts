// One fetchWait: looks when it is its turn and after each wake, until it finds something or somebody ends it. A plain object
// with one promise: ten thousand may stand in the node at once, and each async function that waits keeps half a kilobyte.

import type { Clock, Timer } from "@quicproquo/transport";
import type { LiveSession, Sessions } from "../accounts/sessions.ts";
import { nodeError } from "@quicproquo/protocol";
import type { AccountId } from "../store/store.ts";
import type { Waiter, Waiters } from "./waiters.ts";

/** What all polls of a node share. */
export interface PollRoom {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly waiters: Waiters;
  /** Those that wait now. */
  readonly polls: Set<Waiting>;
}

/** A poll, whatever it looks for. */
export interface Waiting {
  /** Nothing came: it resolves with `undefined`, or rejects with the reason. What a look under way finds counts. */
  end(reason?: Error): void;
}

export class ParkedPoll<T> implements Waiter, Waiting {
  readonly outcome: Promise<T | undefined>;
  readonly #room: PollRoom;
  readonly #look: () => Promise<T | undefined>;
  readonly #recipient: AccountId;
  readonly #line: string;
  readonly #timer: Timer;
  readonly #parked: Disposable;
  readonly #resolve: (found: T | undefined) => void;
  readonly #reject: (error: unknown) => void;
  #looking = false;
  #again = false;
  #over: { readonly reason: Error | undefined } | undefined;

  /**
   * Stands in line from now on, so that nothing slips by between look and wait; it looks with the first `wake`, until when
   * it can be ended without having taken anything.
   */
  constructor(
    room: PollRoom,
    session: LiveSession,
    channelId: Uint8Array,
    timeoutMs: number,
    look: () => Promise<T | undefined>,
  ) {
    this.#room = room;
    this.#look = look;
    const { promise, resolve, reject } = Promise.withResolvers<T | undefined>();
    this.outcome = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = room.clock.after(timeoutMs, () => this.end());
    this.#parked = room.sessions.park(session, () => this.end(nodeError("E003", "the session has ended")));
    this.#recipient = session.account;
    this.#line = room.waiters.join(session.account, channelId, this);
    room.polls.add(this);
  }

  wake(): void {
    if (this.#looking) {
      this.#again = true;
      return;
    }
    if (this.#over !== undefined || !this.#room.waiters.isFirst(this.#line, this)) return;
    this.#looking = true;
    this.#again = false;
    this.#look().then((found) => this.#looked(found), (error: unknown) => this.#leave(() => this.#reject(error)));
  }

  end(reason?: Error): void {
    if (this.#over !== undefined) return;
    this.#over = { reason };
    if (!this.#looking) this.#giveUp(reason);
  }

  #looked(found: T | undefined): void {
    this.#looking = false;
    if (found !== undefined) return this.#leave(() => this.#resolve(found));
    if (this.#over !== undefined) return this.#giveUp(this.#over.reason);
    if (this.#again) this.wake();
  }

  #giveUp(reason: Error | undefined): void {
    this.#leave(() => reason === undefined ? this.#resolve(undefined) : this.#reject(reason));
  }

  #leave(tell: () => void): void {
    this.#timer.cancel();
    this.#parked[Symbol.dispose]();
    this.#room.polls.delete(this);
    this.#room.waiters.leave(this.#recipient, this.#line, this);
    tell();
  }
}
