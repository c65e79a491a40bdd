// Compares the checkpoints that people sent along with their messages with the log that is believed here: the node must prove
// that they are of one log. A node that shows different logs to two people must keep them from ever writing to each other.
import { openCheckpoint } from "@quicproquo/protocol/transparency";
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import type { Link } from "../session/link.ts";
import { raise } from "./alarm.ts";
import { type LogFault, logFault } from "./log-fault.ts";
import type { LogView } from "./log-view.ts";

const MOST_AGREED = 1_000;

export class Gossip {
  readonly #context: Context;
  readonly #link: Link;
  readonly #view: LogView;
  /** What agreed with the log here once needs no second proof: nobody makes this client ask for the same again and again. */
  readonly #agreed = new Set<string>();
  #looking = false;
  #again = false;

  constructor(context: Context, link: Link, view: LogView) {
    this.#context = context;
    this.#link = link;
    this.#view = view;
  }

  /** Compares all that waits; what cannot be compared now waits for the next connection. */
  async look(): Promise<void> {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#compareAll();
      }
    } finally {
      this.#looking = false;
    }
  }

  async #compareAll(): Promise<void> {
    const { turn, store, nodeKey } = this.#context;
    for (const claim of await turn.read(() => store.log.claims())) {
      const online = this.#link.online;
      if (online === undefined) return;
      const known = this.#agreed.has(claim.checkpoint);
      const checkpoint = known ? undefined : openCheckpoint(claim.checkpoint, nodeKey);
      const fault = checkpoint === undefined ? undefined : await this.#view.compare(online, checkpoint);
      if (fault === undefined && this.#agreed.size < MOST_AGREED) this.#agreed.add(claim.checkpoint);
      await turn.change((aftermath) => {
        store.log.dropClaim(claim);
        if (fault === undefined) return;
        const { kind, text } = inTheirSight(fault);
        raise(this.#context, aftermath, { kind, text });
        if (store.conversations.get(claim.conversation) === undefined) return;
        addNotice(
          this.#context,
          aftermath,
          claim.conversation,
          `${text} Compare with them by another way who you both are, and do not trust this node.`,
          claim.author,
        );
        announce(this.#context, aftermath, claim.conversation);
      });
    }
  }
}

/** A log that does not continue ours, or that the node cannot show to us, is another one than ours. */
function inTheirSight(fault: LogFault): LogFault {
  return fault.kind === "consistency-refused" ? fault : logFault("split-view");
}
