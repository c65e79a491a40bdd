// The proof that the log of one size begins with the log of a smaller one.

import { nodeError } from "@quicproquo/protocol";
import { takeOrRefuse } from "./guard.ts";
import type { OpenHandler } from "./method.ts";

export const consistencyProof: OpenHandler<"consistencyProof"> = async ({ fromSize, toSize }, parts, { prefix }) => {
  takeOrRefuse(parts, [{ rate: "resolve", of: `prefix ${prefix}`, cost: 1 }]);
  // Beyond safe integers no log has anything.
  const hashes = await parts.transparency.consistencyProof(Number(fromSize), Number(toSize));
  if (hashes === undefined) throw nodeError("E019", "the sizes are not 0 < fromSize <= toSize <= the log's");
  return { hashes };
};
