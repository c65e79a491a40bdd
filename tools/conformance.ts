// `npm run conformance -- DIR`: the official vectors in DIR, a line per file, then the count. Every suite that this
// project has code of its own for is a module in tests/conformance that prints its lines and returns its counts.

import { root } from "./run.ts";

const folder = Deno.args[0];
if (folder === undefined || folder === "--help") {
  console.log(
    "usage: npm run conformance -- DIR\n\nRuns the official test vectors found below DIR (mls/, xwing/, mimi/, opaque/).",
  );
  Deno.exit(folder === undefined ? 2 : 0);
}

interface Suite {
  conformance(folder: string): Promise<{ readonly passed: number; readonly failed: number }>;
}

let passed = 0;
let failed = 0;
for (const name of ["mls", "xwing", "mimi"]) {
  const suite: Suite = await import(`${root}/tests/conformance/${name}.ts`);
  const counts = await suite.conformance(`${Deno.realPathSync(folder)}/${name}`);
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && passed > 0 ? 0 : 1);
