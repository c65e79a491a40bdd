// Where people meet over real sockets: a node in a process of its own, at its address.

import { systemNetwork } from "@quicproquo/client";
import { systemClock } from "@quicproquo/transport";
import type { MeetingPlace } from "./people.ts";
import { SeededRandom } from "./random.ts";

export interface OverSockets {
  /** The node's, with its pin. */
  readonly address: string;
  /** For what is remembered of nodes. */
  readonly folder: string;
  readonly transports?: readonly ("quic" | "tls")[];
}

/** People have the product's own network and clock here; time passes by itself. */
export function placeOverSockets({ address, folder, transports }: OverSockets): MeetingPlace {
  const clock = systemClock;
  return {
    network: systemNetwork({ dataFolder: folder, clock, ...(transports === undefined ? {} : { transports }) }),
    address,
    clock,
    random: new SeededRandom(crypto.randomUUID()),
    advance: (ms) => {
      if (ms > 1000) throw new Error("real time cannot be advanced");
      return new Promise((resolve) => setTimeout(resolve, ms));
    },
  };
}
