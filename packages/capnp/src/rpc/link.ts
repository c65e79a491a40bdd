// What the objects behind a connection need of it. The connection implements it; nothing here knows the connection.

import type { CallOptions, PendingCall } from "../reference.ts";
import type { CallMethod } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import type { ObjectHook } from "./object-hook.ts";
import type { RpcError } from "./rpc-error.ts";
import type { Target } from "./wire.ts";

export interface Link {
  /** Why nothing can be sent any more, once that is so. */
  readonly failure: RpcError | undefined;
  /** Sends a call. */
  call<I, R>(
    target: Target,
    method: CallMethod<I, R>,
    params: I,
    options: CallOptions | undefined,
  ): PendingCall<R>;
  /** Passes a call on. */
  forward(target: Target, delivery: Delivery): void;
  /** Tells the peer that an import is referred to no more. */
  releaseImport(importId: number): void;
  /** Gives a question up, or ends it once it is no longer needed. */
  finish(questionId: number): void;
  /**
   * The peer's promise turned out to be an object on this side, while calls are still on their way to it over there:
   * gives what holds back later calls until those have come back (rpc.capnp, `Disembargo`).
   */
  embargo(target: Target, object: ObjectHook): ObjectHook;
}
