// What a backup says of itself, in `backup.json`. Nothing is decided by it but whether a folder is a backup at all.

import * as z from "zod/mini";

const whole = z.number().check(z.int(), z.nonnegative());
const schema = z.object({
  kind: z.literal("qpq backup v1"),
  version: z.string(),
  takenAt: whole,
  databaseBytes: whole,
  logEntries: whole,
  files: whole,
  fileBytes: whole,
  filesAt: z.optional(z.string()),
});

export interface Manifest {
  /** Of the program that took it. */
  readonly version: string;
  /** Milliseconds since 1970 UTC. */
  readonly takenAt: number;
  readonly databaseBytes: number;
  readonly logEntries: number;
  readonly files: number;
  readonly fileBytes: number;
  /** Where files lie that are not among these: the bucket that they stay in. */
  readonly filesAt?: string | undefined;
}

export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify({ kind: "qpq backup v1", ...manifest }, undefined, 2)}\n`;
}

/** Undefined if it is none. */
export function parseManifest(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { kind: _, ...manifest } = parsed.data;
  return manifest;
}
