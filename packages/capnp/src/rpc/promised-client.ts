// A capability that is still to come, made by an application: calls on it wait, in order, until the promise is settled;
// a peer that is given it is told then (rpc.capnp, `Resolve`).

import { CapnpError } from "../errors.ts";
import type { CapabilityInit, Reference } from "../reference.ts";
import { BrokenHook } from "./broken-hook.ts";
import { retainAll } from "./content.ts";
import { QueueHook } from "./local-call.ts";
import { ObjectHook } from "./object-hook.ts";
import { tellable } from "./rpc-error.ts";

/**
 * A client of the interface at once. It takes over the client that the promise gives (an object that is served may be
 * given as well); if the promise rejects, calls on it fail with that error.
 */
export function promisedClient<C>(type: { client(reference: Reference): C }, promise: Promise<CapabilityInit>): C {
  const queue = new QueueHook();
  const reference = queue.reference();
  // One count for the promise itself.
  queue.retain();
  promise.then((init) => {
    const [own] = retainAll([init]);
    if (!("reference" in init)) ("$reference" in init ? init.$reference : init)[Symbol.dispose]();
    const hook = own?.hook;
    if (!(hook instanceof ObjectHook)) throw new CapnpError("argument", "not a capability of this RPC system");
    queue.resolve(hook);
    own?.[Symbol.dispose]();
  }).catch((error: unknown) => queue.resolve(new BrokenHook(tellable(error)))).finally(() => queue.release());
  return type.client(reference.guard());
}
