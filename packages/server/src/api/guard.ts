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

/**
 * A method that needs a live token. Promises are chained by hand here and in node-api.ts: a call that waits for minutes is
 * held by a few small objects, where each async function would keep its frame with all that the call brought.
 */
export function session<M extends SessionMethodName>(rules: SessionRules<M>): Method<M> {
  return {
    serve(params, parts, caller) {
      if (!hasAuth(params)) throw new TypeError("a session's method has no auth");
      const { auth } = params;
      if (auth.version !== version || (rules.versioned === true && params.version !== version)) {
        throw nodeError("E001", `the version is not ${version}`);
      }
      return withSession(auth, parts, caller, (live) => {
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
        return served(rules.handler(params, parts, live, caller), live, auth.deviceId, parts);
      });
    },
  };
}

/** Keeps, of a call that was served, that its session was used. */
function served<R>(
  result: R | Promise<R>,
  live: LiveSession,
  deviceId: Uint8Array,
  { sessions, log }: NodeParts,
): R | Promise<R> {
  const used = (value: R): R => {
    // Nobody waits for this, and a call that was served is not refused for it.
    sessions.used(live, deviceId)?.catch((error: unknown) => log.debug("use not kept", { error }));
    return value;
  };
  return result instanceof Promise ? result.then(used) : used(result);
}

/** A method for everyone. */
export function open<M extends MethodName>({ strangers = false, checks, handler }: OpenRules<M>): Method<M> {
  return {
    serve(params, parts, caller) {
      if (strangers) takeOrRefuse(parts, [strangerOf(caller)]);
      checkArguments<ParamsOf<M>>(checks, params, parts);
      return handler(params, parts, caller);
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

/** The same over all nodes on the database, exactly. */
export async function takeTogetherOrRefuse(parts: NodeParts, takes: readonly Take[]): Promise<void> {
  const wait = await parts.rates.takeTogether(takes);
  if (wait > 0) throw rateLimited("too much in a short time", wait);
}

/**
 * Goes on with the live session of the token, one step later whether it was remembered or had to be read: who comes while
 * the first call's is being read stands behind it. E002, E003, E008.
 */
function withSession<R>(
  { accessToken }: AuthReader,
  parts: NodeParts,
  caller: Caller,
  serve: (live: LiveSession) => R | Promise<R>,
): Promise<R> {
  if (accessToken.length === 0) throw nodeError("E002", "there is no token");
  const { sessions, rates } = parts;
  // No token has another length; and no caller makes the node hash megabytes.
  const mayBeOne = accessToken.length === tokenBytes;
  const remembered = mayBeOne ? sessions.remembered(accessToken) : undefined;
  if (remembered !== undefined) return Promise.resolve(remembered).then(serve);
  // Until it turns out to be somebody's, it is a stranger's.
  const stranger = strangerOf(caller);
  takeOrRefuse(parts, [stranger]);
  return Promise.resolve(mayBeOne ? sessions.find(accessToken) : undefined).then((session) => {
    if (session === undefined) throw nodeError("E003", "the token is unknown, expired or revoked");
    rates.giveBack(stranger);
    return serve(session);
  });
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
    else takes.push({ rate, of: session.rateOf, cost }, { rate, of: prefix, cost });
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
