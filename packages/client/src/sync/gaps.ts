// Notices messages that never came: a gap in a sender's numbers that is still open a minute after the inboxes ran dry is
// one line in the conversation (PROTOCOL §11). A node can withhold a message, but not unnoticed once a later one arrives.
import { toHex } from "../bytes.ts";
import { addNotice } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import type { Context } from "../context.ts";
import type { Link } from "../session/link.ts";
import { withReason } from "./reason.ts";
import { pause } from "../session/pause.ts";

export const GAP_AFTER_MS = 60_000;

export class Gaps {
  readonly #context: Context;
  readonly #link: Link;
  readonly #dry: (signal: AbortSignal) => Promise<void>;
  #watching = false;

  /** `dry` resolves when everything that waits at the node now was processed. */
  constructor(context: Context, link: Link, dry: (signal: AbortSignal) => Promise<void>) {
    this.#context = context;
    this.#link = link;
    this.#dry = dry;
  }

  /** Looks, in a while, whether gaps that are open now still are; with a new connection it has to be asked again. */
  watch(): void {
    const online = this.#link.online;
    if (online === undefined || this.#watching) return;
    this.#watching = true;
    this.#wait(online.signal).catch(() => {
      // The connection or the profile was closed: the next one begins anew.
    }).finally(() => this.#watching = false);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { turn, store, clock } = this.#context;
    for (;;) {
      const open = await turn.read(() => store.counters.gaps());
      if (open.length === 0) return;
      await this.#dry(signal);
      await pause(clock, GAP_AFTER_MS, signal);
      if (signal.aborted) return;
      await this.#tell(new Set(open.map((gap) => `${toHex(gap.conversation)} ${toHex(gap.author)}`)));
    }
  }

  /** Only what was open when the waiting began; what opened meanwhile gets its own minute. */
  async #tell(waited: ReadonlySet<string>): Promise<void> {
    const { turn, store, self } = this.#context;
    await turn.change((aftermath) => {
      for (const gap of store.counters.gaps()) {
        const { conversation, author, missing } = gap;
        if (!waited.has(`${toHex(conversation)} ${toHex(author)}`)) continue;
        store.counters.close(gap);
        const what = missing === 1 ? "A message" : `${missing} messages`;
        const text = withReason(
          `${what} from ${callPerson(store, self, author)} did not arrive. Ask for it again.`,
          "gap",
        );
        addNotice(this.#context, aftermath, conversation, text, author);
      }
    });
  }
}
