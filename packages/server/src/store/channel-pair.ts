// The two of a 1:1 channel, `low` and `high` by their identity keys.

import type { AccountId } from "./store.ts";

export interface Pair {
  readonly low: AccountId;
  readonly high: AccountId;
  /** Of an account that has ended; a number where the database has no truth values. */
  readonly closed: boolean | number;
}

/** The other one, if `account` is of the pair and the channel is open. */
export function otherOf(pair: Pair, account: AccountId): AccountId | undefined {
  if (pair.closed !== false && pair.closed !== 0) return undefined;
  if (pair.low === account) return pair.high;
  return pair.high === account ? pair.low : undefined;
}
