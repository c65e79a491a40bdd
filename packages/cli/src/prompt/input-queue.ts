// What a person did, one after another, for whoever takes it when they are done with the one before.
import type { Input } from "./face.ts";

export class InputQueue {
  readonly #done: Input[] = [];
  #waiting: ((input: Input | undefined) => void) | undefined;
  #ended = false;

  did(input: Input): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#done.push(input);
    else waiting(input);
  }

  /** undefined when it has ended, and all that was done before is taken. */
  next(): Promise<Input | undefined> {
    const done = this.#done.shift();
    if (done !== undefined || this.#ended) return Promise.resolve(done);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  /** Whether nobody has taken it. */
  has(input: Input): boolean {
    return this.#done.includes(input);
  }

  end(): void {
    this.#ended = true;
    this.#waiting?.(undefined);
    this.#waiting = undefined;
  }
}
