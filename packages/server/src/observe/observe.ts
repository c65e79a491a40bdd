// Puts the operator's port together: what is measured, and when the node is ready for calls.

import type { Clock } from "@quicproquo/transport";
import type { HostAndPort } from "../config.ts";
import type { Node } from "../node.ts";
import type { Store } from "../store/store.ts";
import { version } from "../version.ts";
import type { Counts } from "./counts.ts";
import { Metrics } from "./metrics.ts";
import { openOperatorPort } from "./operator-port.ts";
import type { OpenedPort } from "./operator-port.ts";

export interface ObservedParts {
  readonly node: Node;
  readonly store: Store;
  readonly counts: Counts;
  readonly clock: Clock;
}

export interface OperatorPort extends AsyncDisposable {
  readonly port: number;
  /** The node listens from now on. */
  ready(): void;
}

/** A store that has not answered a question after so long takes no calls either. */
const storeMayTake = 2_000;
const silentStore = "the store does not answer";

/** Throws `port-in-use`, or `config-invalid` if the start line does not permit the port. */
export function observe({ host, port }: HostAndPort, { node, store, counts, clock }: ObservedParts): OperatorPort {
  const metrics = new Metrics({
    version,
    counts,
    clock,
    connections: () => node.connectionsByTransport(),
    draining: () => node.draining,
    census: () => store.census({}),
    memory: () => Deno.memoryUsage(),
  });
  let listening = false;
  const readiness = async (): Promise<string | undefined> => {
    if (node.draining) return "draining";
    if (!listening) return "starting";
    const { promise: late, resolve } = Promise.withResolvers<string>();
    const timer = clock.after(storeMayTake, () => resolve(silentStore));
    try {
      // The smallest question there is: it waits its turn behind what the store is busy with.
      const asked = store.findUser({ username: "" }).then(() => undefined, () => silentStore);
      return await Promise.race([late, asked]);
    } finally {
      timer.cancel();
    }
  };
  let opened: OpenedPort;
  try {
    opened = openOperatorPort({ host, port, metrics, readiness });
  } catch (error) {
    metrics[Symbol.dispose]();
    throw error;
  }
  return {
    port: opened.port,
    ready() {
      listening = true;
    },
    async [Symbol.asyncDispose]() {
      metrics[Symbol.dispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}
