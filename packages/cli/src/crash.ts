// A mistake of this program that nothing caught: the terminal is given back, one line says so, and the process ends. Where
// it came from is shown with --debug only.
import { exitCodes } from "./errors.ts";
import { inertLine } from "./terminal/inert.ts";
import { text } from "./text.ts";
import { traceOf, writeErrorLine } from "./standard-error.ts";

const ends = new Set<() => void>();

/** Runs at an end that unwinds nothing, synchronously, unless disposed before. */
export function atAnyEnd(call: () => void): Disposable {
  ends.add(call);
  return { [Symbol.dispose]: () => void ends.delete(call) };
}

/** Ends the process. */
export function crash(error: unknown): never {
  restoreAll();
  const message = error instanceof Error ? error.message : String(error);
  writeErrorLine(text.errorLine(inertLine(message)));
  writeErrorLine(text.hintLine(text.unexpected));
  if (Deno.args.includes("--debug")) writeErrorLine(traceOf(error));
  Deno.exit(exitCodes.unexpected);
}

/** From here on nothing that was not caught ends with a stack trace. */
export function catchCrashes(): void {
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    crash(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    crash(event.reason);
  });
  globalThis.addEventListener("unload", restoreAll);
}

function restoreAll(): void {
  for (const end of [...ends]) {
    ends.delete(end);
    try {
      end();
    } catch {
      // The terminal is gone: there is nothing to give back.
    }
  }
}
