// Tells others that something is being typed, where that is set to be told: seldom, to few, and only while somebody can hear
// it (PROTOCOL §10, storms).
import type { Context } from "../context.ts";
import { composeTyping } from "../content/compose.ts";
import { toHex } from "../bytes.ts";
import { sayAside } from "../outbox/aside.ts";
import { headFor } from "./mimi.ts";
import { requiredConversation } from "./references.ts";

export const TYPING_EVERY_MS = 5_000;
/** The node forgets it after that. */
export const TYPING_TTL_SECONDS = 60;
/** Without a message in between: a receiver who is away follows a sender's keys only so far (PROTOCOL §10, windows). */
const MOST_IN_A_ROW = 100;

interface Told {
  readonly active: boolean;
  /** By the clock that never leaps. */
  readonly at: number;
  readonly inARow: number;
}

export class Typing {
  readonly #context: Context;
  readonly #online: () => boolean;
  /** Something was put into the outbox. */
  readonly #filled: () => void;
  readonly #told = new Map<string, Told>();

  constructor(context: Context, online: () => boolean, filled: () => void) {
    this.#context = context;
    this.#online = online;
    this.#filled = filled;
  }

  async tell(channel: Uint8Array, active: boolean): Promise<void> {
    const { turn, store, clock } = this.#context;
    const told = await turn.change(() => {
      const conversation = requiredConversation(store, channel);
      if (!this.#online() || !store.settings.holds("typing", channel)) return false;
      const before = this.#told.get(toHex(channel));
      const now = clock.monotonic();
      if (!active && before?.active !== true) return false;
      if (before !== undefined && now - before.at < TYPING_EVERY_MS) return false;
      const inARow = (before?.inARow ?? 0) + 1;
      if (inARow > MOST_IN_A_ROW) return false;
      const content = () => composeTyping(headFor(this.#context, channel), active).content;
      if (sayAside(this.#context, conversation, content, TYPING_TTL_SECONDS) !== "said") return false;
      this.#told.set(toHex(channel), { active, at: now, inARow });
      return true;
    });
    if (told) this.#filled();
  }

  /** A message was sent there: whoever reads it knows that its author has stopped. */
  sent(channel: Uint8Array): void {
    this.#told.delete(toHex(channel));
  }
}
