// Who is subscribed: one a recipient, over all nodes. A newer subscription ends the older, which is told "taken over", so that
// two clients of one identity do not fight.

import type { Neighbours } from "../store/neighbours.ts";
import type { AccountId, Placed } from "../store/store.ts";
import { Subscription } from "./subscription.ts";
import type { SubscriptionOptions } from "./subscription.ts";

const takenOver = "taken over";

interface Open {
  readonly subscription: Subscription;
  /** Among those of the recipient on all nodes; undefined until it is known. */
  generation: number | undefined;
  /** The newest of all that was told of. */
  newest: number;
}

export class Subscriptions {
  readonly #byRecipient = new Map<AccountId, Open>();
  readonly #neighbours: Neighbours | undefined;

  constructor(neighbours?: Neighbours) {
    this.#neighbours = neighbours;
  }

  get size(): number {
    return this.#byRecipient.size;
  }

  open(options: SubscriptionOptions): Subscription {
    const { recipient, failed } = options;
    const subscription = new Subscription({
      ...options,
      ended: (ended) => {
        if (this.#byRecipient.get(recipient)?.subscription === ended) this.#byRecipient.delete(recipient);
        options.ended(ended);
      },
    });
    this.#byRecipient.get(recipient)?.subscription.end(takenOver);
    const open: Open = { subscription, generation: undefined, newest: 0 };
    this.#byRecipient.set(recipient, open);
    subscription.start();
    this.#neighbours?.subscribe(recipient).then((generation) => {
      open.generation = generation;
      if (open.newest > generation) subscription.end(takenOver);
    }, (error: unknown) => {
      failed(error);
      subscription.end("the node failed");
    });
    return subscription;
  }

  /** Some node has opened one for this recipient, with this generation. */
  openedElsewhere(recipient: AccountId, generation: number): void {
    const open = this.#byRecipient.get(recipient);
    if (open === undefined) return;
    open.newest = Math.max(open.newest, generation);
    if (open.generation !== undefined && open.newest > open.generation) open.subscription.end(takenOver);
  }

  placed(channelId: Uint8Array, placed: Placed, payload: Uint8Array): void {
    this.#byRecipient.get(placed.recipient)?.subscription.placed(channelId, placed, payload);
  }

  /** Another node has placed something, the last of it with this arrival. */
  cameElsewhere(recipient: AccountId, arrival: number): void {
    this.#byRecipient.get(recipient)?.subscription.cameElsewhere(arrival);
  }

  /** Something may have come for anybody. */
  readAll(): void {
    for (const { subscription } of [...this.#byRecipient.values()]) subscription.cameElsewhere(Infinity);
  }

  endAll(reason: string): void {
    for (const { subscription } of [...this.#byRecipient.values()]) subscription.end(reason);
  }
}
