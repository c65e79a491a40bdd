// `npm test`: every test with the sanitizers on, then how many there were of each package, and one closing line. Arguments
// name folders or files; without any, everything, and then there must be enough of each. `--coverage` adds a table. What
// was left out, and why, is listed before the closing line.

import { resolve } from "node:path";
import { tier } from "@quicproquo/testkit/sizes";
import { toFileUrl } from "./paths.ts";
import { deno, root, run } from "./run.ts";
import { missingTests, partOf, parts } from "./test-counts.ts";
import { jobs, testGroups } from "./test-groups.ts";

const coverage = Deno.args.includes("--coverage");
const chosen = Deno.args.filter((argument) => !argument.startsWith("--"));
const filter = Deno.args.filter((argument) => argument.startsWith("--filter="));
const where = chosen.length > 0 ? chosen : ["tests", "packages", "testkit"];

/** A test that hangs ends the run as a failure instead of holding it for ever. Two slow cores take 10 minutes for `npm test`. */
const limitMinutes = { test: 25, ci: 30, soak: 240 }[tier];

const groups = testGroups(root, where);
if (groups.length === 0) {
  console.log(`no tests below ${where.join(" ")}`);
  Deno.exit(1);
}

const scratch = await Deno.makeTempDir({ prefix: "qpq-test-" });
let failed = 0;
try {
  const report = `${scratch}/junit.xml`;
  // Types are checked once, beside the tests: left to `deno test`, each worker that a test starts would check its modules again.
  const types = run(deno, ["check", "--quiet", ...where]);
  const args = ["test", "--no-check", "--allow-all", "--sanitize-ops", "--sanitize-resources", "--no-prompt"];
  args.push("--parallel");
  args.push(`--junit-path=${report}`, ...filter);
  if (coverage) args.push(`--coverage=${root}/coverage`, "--coverage-raw-data-only");
  const started = performance.now();
  const limit = AbortSignal.timeout(limitMinutes * 60_000);
  args.push(...await modules());
  const code = await run(deno, args, { NO_COLOR: "1", DENO_JOBS: `${jobs}` }, limit);
  if (limit.aborted) console.log(`stopped after ${limitMinutes} minutes; what was running is named above`);
  const typesFit = await types === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const counts = await read(report);
  for (const name of counts.skipped) console.log(`left out: ${name}`);
  if (coverage) {
    await run(deno, [
      "coverage",
      `${root}/coverage`,
      "--exclude=\\.capnp\\.ts$|\\.test\\.ts$|/testkit/|/tests/|/tools/",
    ]);
  }
  // A run that died before its report, or outside any test, is a failure even if no test says so.
  failed = (counts.failed === 0 && code !== 0 ? 1 : counts.failed) + (typesFit ? 0 : 1);
  if (!typesFit) console.log("types: not right; what is wrong stands above, between the tests");
  console.log(
    parts.flatMap((part) => counts.passedOf.has(part) ? [`${part} ${counts.passedOf.get(part)}`] : []).join(", "),
  );
  if (chosen.length === 0 && filter.length === 0) {
    for (const missing of missingTests(counts.passedOf)) {
      failed += 1;
      console.log(missing);
    }
  }
  console.log(`${where.join(" ")}: ${seconds} s`);
  console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped.length} skipped`);
} finally {
  await Deno.remove(scratch, { recursive: true });
}
Deno.exit(failed === 0 ? 0 : 1);

/** Modules that run the tests of a group each; the runtime takes them by their names, so these begin with a number. */
async function modules(): Promise<string[]> {
  const [only] = groups;
  if (only !== undefined && groups.length === 1 && only.paths.length === 1) return [...only.paths];
  return await Promise.all(groups.map(async ({ name, paths }, at) => {
    const module = `${scratch}/${`${at + 1}`.padStart(3, "0")}-${name}.test.ts`;
    const imports = paths.map((path) => `import ${JSON.stringify(toFileUrl(resolve(root, path)))};\n`);
    await Deno.writeTextFile(module, imports.join(""));
    return module;
  }));
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
  readonly passedOf: ReadonlyMap<string, number>;
}

async function read(report: string): Promise<Counts> {
  let xml: string;
  try {
    xml = await Deno.readTextFile(report);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { passed: 0, failed: 1, skipped: [], passedOf: new Map() };
    throw error;
  }
  let passed = 0;
  let bad = 0;
  const skipped: string[] = [];
  const passedOf = new Map<string, number>();
  for (
    const [, name = "", more = "", body = ""] of xml.matchAll(
      /<testcase name="([^"]*)"([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
    )
  ) {
    if (/<skipped/.test(body)) skipped.push(unescape(name));
    else if (/<(failure|error)/.test(body)) bad += 1;
    else {
      passed += 1;
      const part = partOf(/classname="(?:\.\/)?([^"]*)"/.exec(more)?.[1] ?? "");
      passedOf.set(part, (passedOf.get(part) ?? 0) + 1);
    }
  }
  return { passed, failed: bad, skipped, passedOf };
}

function unescape(text: string): string {
  return text.replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&quot;", '"').replaceAll("&apos;", "'")
    .replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
