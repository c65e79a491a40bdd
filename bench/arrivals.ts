// What comes to B: messages that A numbered from 1. Each must come once and in order; all that came is acknowledged, one
// acknowledgement under way at a time, the next one for everything that came meanwhile. A run that sees anything else fails.

export class Arrivals {
  readonly #acknowledge: (upTo: number) => Promise<void> | void;
  /** Called with each number, as it comes. */
  onMessage: (number: number) => void = () => {};
  #received = 0;
  #acked = 0;
  #acking = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(acknowledge: (upTo: number) => Promise<void> | void) {
    this.#acknowledge = acknowledge;
  }

  take(number: number): void {
    this.#received += 1;
    if (number !== this.#received) this.fail(new Error(`message ${number} came as number ${this.#received}`));
    this.onMessage(number);
    void this.#ack();
  }

  fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#wake();
  }

  /** Resolves once `count` messages in all have come and been acknowledged. */
  async all(count: number): Promise<void> {
    while (this.#received < count || this.#acked < count) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #ack(): Promise<void> {
    if (this.#acking) return;
    this.#acking = true;
    try {
      // What came in one piece is acknowledged in one.
      await Promise.resolve();
      while (this.#acked < this.#received) {
        const upTo = this.#received;
        await this.#acknowledge(upTo);
        this.#acked = upTo;
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.#acking = false;
      this.#wake();
    }
  }
}

/** The number that a message begins with. */
export function numberOf(payload: Uint8Array): number {
  return new DataView(payload.buffer, payload.byteOffset).getUint32(0);
}

/** A's side: numbers its messages from 1 and hands them to `post`, which resolves when they are acknowledged. */
export class Sender {
  readonly #post: (payload: Uint8Array) => PromiseLike<unknown>;
  readonly #size: number;
  #number = 0;

  constructor(post: (payload: Uint8Array) => PromiseLike<unknown>, size: number) {
    this.#post = post;
    this.#size = size;
  }

  get sent(): number {
    return this.#number;
  }

  /** Resolves once it is acknowledged. */
  async send(): Promise<void> {
    this.#number += 1;
    const payload = new Uint8Array(this.#size);
    new DataView(payload.buffer).setUint32(0, this.#number);
    await this.#post(payload);
  }

  /** `count` of them, or as many as begin before the time is up (`performance.now()`). */
  async sendMany(count: number, inFlight: number, until: number = Infinity): Promise<void> {
    let left = count;
    await Promise.all(Array.from({ length: inFlight }, async () => {
      while (left > 0 && performance.now() < until) {
        left -= 1;
        await this.send();
      }
    }));
  }
}
