// While much is caught up with, sealed envelopes are opened by a thread of our own: the thread that everything waits for is
// then busy with none of it, where each one opened by WebCrypto costs it a third of what the message costs altogether. The
// thread is started once it is worth that, and ends when nothing more comes or the connection does. Where none can be
// started, or it fails, envelopes are opened as they are without it.
import { Worker } from "node:worker_threads";
import type { Clock, Timer } from "@quicproquo/transport";
import { pack, unpack } from "./packed.ts";

/** So many came one after the other: by then the thread will have more to do than to start. */
export const WORTH_A_WORKER = 200;
/** Fewer at once are opened here. */
export const WORTH_SENDING = 16;
/** ms without any after which the thread ends. */
export const REST_MS = 5_000;

/** What it takes to open an envelope; secret. */
export interface OpeningKeys {
  /** The recipient's identity key. */
  readonly recipientKey: Uint8Array;
  /** Seeds of their sealing keys, in the order in which they are tried. */
  readonly seeds: readonly Uint8Array[];
}

/** In the places of the payloads what was sealed in them, or undefined. */
export type OpenedThere = readonly (Uint8Array | undefined)[];

export class OpeningWorker implements Disposable {
  readonly #clock: Pick<Clock, "after">;
  readonly #program: URL;
  #came = 0;
  #rest: Timer | undefined;
  #worker: Worker | undefined;
  #ready = false;
  /** It failed, or there is no use for it any more. */
  #over = false;
  /** In the order of what was sent. */
  #waiting: ((packed: ArrayBuffer | undefined) => void)[] = [];

  /** `program`: what the thread runs, for tests. */
  constructor(clock: Pick<Clock, "after">, program: URL = PROGRAM) {
    this.#clock = clock;
    this.#program = program;
  }

  /** No thread opens anything any more. */
  get isOver(): boolean {
    return this.#over;
  }

  /**
   * Undefined where they are to be opened otherwise: fewer came than it is worth, or the thread is not ready, or failed. The
   * keys are asked for when the thread starts; what is sealed to one that came later is not opened by it.
   */
  async open(
    channel: Uint8Array,
    payloads: readonly Uint8Array[],
    keys: () => Promise<OpeningKeys>,
  ): Promise<OpenedThere | undefined> {
    if (this.#over || payloads.length < WORTH_SENDING) return undefined;
    this.#came += payloads.length;
    this.#restLater();
    if (this.#worker === undefined && this.#came >= WORTH_A_WORKER) this.#start(await keys());
    const worker = this.#worker;
    if (worker === undefined || !this.#ready) return undefined;
    const packed = pack([channel, ...payloads]);
    const { promise, resolve } = Promise.withResolvers<ArrayBuffer | undefined>();
    this.#waiting.push(resolve);
    worker.postMessage(packed, [packed]);
    // Only while an answer is waited for does it keep a program from ending.
    worker.ref();
    const answer = await promise;
    if (this.#waiting.length === 0) worker.unref();
    return answer === undefined ? undefined : unpack(answer).map((opened) => opened.length === 0 ? undefined : opened);
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#end();
  }

  #start({ recipientKey, seeds }: OpeningKeys): void {
    // Asked for by two deliveries at once, or ended meanwhile.
    if (this.#worker !== undefined || this.#over) return;
    const workerData = pack([recipientKey, ...seeds]);
    try {
      const worker = new Worker(this.#program, { workerData, transferList: [workerData] });
      this.#worker = worker;
      worker.on("message", (message: unknown) => {
        if (worker !== this.#worker) return;
        if (message instanceof ArrayBuffer) this.#waiting.shift()?.(message);
        else this.#ready = true;
      });
      const failed = (): void => {
        if (worker === this.#worker) this[Symbol.dispose]();
      };
      worker.once("error", failed);
      worker.once("exit", failed);
      worker.unref();
    } catch {
      // A runtime that refuses may have taken the buffer already.
      if (!workerData.detached) new Uint8Array(workerData).fill(0);
      this.#over = true;
    }
  }

  #restLater(): void {
    this.#rest?.cancel();
    this.#rest = this.#clock.after(REST_MS, () => this.#waiting.length > 0 ? this.#restLater() : this.#end());
  }

  #end(): void {
    this.#rest?.cancel();
    const worker = this.#worker;
    this.#worker = undefined;
    this.#ready = false;
    this.#came = 0;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
    void worker?.terminate();
  }
}

// Run from source by Deno, from compiled JavaScript by Node.
const PROGRAM = new URL(`./opening-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
