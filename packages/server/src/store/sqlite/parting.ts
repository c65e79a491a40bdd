// Into how many parts the calls that wait are divided, each executed, made durable and answered by itself. Whose call is
// answered first goes on while the rest is executed; if all were answered together, those who wait for answers before they ask
// for more and the database's thread would wait for each other in turns.

/** A part has at least so many calls, if so many are there: each part costs a commit. */
const leastCalls = 32;
/** A part is executed for at least so many times as long as the last one was committed and waited for the disk. */
const leastShare = 2;

/** On a slow disk parts are larger. */
export class Parting {
  #least = leastCalls;

  /** Calls of a part, if so many wait; as even as may be. */
  callsOf(waiting: number): number {
    return Math.ceil(waiting / Math.max(1, Math.floor(waiting / this.#least)));
  }

  /** How long a part took to be executed, and to be committed and made durable, ms. */
  took(calls: number, executing: number, committing: number): void {
    const enough = leastShare * calls * committing / executing;
    this.#least = enough > leastCalls ? enough : leastCalls;
  }
}
