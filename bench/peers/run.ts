// What a run of the benchmark leaves: every round's figures and what they were measured on, as a file of JSON.

import * as z from "zod/mini";
import type { Numbers } from "@quicproquo/testkit/answering-process";

export interface Run {
  readonly date: string;
  readonly cores: number;
  /** Load average of a minute, before and after. */
  readonly loadBefore: number;
  readonly loadAfter: number;
  readonly rounds: number;
  readonly messages: number;
  /** 4 KiB from write to durable, p50. */
  readonly fsyncMs: number;
  /** The same at the rate at which delays are measured, p99. */
  readonly fsyncSeldomP99Ms: number;
  /** Of 1 KiB. */
  readonly sha256Micros: number;
  /** A read out of 8 MiB, before each load of each system. */
  readonly memoryNanos: readonly number[];
  /** `NAME: why`. */
  readonly leftOut: readonly string[];
  readonly measurements: readonly Measurement[];
}

export interface Measurement {
  readonly name: string;
  readonly version: string;
  readonly command: string;
  readonly settings: string;
  readonly acknowledged: string;
  /** A round each. */
  readonly load: readonly Numbers[];
  readonly delay: readonly Numbers[];
  readonly drain: readonly Numbers[];
  /** Idle ones that were held. */
  readonly connections: number;
  readonly idle: Numbers;
}

const figures = z.record(z.string(), z.number());
const rounds = z.array(figures);
const schema: z.ZodMiniType<Run> = z.object({
  date: z.string(),
  cores: z.number(),
  loadBefore: z.number(),
  loadAfter: z.number(),
  rounds: z.number(),
  messages: z.number(),
  fsyncMs: z.number(),
  fsyncSeldomP99Ms: z.number(),
  sha256Micros: z.number(),
  memoryNanos: z.array(z.number()),
  leftOut: z.array(z.string()),
  measurements: z.array(z.object({
    name: z.string(),
    version: z.string(),
    command: z.string(),
    settings: z.string(),
    acknowledged: z.string(),
    load: rounds,
    delay: rounds,
    drain: rounds,
    connections: z.number(),
    idle: figures,
  })),
});

export function parseRun(text: string): Run {
  return schema.parse(JSON.parse(text));
}
