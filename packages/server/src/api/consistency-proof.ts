// The proof that the log of one size begins with the log of a smaller one.

import { nodeError } from "@quicproquo/protocol";
import type { OpenHandler } from "./method.ts";

export const consistencyProof: OpenHandler<"consistencyProof"> = async ({ fromSize, toSize }, { transparency }) => {
  // Beyond safe integers no log has anything.
  const hashes = await transparency.consistencyProof(Number(fromSize), Number(toSize));
  if (hashes === undefined) throw nodeError("E019", "the sizes are not 0 < fromSize <= toSize <= the log's");
  return { hashes };
};
