// `npm run check`: everything about the tree that needs no run of the product. A line per check; all run, then it fails.

import { capture, deno, root } from "./run.ts";

const checks: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["format", ["fmt", "--check", "--quiet"]],
  ["lint", ["lint", "--quiet"]],
  // Only faces write to a terminal, and they do it through their own screen.
  ["no console in packages", ["lint", "--quiet", "--rules-include=no-console", "packages"]],
  ["types", ["check", "--quiet", "packages", "testkit", "tests", "examples", "bench", "tools"]],
  // With what Node 24 has, which is less than this runtime has.
  ["types of the packed libraries", ["run", "--allow-all", "tools/build.ts"]],
  ["boundaries", ["run", "--allow-all", "tools/check-boundaries.ts"]],
  ["generated code", ["run", "--allow-all", "tools/generate.ts", "--check"]],
  ["interfaces", ["run", "--allow-all", "tools/api-report.ts", "--check"]],
  ["validation rules", ["run", "--allow-all", "tools/validation.ts", "--check"]],
  ["pages made from the command line", ["run", "--allow-all", "tools/pages.ts", "--check"]],
  ["docs", ["run", "--allow-all", "tools/check-docs.ts"]],
];

let failed = 0;
for (const [name, args] of checks) {
  const started = performance.now();
  const { code, stdout, stderr } = await capture(deno, args, root);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
  if (code === 0) continue;
  failed += 1;
  console.log(`${stdout}${stderr}`.trimEnd());
}
console.log(`${checks.length - failed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);
