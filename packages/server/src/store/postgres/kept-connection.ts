// A connection that is made again when it is lost: a database that is away comes back. Between tries it waits longer and
// longer, a second at most.

import type { Clock, Timer } from "@quicproquo/transport";
import type { Connected } from "./open.ts";

const firstPauseMs = 50;
const longestPauseMs = 1_000;

export interface KeptConnectionHooks {
  readonly clock: Clock;
  /** Makes another one, ready for use. */
  connect(): Promise<Connected>;
  /** It is gone, and why. */
  lost(reason: Error): void;
  /** There is one again. */
  back(): void;
}

export class KeptConnection implements AsyncDisposable {
  readonly #hooks: KeptConnectionHooks;
  #connected: Connected | undefined;
  #ended = false;
  #again: Timer | undefined;
  /** A try that is under way. Never rejects. */
  #trying: Promise<void> = Promise.resolve();

  constructor(connected: Connected, hooks: KeptConnectionHooks) {
    this.#hooks = hooks;
    this.#take(connected);
  }

  /** Undefined while the database is away. */
  get connected(): Connected | undefined {
    return this.#connected;
  }

  /** If it is lost from now on no other one is made. */
  end(): void {
    this.#ended = true;
    this.#again?.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await this.#trying;
    const connected = this.#connected;
    this.#connected = undefined;
    await connected?.[Symbol.asyncDispose]();
  }

  #take(connected: Connected): void {
    this.#connected = connected;
    connected.gone.then((reason) => {
      if (this.#connected !== connected) return;
      this.#connected = undefined;
      this.#hooks.lost(reason);
      if (!this.#ended) this.#reconnect(firstPauseMs);
    });
  }

  #reconnect(pauseMs: number): void {
    this.#again = this.#hooks.clock.after(pauseMs, () => {
      this.#trying = this.#try(pauseMs);
    });
  }

  async #try(pauseMs: number): Promise<void> {
    try {
      const connected = await this.#hooks.connect();
      if (this.#ended) return await connected[Symbol.asyncDispose]();
      this.#take(connected);
      this.#hooks.back();
    } catch {
      if (!this.#ended) this.#reconnect(Math.min(longestPauseMs, pauseMs * 2));
    }
  }
}
