// Long work on this thread is done in pieces; in between whatever else could go on does: the network, a face, a key press.
import { setImmediate } from "node:timers";

/** Resolves when everything that was ready to go on has. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
