// The way to a profile that another program holds open, if one does.
import type { Engine } from "@quicproquo/client";
import type { Door } from "../door.ts";

/** A program that is there answers at once, however busy it is. */
const ANSWERS_MS = 10_000;

/** Undefined if nobody holds it. Throws `holder-silent`, `holder-differs`. */
export async function heldEngine(door: Door, name: string, limit: AbortSignal): Promise<Engine | undefined> {
  const pipe = await door.connect(name);
  if (pipe === undefined) return undefined;
  const { engineOver } = await import("./remote-engine.ts");
  return await engineOver(pipe, AbortSignal.any([limit, AbortSignal.timeout(ANSWERS_MS)]));
}
