// Looks an account over: what others need of it at the node, what the log says of it, the session and the clock. Only facts
// and words for what is wrong with them; nothing is changed, but what is new in the log is read.
import { HYBRID_KEY_ROTATION_MS } from "@quicproquo/protocol";
import type { Checkup, CheckupProblem, Session } from "../api.ts";
import type { Context } from "../context.ts";
import { isBound } from "../transparency/binding.ts";
import { isLogFaultKind } from "../transparency/log-fault.ts";
import type { LogView } from "../transparency/log-view.ts";
import type { Link } from "./link.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Clocks of two machines may differ by so much. */
const CLOCK_MAY_LAG_MS = 5 * 60 * 1000;

export interface CheckupParts {
  readonly link: Link;
  readonly view: LogView;
  readonly sessions: () => Promise<readonly Session[]>;
  /** Fewer key packages than these are too few. */
  readonly least: number;
}

/** Throws `offline`, and what the node refuses. */
export async function checkUp(context: Context, { link, view, sessions, least }: CheckupParts): Promise<Checkup> {
  const { turn, store, self, clock, time } = context;
  const online = link.required();
  const fault = await view.update(online);
  const { count, lastResort } = await online.call((node, auth) =>
    node.keyPackages({ identityKey: self.key, clear: false, auth })
  );
  const all = await sessions();
  const session = all.find(({ current }) => current);
  const { transport, keyExchange } = online.reached.stream.peer;
  return await turn.read(() => {
    const hybrid = store.keys.hybridKeys().find(({ created }) => store.keys.hybridKeyUploaded(created));
    const bound = isBound(store.log, self.name, self.key);
    const alarms = [
      ...new Set([...store.log.alarms().map(({ kind }) => kind), ...fault === undefined ? [] : [fault.kind]]),
    ]
      .filter(isLogFaultKind);
    const now = clock.now();
    // What the node has written down already cannot lie ahead.
    const lag = Math.max(0, store.log.lastTime - now, (session?.lastUsed ?? 0) - now);
    const leapt = time.toStore.doubted !== undefined;
    const wrong: Readonly<Record<CheckupProblem, boolean>> = {
      "key-packages-few": count < least,
      "last-resort-missing": !lastResort,
      "hybrid-key-old": hybrid === undefined || now - hybrid.created > HYBRID_KEY_ROTATION_MS + DAY_MS,
      "log-entry-missing": !bound,
      "log-alarm": alarms.length > 0,
      "clock-behind": lag > CLOCK_MAY_LAG_MS,
      "clock-leapt": leapt,
    };
    return {
      transport,
      keyExchange,
      keyPackages: count,
      lastResort,
      hybridKeyCreated: hybrid?.created,
      logSize: store.log.view().frontier.size,
      bound,
      alarms,
      sessions: all.length,
      session,
      clockLag: lag,
      problems: PROBLEMS.filter((problem) => wrong[problem]),
    };
  });
}

const PROBLEMS: readonly CheckupProblem[] = [
  "key-packages-few",
  "last-resort-missing",
  "hybrid-key-old",
  "log-entry-missing",
  "log-alarm",
  "clock-behind",
  "clock-leapt",
];
