// Tells whoever waits for a commit how its race ended. The store knows it too (the commit's row is gone, or has no hash
// any more); this only wakes those who wait.
import { toHex } from "../bytes.ts";
import { clientError } from "../errors.ts";

/** `won`: its echo came first. `lost`: another commit of the epoch did. An error: it will never be sent. */
export type CommitOutcome = "won" | "lost" | Error;

export class CommitOutcomes {
  readonly #waiting = new Map<string, ((outcome: CommitOutcome) => void)[]>();
  #closed = false;

  /** The outcome of the conversation's pending commit. */
  next(conversation: Uint8Array): Promise<CommitOutcome> {
    if (this.#closed) return Promise.resolve(closedError());
    return new Promise((resolve) => {
      const id = toHex(conversation);
      this.#waiting.set(id, [...this.#waiting.get(id) ?? [], resolve]);
    });
  }

  settle(conversation: Uint8Array, outcome: CommitOutcome): void {
    const id = toHex(conversation);
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const resolve of waiting) resolve(outcome);
  }

  /** Everybody who waits is told that the profile closed; the commits themselves go on when it is opened again. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.values()) for (const resolve of waiting) resolve(closedError());
    this.#waiting.clear();
  }
}

function closedError(): Error {
  return clientError("closed", "the profile was closed before the group had answered", {
    hint: "The change goes on when the profile is opened again.",
  });
}
