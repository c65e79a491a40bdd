// What one connection may cost this end. Receiver-side: the peer is held to them whatever it believes. Far larger than
// any honest use; what is over a limit that honest peers reach too (calls, words, unread answers) stops the reading,
// which the peer feels as backpressure, and what no honest peer does ends the connection.

import { defaultReadLimits, type ReadLimits } from "../codec/limits.ts";

export interface RpcLimits {
  /** Of every message received; `messageBytes` holds for messages sent as well. */
  readonly message: ReadLimits;
  /** Methods running at once for the peer. Further calls wait their turn. */
  readonly callsInFlight: number;
  /** Calls waiting for their turn. Beyond it nothing more is read. */
  readonly callsWaiting: number;
  /** Words of all calls running or waiting. Beyond it nothing more is read. */
  readonly wordsInFlight: number;
  /** Answers that the peer has got but not finished. Beyond it the connection is aborted. */
  readonly answers: number;
  /** Objects that the peer may hold here. What would give it more fails as overloaded. */
  readonly exports: number;
  /** Objects of the peer that this end may hold. Beyond it the connection is aborted. */
  readonly imports: number;
  /** Bytes not yet taken by the stream. Beyond it nothing more is read; beyond four times it own calls are refused. */
  readonly unsentBytes: number;
}

export const defaultRpcLimits: RpcLimits = {
  message: defaultReadLimits,
  callsInFlight: 512,
  callsWaiting: 512,
  wordsInFlight: 8 * 1024 * 1024,
  answers: 65_536,
  exports: 131_072,
  imports: 131_072,
  unsentBytes: 16 * 1024 * 1024,
};
