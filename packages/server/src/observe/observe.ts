// Puts the operator's port together: what is measured, and when the node is ready for calls.

import { systemClock } from "@quicproquo/transport";
import type { HostAndPort } from "../config.ts";
import type { Node } from "../node.ts";
import type { Store } from "../store/store.ts";
import { version } from "../version.ts";
import type { Counts } from "./counts.ts";
import { Metrics } from "./metrics.ts";
import { openOperatorPort } from "./operator-port.ts";

export interface ObservedParts {
  readonly node: Node;
  readonly store: Store;
  readonly counts: Counts;
}

export interface OperatorPort extends AsyncDisposable {
  readonly port: number;
  /** The node listens from now on. */
  ready(): void;
}

/** A store that has not answered a question after so long takes no calls either. */
const storeMayTake = 2_000;

/** Throws `port-in-use`, or `config-invalid` if the start line does not permit the port. */
export function observe({ host, port }: HostAndPort, { node, store, counts }: ObservedParts): OperatorPort {
  const metrics = new Metrics({
    version,
    counts,
    clock: systemClock,
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
    const timer = systemClock.after(storeMayTake, () => resolve("the store does not answer"));
    try {
      return await Promise.race([late, store.census({}).then(() => undefined, () => "the store does not answer")]);
    } finally {
      timer.cancel();
    }
  };
  const opened = openOperatorPort({ host, port, metrics, readiness });
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
