// Tells the person what the node was caught at. What proves a cheating node is kept, and told again with every start.
import { contradict } from "../contacts/contradiction.ts";
import type { Context } from "../context.ts";
import type { Aftermath } from "../turn.ts";
import { isLogFaultKind, isProof, type LogFault } from "./log-fault.ts";

/** Inside a turn; the faces hear of it once that is on disk, and of a proof only once until the next start. */
export function raise(context: Context, aftermath: Aftermath, fault: LogFault): void {
  const { store } = context;
  if (fault.of !== undefined) contradict(context, aftermath, fault.of, fault);
  if (isProof(fault) && !store.log.addAlarm(fault)) return;
  aftermath.emit({ type: "alarm", kind: fault.kind, text: fault.text });
}

/** What was kept, at a start. */
export function raiseAgain({ store, events }: Context): void {
  for (const { kind, text } of store.log.alarms()) {
    if (isLogFaultKind(kind)) events.emit({ type: "alarm", kind, text });
  }
}
