// What the operator's commands ask of a running node, over its socket: one line of JSON each way.

import * as z from "zod/mini";
import { isNodeErrorCode, NodeError } from "../errors.ts";

const request = z.strictObject({ do: z.literal("delete-user"), username: z.string() });
const answer = z.union([
  z.strictObject({ done: z.literal(true) }),
  z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string(), hint: z.optional(z.string()) }) }),
]);

export interface AdminRequest {
  readonly do: "delete-user";
  readonly username: string;
}

/** Longer lines are no requests. */
export const ADMIN_LINE_BYTES = 4_096;

export function formatAdminLine(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

/** Undefined if it is none. */
export function parseAdminRequest(line: string): AdminRequest | undefined {
  const parsed = request.safeParse(jsonOf(line));
  return parsed.success ? parsed.data : undefined;
}

/** Throws the error that the node answered with, or `broken` if it answered nothing that makes sense. */
export function readAdminAnswer(line: string): void {
  const parsed = answer.safeParse(jsonOf(line));
  if (!parsed.success) throw new NodeError("broken", "the node's answer makes no sense");
  if ("done" in parsed.data) return;
  const { code, message, hint } = parsed.data.error;
  throw new NodeError(isNodeErrorCode(code) ? code : "broken", message, { hint });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Up to the first newline; undefined if none comes within the bound. */
export async function readAdminLine(from: Deno.Conn): Promise<string | undefined> {
  const bytes = new Uint8Array(ADMIN_LINE_BYTES);
  let length = 0;
  while (length < bytes.length) {
    const read = await from.read(bytes.subarray(length));
    if (read === null) return undefined;
    const end = bytes.subarray(length, length + read).indexOf(10);
    if (end >= 0) return new TextDecoder().decode(bytes.subarray(0, length + end));
    length += read;
  }
  return undefined;
}
