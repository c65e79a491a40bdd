// JSON-RPC 2.0 (www.jsonrpc.org/specification), a message a line: calls read with their bounds, answers written. What went
// wrong in the engine carries its stable code and hint in `data`.
import { CliError, describeError, type ExitCode, exitCodes } from "../errors.ts";
import { text } from "../text.ts";

/** A line of more bytes is refused: the longest text of a message fits, with every character escaped. */
export const LINE_BYTES: number = 2 * 1024 * 1024;
/** Calls in one line. */
const MOST_AT_ONCE = 100;

/** `undefined` marks a notification, which gets no answer. */
export type CallId = string | number | null | undefined;

export interface Call {
  readonly id: CallId;
  readonly method: string;
  /** An object by name, or an array by place. */
  readonly params: Readonly<Record<string, unknown>> | readonly unknown[];
}

/** What a line holds: calls, and refusals of what is none. */
export interface Received {
  readonly batch: boolean;
  readonly calls: readonly (Call | Failure)[];
}

export interface Answer {
  readonly jsonrpc: "2.0";
  readonly id: string | number | null;
  readonly result: unknown;
}

export interface Failure {
  readonly jsonrpc: "2.0";
  readonly id: string | number | null;
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly data: { readonly code: string; readonly hint: string | null; readonly exit: ExitCode };
  };
}

const codes = { malformed: -32700, "request-invalid": -32600, "method-unknown": -32601, "invalid-argument": -32602 };
const ENGINE_ERROR = -32000;
const INTERNAL_ERROR = -32603;

const decoder = new TextDecoder("utf-8", { fatal: true });

export function parseLine(line: Uint8Array): Received {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(line));
  } catch {
    return { batch: false, calls: [protocolFailure(null, "malformed")] };
  }
  if (!Array.isArray(value)) return { batch: false, calls: [parseCall(value)] };
  if (value.length === 0 || value.length > MOST_AT_ONCE) {
    return { batch: false, calls: [protocolFailure(null, "request-invalid")] };
  }
  return { batch: true, calls: value.map(parseCall) };
}

function parseCall(value: unknown): Call | Failure {
  const fields = fieldsOf(value);
  const id = fields?.["id"];
  const known = typeof id === "string" || typeof id === "number" || id === null || id === undefined;
  const { jsonrpc, method, params = {} } = fields ?? {};
  const given = Array.isArray(params) ? params : fieldsOf(params);
  if (jsonrpc !== "2.0" || typeof method !== "string" || given === undefined || !known) {
    return protocolFailure(known ? id ?? null : null, "request-invalid");
  }
  return { id, method, params: given };
}

export function isFailure(said: Call | Answer | Failure): said is Failure {
  return "error" in said;
}

export function protocolFailure(id: CallId, code: keyof typeof codes, said?: string): Failure {
  const data = { code, hint: text.daemon.protocolHint, exit: exitCodes.usage };
  return {
    jsonrpc: "2.0",
    id: id ?? null,
    error: { code: codes[code], message: said ?? text.daemon.protocol[code], data },
  };
}

/** An error as the engine, or this program, threw it. */
export function failureOf(id: CallId, error: unknown): Failure {
  const { code, message, hint, exit } = describeError(error);
  const number = code === "unexpected" ? INTERNAL_ERROR : code === "invalid-argument" ? codes[code] : ENGINE_ERROR;
  return { jsonrpc: "2.0", id: id ?? null, error: { code: number, message, data: { code, hint: hint ?? null, exit } } };
}

export function resultOf(id: CallId, result: unknown): Answer {
  return { jsonrpc: "2.0", id: id ?? null, result: result ?? null };
}

export function notification(method: string, params: Readonly<Record<string, unknown>>): unknown {
  return { jsonrpc: "2.0", method, params };
}

/** An answer or a notification as its caller reads it; undefined if it is neither. */
export type Told =
  | { readonly kind: "result"; readonly id: number; readonly result: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: CliError }
  | { readonly kind: "notification"; readonly method: string; readonly params: Readonly<Record<string, unknown>> };

export function parseTold(line: Uint8Array): Told | undefined {
  const fields = fieldsOf(JSON.parse(decoder.decode(line)));
  if (fields === undefined) return undefined;
  const { id, method, params, error } = fields;
  if (typeof method === "string") return { kind: "notification", method, params: fieldsOf(params) ?? {} };
  if (typeof id !== "number") return undefined;
  if (error === undefined) return { kind: "result", id, result: fields["result"] };
  const { message, data } = fieldsOf(error) ?? {};
  const { code, hint, exit } = fieldsOf(data) ?? {};
  const known = Object.values(exitCodes).find((one) => one === exit) ?? exitCodes.unexpected;
  const said = typeof message === "string" ? message : text.unexpected;
  const word = typeof code === "string" ? code : "unexpected";
  return { kind: "error", id, error: new CliError(word, said, known, typeof hint === "string" ? hint : undefined) };
}

/** An object's own fields; undefined for what is none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

/** A message as it goes over the line. Numbers beyond 2^53 travel as decimal text. */
export function lineOf(message: unknown): string {
  return JSON.stringify(message, (_name, part: unknown) => {
    if (typeof part !== "bigint") return part;
    return part <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(part) : part.toString();
  });
}
