// What a failed call throws, on either side of the wire (rpc.capnp, `Exception`).

import type { ExceptionType } from "../capability.ts";
import { CapnpError } from "../errors.ts";

/**
 * A call or a connection that failed. A server method that throws one sends its type and its text to the caller, so the
 * text is for others to read; what a method throws otherwise is told to the caller as `failed` without a text.
 */
export class RpcError extends CapnpError {
  override readonly name: string = "RpcError";
  readonly type: ExceptionType;

  constructor(type: ExceptionType, text: string) {
    super("rpc", text);
    this.type = type;
  }
}

const types: readonly ExceptionType[] = ["failed", "overloaded", "disconnected", "unimplemented"];

/** The type with that number; one that this end does not know is `failed`, the schema's default. */
export function exceptionType(number: number): ExceptionType {
  return types[number] ?? "failed";
}

export function exceptionNumber(type: ExceptionType): number {
  return types.indexOf(type);
}

const MOST = 4096;
// Controls, line and paragraph separators, and what changes the direction of text.
// deno-lint-ignore no-control-regex
const unsafe = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A peer's text, made harmless for logs and terminals: one line, no controls, cut at 4,096 characters. */
export function peerText(text: string): string {
  return (text.length > MOST ? `${text.slice(0, MOST)}…` : text).replaceAll(unsafe, "\ufffd");
}

/** What the caller may be told of an error that a method threw. */
export function tellable(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  // The codec's texts name no contents: the params were malformed, or the results do not fit.
  if (error instanceof CapnpError) return new RpcError("failed", error.message);
  return new RpcError("failed", "the method failed");
}
