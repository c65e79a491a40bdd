// Publishes one's own keys with each connection, every hour while it lasts, and as soon as one of them was used up: a
// client that stays online for months must not run dry, nor keep an old sealing key.
import type { Context } from "../context.ts";
import type { Online } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import type { KeyPackageSupply } from "./key-package-supply.ts";
import { publishOwnKeys } from "./own-keys.ts";

const EVERY_MS = 60 * 60 * 1000;

export class Upkeep {
  readonly #context: Context;
  readonly #supply: KeyPackageSupply;
  readonly #failed: (error: unknown) => void;
  readonly #done: () => void;
  #working = false;
  #again: AbortController | undefined;

  constructor(
    context: Context,
    supply: KeyPackageSupply,
    failed: (error: unknown) => void,
    done: () => void,
  ) {
    this.#context = context;
    this.#supply = supply;
    this.#failed = failed;
    this.#done = done;
  }

  /** True when nothing is being published. */
  get idle(): boolean {
    return !this.#working;
  }

  /** Runs until the connection ends. */
  async begin(online: Online): Promise<void> {
    while (!online.signal.aborted) {
      this.#again = new AbortController();
      await this.#publish(online);
      await pause(this.#context.clock, EVERY_MS, AbortSignal.any([online.signal, this.#again.signal]));
    }
  }

  /** A key package was used: looks at once whether enough are left. */
  soon(): void {
    this.#again?.abort();
  }

  async #publish(online: Online): Promise<void> {
    this.#working = true;
    try {
      await publishOwnKeys(this.#context, online, this.#supply);
    } catch (error) {
      if (!online.signal.aborted) this.#failed(error);
    } finally {
      this.#working = false;
      this.#done();
    }
  }
}
