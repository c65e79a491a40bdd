// One thing at a time, and all of it or nothing. MLS state moves with every message, and the calls that move it are
// asynchronous; so whatever reads the state, changes it and stores it is alone while it does, inside one transaction.
// Network calls never happen in a turn. Faces hear of a change once it is on disk.
import type { EngineEvent } from "./api.ts";
import { clientError } from "./errors.ts";
import type { Events } from "./events.ts";
import { groupError } from "./groups/group-errors.ts";
import { keepEvents } from "./kept-events/keep.ts";
import { storeFailure } from "./store/database.ts";
import type { Store } from "./store/store.ts";

/** What happens once the turn's transaction is on disk. */
export class Aftermath {
  readonly #events: EngineEvent[] = [];
  readonly #calls: (() => void)[] = [];

  /** Tells the faces, in the order of the calls. */
  emit(event: EngineEvent): void {
    this.#events.push(event);
  }

  /** Runs after the events. */
  then(call: () => void): void {
    this.#calls.push(call);
  }

  /** What faces will be told. */
  get events(): readonly EngineEvent[] {
    return this.#events;
  }

  settle(events: Events): void {
    for (const event of this.#events) events.emit(event);
    for (const call of this.#calls) call();
  }
}

export class Turn {
  readonly #store: Store;
  readonly #events: Events;
  readonly #forget: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** `forget` drops what is held in memory of stored state, when a turn failed and memory may be ahead of the store. */
  constructor(store: Store, events: Events, forget: () => void) {
    this.#store = store;
    this.#events = events;
    this.#forget = forget;
  }

  /** Changes the store after everything that was asked for earlier; a failure leaves it as it was. */
  change<T>(work: (aftermath: Aftermath) => Promise<T> | T): Promise<T> {
    return this.#queue(async () => {
      const aftermath = new Aftermath();
      this.#store.begin();
      let result: T;
      try {
        result = await work(aftermath);
        // A closed engine writes nothing more: what it was doing will be done again from the store.
        if (this.#closed) throw closedError();
        keepEvents(this.#store, aftermath.events);
        this.#store.commit();
      } catch (error) {
        this.#store.rollback();
        this.#forget();
        throw groupError(storeFailure(error));
      }
      aftermath.settle(this.#events);
      return result;
    });
  }

  /** Reads what is stored, never what a turn is about to store. */
  read<T>(work: () => T): Promise<T> {
    return this.look(work);
  }

  /** As `read`, for looking at groups, which are loaded asynchronously; it changes nothing. */
  look<T>(work: () => Promise<T> | T): Promise<T> {
    return this.#queue(async () => {
      try {
        return await work();
      } catch (error) {
        throw storeFailure(error);
      }
    });
  }

  /** Refuses what has not begun, waits for what has. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }

  #queue<T>(work: () => Promise<T> | T): Promise<T> {
    const result = this.#last.then(() => {
      if (this.#closed) throw closedError();
      return work();
    });
    this.#last = result.catch(() => {});
    return result;
  }
}

function closedError(): Error {
  return clientError("closed", "the profile is closed");
}
