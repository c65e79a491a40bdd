// What methods work with: built once when the node starts, and passed.

import type { Limits, Origin } from "@quicproquo/protocol";
import type { Clock } from "@quicproquo/transport";
import type { Accounts } from "../accounts/accounts.ts";
import type { Sessions } from "../accounts/sessions.ts";
import type { Blobs } from "../blobs/blobs.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { ReplyBudget } from "../delivery/reply-budget.ts";
import type { Counts } from "../observe/counts.ts";
import type { Log } from "../observe/log.ts";
import type { Store } from "../store/store.ts";
import type { NodeLog } from "../transparency/transparency-log.ts";
import type { Rates } from "./rates.ts";

export interface NodeParts {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly delivery: Delivery;
  readonly replyBudget: ReplyBudget;
  readonly blobs: Blobs;
  readonly transparency: NodeLog;
  readonly rates: Rates;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly log: Log;
  /** A call was refused because there is no room. */
  noRoom(): void;
  /** If somebody wants to see them. */
  readonly counts: Counts | undefined;
  readonly identity: NodeIdentity;
  /** True once the node has been asked to stop. */
  draining(): boolean;
}

/** What the node is to everyone. */
export interface NodeIdentity {
  readonly softwareVersion: string;
  readonly nodeKey: Uint8Array;
  readonly origin: Origin;
  /** The one MLS suite of this deployment. */
  readonly cipherSuite: number;
  /** Empty with an operator's certificate. */
  pins(): { readonly pins: readonly Uint8Array[]; readonly signature: Uint8Array };
}
