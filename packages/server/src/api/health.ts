// Whether the node takes work: "ok", or "draining" once it has been asked to stop.

import type { OpenHandler } from "./method.ts";

export const health: OpenHandler<"health"> = (_params, { draining }) => ({ status: draining() ? "draining" : "ok" });
