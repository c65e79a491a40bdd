// What an application says when it makes a connection, and what it may ask of one.

import type { CapabilityInit } from "../reference.ts";
import type { RpcLimits } from "./limits.ts";

export interface RpcOptions {
  /** What the peer gets by `bootstrap`. A client stays the application's; an object that is served lives on while used. */
  readonly bootstrap?: CapabilityInit;
  readonly limits?: Partial<RpcLimits>;
  /**
   * Told of errors that no caller sees: what a method threw that is no CapnpError, what a dispose hook threw, why the
   * connection was aborted from this side. Must not throw.
   */
  readonly onError?: (error: unknown) => void;
  /** Called each time that the stream has taken a write: less is unsent than before. Must not throw. */
  readonly onSent?: () => void;
}

/** How many of each are in use: for tests, metrics and curiosity. */
export interface RpcCounts {
  readonly questions: number;
  readonly answers: number;
  readonly imports: number;
  readonly exports: number;
  readonly embargoes: number;
  readonly callsWaiting: number;
  readonly wordsInFlight: number;
  readonly unsentBytes: number;
}
