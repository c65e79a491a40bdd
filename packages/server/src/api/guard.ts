// The order of checks, the same for every method: version, token, rate, arguments, key binding; membership and state are
// the handler's and the store's. A call that is refused here has changed nothing.

import { DEVICE_ID_BYTES, nodeError, rateLimited, sameBytes } from "@quicproquo/protocol";
import type { AuthReader } from "@quicproquo/protocol/schema";
import type { LiveSession } from "../accounts/sessions.ts";
import type {
  Caller,
  Check,
  Method,
  MethodName,
  OpenRules,
  ParamsOf,
  RateRule,
  SessionMethodName,
  SessionRules,
} from "./method.ts";
import type { NodeParts } from "./node-parts.ts";
import type { Take } from "./rates.ts";

/** The version of `auth`, and of the methods that carry one. */
const version = 1;
const tokenBytes = 32;
/** How long a session counts as just opened, ms. */
const freshFor = 300_000;

/** A method that needs a live token. */
export function session<M extends SessionMethodName>(rules: SessionRules<M>): Method<M> {
  return {
    async serve(params, parts, caller) {
      if (!hasAuth(params)) throw new TypeError("a session's method has no auth");
      const { auth } = params;
      if (auth.version !== version || (rules.versioned === true && params.version !== version)) {
        throw nodeError("E001", `the version is not ${version}`);
      }
      const live = await liveSession(auth, parts, caller);
      if (rules.fresh === true) demandFresh(live, parts);
      takeRates(rules.rates, params, live, parts, caller);
      const deviceId = auth.deviceId.length;
      if (deviceId !== 0 && deviceId !== DEVICE_ID_BYTES) {
        throw nodeError("E005", `auth.deviceId is neither empty nor ${DEVICE_ID_BYTES} bytes`);
      }
      checkArguments<ParamsOf<M>>(rules.checks, params, parts);
      if (rules.own !== undefined && !sameKey(params[rules.own], live.identityKey)) {
        throw nodeError("E004", `${rules.own} is not the key of this session`);
      }
      if (rules.inItsName === true && live.identityKey.every((byte) => byte === 0)) {
        throw nodeError("E004", "this session is of nobody's key");
      }
      const result = await rules.handler(params, parts, live, caller);
      // Nobody waits for this, and a call that was served is not refused for it.
      parts.sessions.used(live, auth.deviceId).catch((error: unknown) => parts.log.debug("use not kept", { error }));
      return result;
    },
  };
}

/** A method for everyone. */
export function open<M extends MethodName>({ strangers = false, checks, handler }: OpenRules<M>): Method<M> {
  return {
    async serve(params, parts, caller) {
      if (strangers) takeOrRefuse(parts, [strangerOf(caller)]);
      checkArguments<ParamsOf<M>>(checks, params, parts);
      return await handler(params, parts, caller);
    },
  };
}

function hasAuth<P extends object>(params: P): params is P & { readonly auth: AuthReader; readonly version?: number } {
  return "auth" in params;
}

/** Takes all, or refuses with E008 and takes none. */
export function takeOrRefuse(parts: NodeParts, takes: readonly Take[]): void {
  const wait = parts.rates.take(takes);
  if (wait > 0) throw rateLimited("too much in a short time", wait);
}

async function liveSession({ accessToken }: AuthReader, parts: NodeParts, caller: Caller): Promise<LiveSession> {
  if (accessToken.length === 0) throw nodeError("E002", "there is no token");
  const { sessions, rates } = parts;
  // No token has another length; and no caller makes the node hash megabytes.
  const mayBeOne = accessToken.length === tokenBytes;
  const remembered = mayBeOne ? sessions.remembered(accessToken) : undefined;
  if (remembered !== undefined) return remembered;
  // Until it turns out to be somebody's, it is a stranger's.
  const stranger = strangerOf(caller);
  takeOrRefuse(parts, [stranger]);
  const session = mayBeOne ? await sessions.find(accessToken) : undefined;
  if (session === undefined) throw nodeError("E003", "the token is unknown, expired or revoked");
  rates.giveBack(stranger);
  return session;
}

function strangerOf({ prefix }: Caller): Take {
  return { rate: "strangerCalls", of: prefix, cost: 1 };
}

function demandFresh({ createdAt }: LiveSession, { clock }: NodeParts): void {
  const age = clock.now() - createdAt;
  if (age < 0 || age >= freshFor) throw nodeError("E003", "log in again for this");
}

function takeRates<M extends MethodName>(
  rules: readonly RateRule<M>[],
  params: ParamsOf<M>,
  session: LiveSession,
  parts: NodeParts,
  { prefix }: Caller,
): void {
  if (rules.length === 0) return;
  const takes: Take[] = [];
  for (const { rate, cost: costOf, per } of rules) {
    const cost = costOf?.(params) ?? 1;
    if (per !== undefined) takes.push({ rate, of: `${session.account} ${per(params)}`, cost });
    else takes.push({ rate, of: `account ${session.account}`, cost }, { rate, of: `prefix ${prefix}`, cost });
  }
  takeOrRefuse(parts, takes);
}

function checkArguments<P>(
  checks: { readonly [F in keyof P]?: Check<P[F]> },
  params: P,
  parts: NodeParts,
): void {
  for (const field in checks) {
    const refusal = checks[field]?.(params[field], field, parts);
    if (refusal !== undefined) throw refusal;
  }
}

function sameKey(given: unknown, own: Uint8Array): boolean {
  return given instanceof Uint8Array && sameBytes(given, own);
}
