// Which calls of a group are made at once: neighbours whose order among themselves does not show. Calls that place and ack
// are put in their order again by what they are gathered into (bundle.ts); what only reads finds the same whichever is first;
// and what reads no inbox does not mind those either.

import { changesNothing, type OperationName } from "../operation.ts";

/** Bundled. */
export const onInboxes: ReadonlySet<OperationName> = new Set<OperationName>(["enqueue", "batchEnqueue", "ack"]);
/** What only reads, but for inboxes. */
const seesInboxes: ReadonlySet<OperationName> = new Set<OperationName>(["peek", "waiting", "listAccounts", "census"]);

type Sort = "bundled" | "sees-inboxes" | "reads" | "alone";

function sortOf(name: OperationName): Sort {
  if (onInboxes.has(name)) return "bundled";
  if (seesInboxes.has(name)) return "sees-inboxes";
  return changesNothing.has(name) ? "reads" : "alone";
}

/** In their order; what is within one of the parts may be made at once. */
export function* together<C extends { readonly name: OperationName }>(calls: readonly C[]): Generator<readonly C[]> {
  let part: C[] = [];
  let sort: Sort = "reads";
  for (const call of calls) {
    const own = sortOf(call.name);
    const joins = own !== "alone" && sort !== "alone" && (own === sort || own === "reads" || sort === "reads");
    if (!joins && part.length > 0) {
      yield part;
      part = [];
      sort = "reads";
    }
    part.push(call);
    if (own !== "reads") sort = own;
  }
  if (part.length > 0) yield part;
}
