// The log's entries from a position on, a page at a time: short pages, so that whoever reads the whole log holds up nobody.

import { nodeError } from "@quicproquo/protocol";
import { LOG_ENTRY_BYTES } from "@quicproquo/protocol/transparency";
import { takeOrRefuse } from "./guard.ts";
import type { OpenHandler } from "./method.ts";

const pageEntries = 4_096;
/** So many cost the store about what another call does. */
const entriesOfACall = 512;
/** What an entry takes in a reply: its words and a pointer. */
const entryCost = Math.ceil(LOG_ENTRY_BYTES / 8) * 8 + 8;

export const logEntries: OpenHandler<"logEntries"> = async ({ start, limit }, parts, caller) => {
  const { prefix } = caller;
  const most = Math.max(1, Math.min(pageEntries, Math.floor(parts.limits.replyBytes / entryCost)));
  const asked = limit === 0 ? most : Math.min(limit, most);
  // The guard took for one call already.
  const more = Math.ceil(asked / entriesOfACall) - 1;
  if (more > 0) takeOrRefuse(parts, [{ rate: "strangerCalls", of: prefix, cost: more }]);
  const share = { of: `prefix ${prefix}`, bytes: asked * entryCost };
  const entries = await caller.large(share, () => parts.transparency.entries(Number(start), asked));
  if (entries === undefined) throw nodeError("E019", "the log has no entry at start, nor ends there");
  return { entries };
};
