// A store whose other nodes are told of what it committed: for whom something came, and that there is something to look up.

import type { Placed, Store } from "../store.ts";
import type { PostgresNeighbours } from "./neighbours.ts";

/** Both are let go together. */
export function telling(store: Store, neighbours: PostgresNeighbours): Store {
  const tell = (placed: Placed | undefined): void => {
    if (placed !== undefined) neighbours.placed(placed.recipient, placed.arrival);
  };
  const changed = <T>(answer: T): T => {
    neighbours.changed();
    return answer;
  };
  return {
    ...store,
    get full() {
      return store.full;
    },
    neighbours,
    async enqueue(request) {
      const outcome = await store.enqueue(request);
      if (outcome.kind === "stored") tell(outcome.placed);
      return outcome;
    },
    async batchEnqueue(request) {
      const outcome = await store.batchEnqueue(request);
      if (outcome.kind === "stored") outcome.placed.forEach(tell);
      return outcome;
    },
    async register(request) {
      return changed(await store.register(request));
    },
    async deleteAccount(request) {
      return changed(await store.deleteAccount(request));
    },
    async endSession(request) {
      changed(await store.endSession(request));
    },
    async endSessionOf(request) {
      return changed(await store.endSessionOf(request));
    },
    async endOldSessions(request) {
      const ended = await store.endOldSessions(request);
      return ended.length > 0 ? changed(ended) : ended;
    },
    async changePassword(request) {
      changed(await store.changePassword(request));
    },
    async [Symbol.asyncDispose]() {
      await neighbours[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
