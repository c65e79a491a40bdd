// What processing one delivery needs and collects; passed to every part that has a say in it.
import type { Names } from "../contacts/names.ts";
import type { Context } from "../context.ts";
import type { Complaints } from "./complaints.ts";
import type { Aftermath } from "../turn.ts";

/** What one delivery touches, collected so that each is told once. */
export interface Delivery {
  readonly context: Context;
  readonly aftermath: Aftermath;
  readonly names: Names;
  /** Runs afterwards if one of this profile's key packages was used up. */
  readonly keyPackageUsed: () => void;
  /** Runs afterwards if a sender's numbers have a gap. */
  readonly gapOpened: () => void;
  /** Runs afterwards if something was stored that disappears. */
  readonly disappears: () => void;
  /** Hears afterwards that something was taken out of the store, and of files that belong to no message any more. */
  readonly erased: (files: readonly Uint8Array[]) => void;
  /** Runs afterwards if a group is astray, or somebody asked to be let in again. */
  readonly repairNeeded: () => void;
  /** Runs afterwards if somebody asked to be let into a group. */
  readonly joinAsked: () => void;
  /** Runs afterwards if somebody told of another checkpoint of the node's log. */
  readonly checkpointCame: () => void;
  /** Runs afterwards if this member's keys are to be renewed, or somebody's proposal waits for a commit. */
  readonly renewalDue: () => void;
  readonly proposed: () => void;
  /** Keeps lines about what could not be read few. */
  readonly complaints: Complaints;
  /** Conversations that look different now, by hex id. */
  readonly touched: Map<string, Uint8Array>;
  /** Groups whose state moved on and has to be stored, by hex id. */
  readonly moved: Map<string, Uint8Array>;
}
