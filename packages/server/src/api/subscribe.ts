// Pushes the messages of all channels of the caller's key, beginning with what waits.

import { nodeError } from "@quicproquo/protocol";
import { Subscription } from "@quicproquo/protocol/schema";
import type { SessionHandler } from "./method.ts";

export const subscribe: SessionHandler<"subscribe"> = ({ sink }, { delivery }, session, caller) => {
  if (sink === undefined) throw nodeError("E005", "sink is missing");
  return { subscription: Subscription.serve(delivery.subscribe(session, sink.take(), caller.inUse())) };
};
