// The node's log: events with fields, one line each, on standard error. What could be a secret or a person's business is
// never a field (no tokens, payloads, keys, addresses beyond their prefix); redaction is the second line, not the first.

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface LogFields {
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

/** For what runs inside another program. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
