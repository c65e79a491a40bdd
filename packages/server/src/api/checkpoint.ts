// The newest checkpoint of the transparency log, for anybody: who audits the node needs no account here.

import type { OpenHandler } from "./method.ts";

export const checkpoint: OpenHandler<"checkpoint"> = async (_params, { transparency }) => {
  return { checkpoint: await transparency.checkpoint() };
};
