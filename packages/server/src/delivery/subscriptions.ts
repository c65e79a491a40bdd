// Who is subscribed: one a recipient. A newer subscription ends the older, which is told "taken over", so that two clients
// of one identity do not fight.

import type { AccountId, Placed } from "../store/store.ts";
import { Subscription } from "./subscription.ts";
import type { SubscriptionOptions } from "./subscription.ts";

export class Subscriptions {
  readonly #byRecipient = new Map<AccountId, Subscription>();

  get size(): number {
    return this.#byRecipient.size;
  }

  open(options: SubscriptionOptions): Subscription {
    const subscription = new Subscription({
      ...options,
      ended: (ended) => {
        if (this.#byRecipient.get(options.recipient) === ended) this.#byRecipient.delete(options.recipient);
        options.ended(ended);
      },
    });
    this.#byRecipient.get(options.recipient)?.end("taken over");
    this.#byRecipient.set(options.recipient, subscription);
    subscription.start();
    return subscription;
  }

  placed(channelId: Uint8Array, placed: Placed, payload: Uint8Array): void {
    this.#byRecipient.get(placed.recipient)?.placed(channelId, placed, payload);
  }

  endAll(reason: string): void {
    for (const subscription of [...this.#byRecipient.values()]) subscription.end(reason);
  }
}
