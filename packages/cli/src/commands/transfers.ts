// How far files have got, for whoever waits at a terminal: one row on standard error that is written over.
import type { Engine } from "@quicproquo/client";
import type { CliContext } from "../cli-context.ts";
import { text } from "../text.ts";

const encoder = new TextEncoder();

/** Until disposed. `failed` once a file was given up. */
export function watchTransfers(engine: Engine, context: CliContext): Disposable & { readonly failed: boolean } {
  const drawn = context.options.json !== true && !context.appearance.plain && Deno.stderr.isTerminal();
  let failed = false;
  let rowShown = false;
  const row = (line: string): void => {
    if (drawn) Deno.stderr.writeSync(encoder.encode(`\r\x1b[K${line}`));
    rowShown = line !== "";
  };
  const listening = engine.on((event) => {
    if (event.type !== "file") return;
    failed ||= event.transfer.state === "failed";
    row(event.transfer.state === "moving" ? text.files.progress(event.transfer) : "");
  });
  return {
    get failed(): boolean {
      return failed;
    },
    [Symbol.dispose](): void {
      listening[Symbol.dispose]();
      if (rowShown) row("");
    },
  };
}
