// Which test files run which lines: each is run once, alone, with the runtime's coverage. That is the map by which a change
// is shown to those tests only that could notice it, and the time that each takes.

import { capture, deno } from "../run.ts";
import { runTests } from "./test-run.ts";

export interface TestFile {
  readonly path: string;
  readonly ms: number;
  /** Lines that it runs, by the path of the source. */
  readonly lines: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Undefined if it does not pass unchanged. */
export async function measured(copy: string, path: string, limitMs: number): Promise<TestFile | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-lines-" });
  try {
    const started = performance.now();
    const raw = [`--coverage=${folder}`, "--coverage-raw-data-only"];
    if (await runTests(copy, [path], limitMs, raw) !== "passed") return undefined;
    const ms = performance.now() - started;
    const { stdout } = await capture(deno, ["coverage", "--lcov", folder], copy);
    return { path, ms, lines: readLcov(copy, stdout) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function readLcov(copy: string, lcov: string): Map<string, Set<number>> {
  const lines = new Map<string, Set<number>>();
  let current = new Set<number>();
  for (const record of lcov.split("\n")) {
    const [, kind = "", value = ""] = /^(SF|DA):(.*)$/.exec(record) ?? [];
    if (kind === "SF") lines.set(value.replace(`${copy}/`, ""), current = new Set());
    const [line = 0, count = 0] = value.split(",").map(Number);
    if (kind === "DA" && count > 0) current.add(line);
  }
  return lines;
}
