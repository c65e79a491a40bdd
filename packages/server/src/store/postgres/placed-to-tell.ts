// For whom messages came, to tell other nodes of it: at once, but for whom they pour in so seldom that each notice, and the
// read that it leads to, is of many. A person writes no such bursts, so nobody's wait for an answer is longer by it.

import type { Clock, Timer } from "@quicproquo/transport";
import type { AccountId, Arrival } from "../store.ts";
import { apart, atMost, many } from "./burst.ts";

interface Untold {
  arrival: Arrival;
  messages: number;
}

export class PlacedToTell implements Disposable {
  readonly #clock: Clock;
  readonly #due: () => void;
  readonly #untold = new Map<AccountId, Untold>();
  /** Of whom the last notice told of many: until when the next one waits, by the monotonic clock. In the order of that time. */
  readonly #waits = new Map<AccountId, number>();
  #timer: Timer | undefined;

  /** `due` is called when something that had to wait may be told. */
  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.#due = due;
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
  }

  add(recipient: AccountId, arrival: Arrival): void {
    const untold = this.#untold.get(recipient);
    if (untold === undefined) this.#untold.set(recipient, { arrival, messages: 1 });
    else {
      untold.arrival = Math.max(untold.arrival, arrival);
      untold.messages += 1;
    }
  }

  /** What may be told now, the last arrival of each; it counts as told. */
  take(): readonly (readonly [AccountId, Arrival])[] {
    const now = this.#clock.monotonic();
    for (const [recipient, until] of this.#waits) {
      if (until > now) break;
      this.#waits.delete(recipient);
    }
    const told: (readonly [AccountId, Arrival])[] = [];
    for (const [recipient, { arrival, messages }] of this.#untold) {
      if (this.#waits.has(recipient) && messages < atMost) continue;
      told.push([recipient, arrival]);
      this.#untold.delete(recipient);
      this.#waits.delete(recipient);
      if (messages >= many) this.#waits.set(recipient, now + apart);
    }
    if (this.#untold.size > 0) this.#wait(now);
    return told;
  }

  #wait(now: number): void {
    const [first = now] = this.#waits.values();
    this.#timer ??= this.#clock.after(Math.max(0, first - now), () => {
      this.#timer = undefined;
      this.#due();
    });
  }
}
