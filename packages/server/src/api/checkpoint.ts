// The newest checkpoint of the transparency log, for anybody: who audits the node needs no account here.

import { takeOrRefuse } from "./guard.ts";
import type { OpenHandler } from "./method.ts";

export const checkpoint: OpenHandler<"checkpoint"> = async (_params, parts, { prefix }) => {
  takeOrRefuse(parts, [{ rate: "resolve", of: `prefix ${prefix}`, cost: 1 }]);
  return { checkpoint: await parts.transparency.checkpoint() };
};
