// The engine's own errors, in one short call. What the node answers and what transport and MLS report become QpqErrors
// where they enter.
import { type ClientErrorCode, QpqError, type QpqErrorOptions } from "@quicproquo/protocol";

export function clientError(code: ClientErrorCode, text: string, options: QpqErrorOptions = {}): QpqError {
  return new QpqError(code, text, options);
}

/** An error as one line for a person: what happened, and what to do. */
export function sentence(error: QpqError): string {
  return `${error.message}. ${error.hint}`;
}
