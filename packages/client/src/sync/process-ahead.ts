// Messages of one conversation, some at a time: while some are stored, the signatures of those after them are verified on
// threads of the runtime. What MLS does not take so (a commit, somebody's first words of an epoch, what is not authentic) is
// left to its turn.
import type { ApplicationMessage, GroupMember } from "@quicproquo/mls";

/** So many are stored while as many are verified: what nothing can be done beside is only the first of these. */
const AT_ONCE = 32;
/** Fewer are verified here sooner than elsewhere. */
const WORTH_IT = 8;

export class ProcessedAhead {
  readonly #group: Pick<GroupMember, "processAhead">;
  /** MLSMessages in their order; undefined for what is none. */
  readonly #messages: readonly (Uint8Array | undefined)[];
  /** What was taken and not yet asked for: of the messages from `#from` on. */
  #taken: readonly ApplicationMessage[] = [];
  #from = 0;
  #next: { readonly from: number; readonly taken: Promise<readonly ApplicationMessage[] | undefined> } | undefined;
  #ended = false;

  constructor(group: Pick<GroupMember, "processAhead">, messages: readonly (Uint8Array | undefined)[]) {
    this.#group = group;
    this.#messages = messages;
  }

  /**
   * What the message at this place is, if it was taken; else `process` is due for it. To be asked for each in its order,
   * what came before done with: what is taken is used up in the group, which has to be stored then.
   */
  async at(place: number): Promise<ApplicationMessage | undefined> {
    if (this.#next?.from !== place && place >= this.#from + this.#taken.length) this.#begin(place);
    if (this.#next?.from === place) {
      const taken = await this.#next.taken;
      this.#next = undefined;
      this.#ended = taken === undefined;
      this.#taken = taken ?? [];
      this.#from = place;
      // With less than was given, the one behind them is not to be had so.
      if (this.#taken.length === AT_ONCE) this.#begin(place + AT_ONCE);
    }
    return this.#taken[place - this.#from];
  }

  #begin(from: number): void {
    const given: Uint8Array[] = [];
    for (const message of this.#messages.slice(from, from + AT_ONCE)) {
      if (message === undefined) break;
      given.push(message);
    }
    if (this.#ended || given.length < WORTH_IT) return;
    const taken = this.#group.processAhead(given);
    taken.catch(() => {}); // told where it is waited for
    this.#next = { from, taken };
  }
}
