// Who is typing in the open conversation: until they say that they stopped, their message comes, or nothing more is heard.
import type { ConversationId, Person } from "@quicproquo/client";
import type { Clock } from "../clock.ts";

/** Others tell of their typing every few seconds. */
export const typingMs = 10_000;

interface Typist {
  readonly conversation: ConversationId;
  readonly person: Person;
  readonly timer: { cancel(): void };
}

export class Typists {
  readonly #clock: Clock;
  /** Somebody was heard of no more. */
  readonly #changed: () => void;
  readonly #typists = new Map<string, Typist>();

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  heard(conversation: ConversationId, person: Person, active: boolean): void {
    const key = `${conversation} ${person.key}`;
    this.#typists.get(key)?.timer.cancel();
    this.#typists.delete(key);
    if (!active) return;
    const timer = this.#clock.after(typingMs, () => {
      this.#typists.delete(key);
      this.#changed();
    });
    this.#typists.set(key, { conversation, person, timer });
  }

  in(conversation: ConversationId | undefined): Person[] {
    return [...this.#typists.values()].filter((one) => one.conversation === conversation).map(({ person }) => person);
  }

  close(): void {
    for (const { timer } of this.#typists.values()) timer.cancel();
    this.#typists.clear();
  }
}
