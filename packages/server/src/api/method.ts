// What a method is to the API: its rules, which the guard reads, and its handler, which sees only calls that passed them.
// The types tie each to the schema, so that a row without a method, or a rule about a field that is not there, fails to
// compile.

import type { QpqError } from "@quicproquo/protocol";
import type { AuthReader, NodeServer } from "@quicproquo/protocol/schema";
import type { ReplyShare } from "../delivery/reply-room.ts";
import type { LiveSession } from "../accounts/sessions.ts";
import type { NodeParts } from "./node-parts.ts";
import type { RateName } from "./rates.ts";

export type MethodName = keyof NodeServer;
type Served<M extends MethodName> = NonNullable<NodeServer[M]>;
export type ParamsOf<M extends MethodName> = Parameters<Served<M>>[0];
export type ResultOf<M extends MethodName> = Exclude<Awaited<ReturnType<Served<M>>>, void>;

/** Methods whose params carry `auth`. */
export type SessionMethodName = {
  [M in MethodName]: ParamsOf<M> extends { readonly auth: AuthReader } ? M : never;
}[MethodName];

/** Who calls, and from where. */
export interface Caller {
  readonly prefix: string;
  /** Calls once when the caller gives up or is gone; one listener a call. */
  whenGone(listener: () => void): void;
  /** Builds a large reply when connection and account have room for it. */
  large<T>(share: ReplyShare, reply: () => Promise<T>): Promise<T>;
  /** Marks the connection as in use until the returned function is called: it is not closed for being idle. */
  inUse(): () => void;
}

export type OpenHandler<M extends MethodName> = (
  params: ParamsOf<M>,
  parts: NodeParts,
  caller: Caller,
) => ResultOf<M> | Promise<ResultOf<M>>;

export type SessionHandler<M extends MethodName> = (
  params: ParamsOf<M>,
  parts: NodeParts,
  session: LiveSession,
  caller: Caller,
) => ResultOf<M> | Promise<ResultOf<M>>;

/** What is wrong with an argument; `undefined` if nothing. */
export type Check<T> = (value: T, field: string, parts: NodeParts) => QpqError | undefined;

/** A check for any of the fields; looked at in the order written. */
export type Checks<M extends MethodName> = {
  readonly [F in keyof ParamsOf<M>]?: Check<ParamsOf<M>[F]>;
};

export interface RateRule<M extends MethodName> {
  readonly rate: RateName;
  /** How much a call takes; 1 if not said. Sees arguments that nobody has checked yet. */
  readonly cost?: (params: ParamsOf<M>) => number;
  /** Counts by account and this, instead of by account and by prefix. */
  readonly per?: (params: ParamsOf<M>) => string;
}

/** Fields of a method that hold a key. */
type KeyField<M extends MethodName> = Extract<keyof ParamsOf<M>, "identityKey" | "recipientKey">;

/** What the guard reads of a method that needs a live token. */
export interface SessionRules<M extends MethodName> {
  /** Carries a `version` of its own beside the one in `auth`. */
  readonly versioned?: boolean;
  /** The field that must be the session's own key. */
  readonly own?: KeyField<M>;
  /** Acts in the name of the session's key, which no argument repeats: it has to be one. */
  readonly inItsName?: boolean;
  /** Only for a session that was opened lately: a token that was stolen some time ago is not enough. */
  readonly fresh?: boolean;
  readonly rates: readonly RateRule<M>[];
  readonly checks: Checks<M>;
  readonly handler: SessionHandler<M>;
}

/** Of a method for everyone. Rates, if any, are by address and name: the handler takes them. */
export interface OpenRules<M extends MethodName> {
  /** Counts as a stranger's call, by address. */
  readonly strangers?: boolean;
  readonly checks: Checks<M>;
  readonly handler: OpenHandler<M>;
}

/** A method that is ready to be called. Throws, or rejects with, errors of the protocol. */
export interface Method<M extends MethodName> {
  serve(params: ParamsOf<M>, parts: NodeParts, caller: Caller): ResultOf<M> | Promise<ResultOf<M>>;
}

export type MethodTable = { readonly [M in MethodName]-?: Method<M> };
