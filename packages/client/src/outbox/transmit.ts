// Sends what stands in the outbox: in order within a lane, with many on their way at once, the same bytes again after
// every failure that may pass. What the node answered is stored in batches, one transaction for all answers that came
// meanwhile.
import type { Context } from "../context.ts";
import { QpqError } from "@quicproquo/protocol";
import type { Online } from "../session/link.ts";
import { isSessionLost } from "../session/node-errors.ts";
import type { StoredOutgoing } from "../store/outbox-table.ts";
import type { Timer } from "@quicproquo/transport";
import { type Answered, enqueue } from "./enqueue.ts";
import { settleAnswers } from "./settle.ts";

/** Calls on their way at once. */
export const IN_FLIGHT = 64;
/** Rows read ahead. */
const AHEAD = 128;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface Lane {
  readonly rows: StoredOutgoing[];
  inFlight: number;
  failures: number;
  /** Set while the lane waits after a failure. */
  timer: Timer | undefined;
}

export class Transmitter implements Disposable {
  readonly #context: Context;
  readonly #sessionLost: (error: QpqError) => void;
  readonly #settled: () => void;
  readonly #lanes = new Map<string, Lane>();
  #online: Online | undefined;
  #readUpTo = 0;
  #queued = 0;
  #inFlight = 0;
  #reading = false;
  #readAgain = false;
  #answers: Answered[] = [];
  #settling = false;
  /** Set after answers could not be stored. */
  #again: Timer | undefined;
  #disposed = false;

  /** `settled` runs each time after answers were stored; `sessionLost` when the node no longer takes the token. */
  constructor(context: Context, sessionLost: (error: QpqError) => void, settled: () => void) {
    this.#context = context;
    this.#sessionLost = sessionLost;
    this.#settled = settled;
  }

  /** True when no call is under way and no answer waits to be stored. */
  get idle(): boolean {
    return this.#inFlight === 0 && this.#answers.length === 0 && !this.#settling;
  }

  /** A new connection: everything that was not answered goes out again. */
  begin(online: Online): void {
    this.#online = online;
    for (const lane of this.#lanes.values()) {
      lane.timer?.cancel();
      lane.timer = undefined;
      lane.failures = 0;
    }
    online.signal.addEventListener("abort", () => {
      if (this.#online === online) this.#online = undefined;
    }, { once: true });
    this.kick();
  }

  /** Something may have been added. */
  kick(): void {
    if (this.#disposed) return;
    this.#pump();
    void this.#read();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#online = undefined;
    this.#again?.cancel();
    for (const lane of this.#lanes.values()) lane.timer?.cancel();
  }

  /** Reads further rows, in a turn of its own so that it never sees what is not yet on disk. */
  async #read(): Promise<void> {
    if (this.#online === undefined || this.#queued >= AHEAD) return;
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    try {
      do {
        this.#readAgain = false;
        const rows = await this.#context.turn.read(() =>
          this.#context.store.outbox.after(this.#readUpTo, AHEAD - this.#queued)
        );
        for (const row of rows) {
          this.#lane(row.lane).rows.push(row);
          this.#queued++;
          this.#readUpTo = row.id;
        }
        this.#pump();
      } while (this.#readAgain && this.#queued < AHEAD);
    } catch {
      // The profile was closed, or its store failed: what is in it will be sent when it is opened again.
    } finally {
      this.#reading = false;
    }
  }

  #lane(name: string): Lane {
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      lane = { rows: [], inFlight: 0, failures: 0, timer: undefined };
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  #pump(): void {
    const online = this.#online;
    if (online === undefined || this.#disposed) return;
    for (const [name, lane] of this.#lanes) {
      while (lane.timer === undefined && lane.rows.length > 0 && this.#inFlight < IN_FLIGHT) {
        // After a failure one goes ahead alone; the others follow once it got through, in their order.
        if (lane.failures > 0 && lane.inFlight > 0) break;
        const row = lane.rows.shift();
        if (row === undefined) break;
        this.#queued--;
        // Dropped meanwhile: its echo came back, or its group was replaced.
        if (!this.#context.store.outbox.has(row.id)) continue;
        lane.inFlight++;
        this.#inFlight++;
        void this.#send(online, row, lane);
      }
      if (lane.rows.length === 0 && lane.inFlight === 0 && lane.timer === undefined) this.#lanes.delete(name);
    }
  }

  async #send(online: Online, row: StoredOutgoing, lane: Lane): Promise<void> {
    try {
      const answer = await enqueue(online, row);
      this.#answers.push({ row, answer });
      lane.failures = 0;
    } catch (error) {
      this.#failed(online, row, lane, error);
    }
    lane.inFlight--;
    this.#inFlight--;
    void this.#settle();
    this.#pump();
    void this.#read();
  }

  #failed(online: Online, row: StoredOutgoing, lane: Lane, error: unknown): void {
    const known = error instanceof QpqError ? error : undefined;
    const lost = online.signal.aborted || known === undefined || known.code === "E022" ||
      known.code === "node-unreachable";
    if (!lost && !known.retry) {
      if (isSessionLost(known)) {
        this.#putBack(lane, row);
        this.#sessionLost(known);
        return;
      }
      this.#answers.push({ row, answer: { kind: "refused", error: known } });
      lane.failures = 0;
      return;
    }
    this.#putBack(lane, row);
    lane.failures++;
    if (online.signal.aborted || this.#disposed || lane.timer !== undefined) return;
    const pause = known?.retryAfterMs ?? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (lane.failures - 1));
    lane.timer = this.#context.clock.after(pause, () => {
      lane.timer = undefined;
      this.kick();
    });
  }

  /** In the order of ids, whatever order the failures came in. */
  #putBack(lane: Lane, row: StoredOutgoing): void {
    const at = lane.rows.findIndex((other) => other.id > row.id);
    lane.rows.splice(at === -1 ? lane.rows.length : at, 0, row);
    this.#queued++;
  }

  async #settle(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    let answers: readonly Answered[] = [];
    try {
      while (this.#answers.length > 0) {
        await this.#context.turn.change((aftermath) => {
          answers = this.#answers;
          this.#answers = [];
          return settleAnswers(this.#context, aftermath, answers);
        });
      }
    } catch {
      // Not stored: the rows are still in the outbox, and the same bytes go out again.
      for (const { row } of answers) this.#putBack(this.#lane(row.lane), row);
      if (!this.#disposed) this.#again = this.#context.clock.after(FIRST_PAUSE_MS, () => this.kick());
    } finally {
      this.#settling = false;
    }
    this.#settled();
  }
}
