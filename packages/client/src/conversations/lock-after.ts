// After how long without a key a face locks: kept with the profile, so that whoever has the machine cannot change it there.
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";

const SHORTEST_S = 10;
const LONGEST_S = 86_400;

/** Seconds; 0: never. */
export function lockAfter({ turn, store }: Context): Promise<number> {
  return turn.read(() => store.settings.lockAfter());
}

/** Throws `invalid-argument` for what is neither 0 nor 10 seconds to a day. */
export async function setLockAfter({ turn, store }: Context, seconds: number): Promise<void> {
  const possible = seconds === 0 || (Number.isInteger(seconds) && seconds >= SHORTEST_S && seconds <= LONGEST_S);
  if (!possible) throw clientError("invalid-argument", "that is no time to lock after");
  await turn.change(() => store.settings.setLockAfter(seconds));
}
