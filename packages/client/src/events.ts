// Events out to the faces: in order, after the transaction that made them true, and never back into the engine: a
// listener that throws hurts nobody but itself.
import type { EngineEvent } from "./api.ts";

export class Events {
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  on(listener: (event: EngineEvent) => void): Disposable {
    // Its own function object, so that the same listener may be registered twice and be removed once.
    const entry = (event: EngineEvent): void => listener(event);
    this.#listeners.add(entry);
    return { [Symbol.dispose]: () => void this.#listeners.delete(entry) };
  }

  emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // A face's own mistake: reported where such mistakes are, without stopping the engine.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  emitAll(events: Iterable<EngineEvent>): void {
    for (const event of events) this.emit(event);
  }
}
