// The one error that reaches a person: a stable code, what was wrong, whether trying again may help, and a hint to act
// on. Codes E001..E029 come from a node (node-errors.ts), words from this side of the wire (client-errors.ts).
import { type ClientErrorCode, clientErrors } from "./client-errors.ts";
import { type NodeErrorCode, nodeErrors } from "./node-errors.ts";

export type ErrorCode = NodeErrorCode | ClientErrorCode;

export interface QpqErrorOptions {
  /** Doing the same again later may work. Default: what the code's table says. */
  readonly retry?: boolean;
  /** What a person can do now. Default: what the code's table says. */
  readonly hint?: string;
  /** The node said not to try before; milliseconds. */
  readonly retryAfterMs?: number;
  /** What led to it; never shown without `--debug`. */
  readonly cause?: unknown;
}

/** Its text may be shown and logged: it never holds a secret, and never text of another person. */
export class QpqError extends Error {
  override readonly name = "QpqError";
  readonly code: ErrorCode;
  readonly retry: boolean;
  readonly hint: string;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, text: string, options: QpqErrorOptions = {}) {
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    const entry = isNodeErrorCode(code) ? nodeErrors[code] : clientErrors[code];
    this.code = code;
    this.retry = options.retry ?? entry.retry;
    this.hint = options.hint ?? entry.hint;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export function isNodeErrorCode(code: string): code is NodeErrorCode {
  return Object.hasOwn(nodeErrors, code);
}
