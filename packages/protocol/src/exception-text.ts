// Errors on the wire: a Cap'n Proto exception whose text is `E0NN name: what was wrong`. What a node wrote is limited in
// length and alphabet before it becomes part of an error here.
import { isNodeErrorCode, QpqError } from "./errors.ts";
import type { ClientErrorCode } from "./client-errors.ts";
import { type ExceptionType, type NodeErrorCode, nodeErrors } from "./node-errors.ts";

/** The most characters that are taken from a node's exception, and the most that a node sends. */
export const EXCEPTION_TEXT_LIMIT = 512;

export interface ExceptionText {
  readonly type: ExceptionType;
  readonly text: string;
}

/** An error for a node to throw. `what` travels to the caller: it says no more than the caller may know. */
export function nodeError(code: NodeErrorCode, what: string, cause?: unknown): QpqError {
  return new QpqError(code, what, cause === undefined ? {} : { cause });
}

/** E008, which tells the caller when to come again: `retryAfterMs` rounded up to seconds, at least one. */
export function rateLimited(what: string, retryAfterMs: number): QpqError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new QpqError("E008", `${what}; try again in ${seconds} s`, { retryAfterMs: seconds * 1000 });
}

/**
 * The exception that carries an error. What is no node error becomes E023 with `correlationId` and nothing else, so that
 * no inner text leaves the node.
 */
export function formatException(error: unknown, correlationId: string): ExceptionText {
  if (error instanceof QpqError && isNodeErrorCode(error.code)) {
    const { name, type } = nodeErrors[error.code];
    return { type, text: printable(`${error.code} ${name}: ${error.message}`) };
  }
  const { name, type } = nodeErrors.E023;
  return { type, text: printable(`E023 ${name}: ${correlationId}`) };
}

const EXCEPTION_TYPE_CODES: Readonly<Record<ExceptionType, ClientErrorCode>> = {
  failed: "node-failed",
  overloaded: "node-busy",
  disconnected: "node-unreachable",
  unimplemented: "node-too-old",
};

/**
 * The error in an exception from a node. A text without one of the known codes is classed by the exception's type alone;
 * a text whose code and type contradict each other is believed by its code.
 */
export function parseException(exception: ExceptionText): QpqError {
  const text = printable(exception.text);
  const found = /^(E\d{3}) [a-z-]{1,40}: (.*)$/.exec(text);
  const code = found?.[1];
  const what = found?.[2];
  if (code === undefined || what === undefined || !isNodeErrorCode(code)) {
    return new QpqError(EXCEPTION_TYPE_CODES[exception.type], text === "" ? "the node gave no reason" : text);
  }
  const seconds = code === "E008" ? /; try again in (\d{1,6}) s$/.exec(what)?.[1] : undefined;
  return new QpqError(code, what, seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 });
}

/** At most the limit, and nothing that moves a cursor, hides or reorders text: what is not printable ASCII becomes `?`. */
function printable(text: string): string {
  return text.slice(0, EXCEPTION_TEXT_LIMIT).replace(/[^\x20-\x7e]/g, "?");
}
