// The node's log: events with fields, one line each, on standard error, as text for people or JSON for programs. Written
// here in sixty lines because the usual libraries ask for permissions that a node should not have (host name, environment).
// What could be a secret or a person's business is not a field in the first place; redaction by name is the second line.

import { NodeError } from "../errors.ts";

const levels = ["debug", "info", "warn", "error", "silent"] as const;

export type LogLevel = (typeof levels)[number];

export interface LogFields {
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: "text" | "json";
  readonly now: () => number;
  /** One line, with its newline. */
  readonly write: (line: string) => void;
}

/** For what runs inside another program. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

export function createLog({ level, format, now, write }: LogOptions): Log {
  const from = levels.indexOf(level);
  const at = (name: Exclude<LogLevel, "silent">) => (event: string, fields: LogFields = {}): void => {
    if (levels.indexOf(name) < from) return;
    const time = new Date(now()).toISOString();
    const shown = Object.entries(fields).map(([key, value]): [string, unknown] => [key, visible(key, value, level)]);
    if (format === "json") {
      return write(`${JSON.stringify({ time, level: name, event, ...Object.fromEntries(shown) })}\n`);
    }
    const rest = shown.map(([key, value]) =>
      ` ${key}=${typeof value === "string" ? inline(value) : JSON.stringify(value)}`
    );
    write(`${time} ${name.padEnd(5)} ${event}${rest.join("")}\n`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

const secret = /token|secret|password|payload|key|finalization|upload|request|record/i;

function visible(name: string, value: unknown, level: LogLevel): unknown {
  if (secret.test(name) || value instanceof Uint8Array || value instanceof ArrayBuffer) return "[redacted]";
  if (value instanceof Error) {
    const code = value instanceof NodeError ? value.code : undefined;
    return { name: value.name, code, message: value.message, stack: level === "debug" ? value.stack : undefined };
  }
  return typeof value === "bigint" ? value.toString() : value;
}

/** Quoted if it would not read as one word; a line is a line. */
function inline(text: string): string {
  return /^[\w.:/@-]+$/.test(text) ? text : JSON.stringify(text);
}
