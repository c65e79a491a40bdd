// Lines to standard error: at once, since the next thing may be the end of the process.

export function writeErrorLine(line: string): void {
  let bytes = new TextEncoder().encode(`${line}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
  } catch (error) {
    // Nobody reads it: the exit code says enough.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Where an error came from, with what led to it. Only behind --debug. */
export function traceOf(error: unknown): string {
  return Deno.inspect(error, { colors: false });
}
