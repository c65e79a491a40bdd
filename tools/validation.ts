// `npm run generate:validation`: docs/validation.md, which rule of RFC 9420 is proven by which tests. Made from the list of
// rules and the names of the tests of packages/mls. `--check` writes nothing and fails on drift, on a rule without a test and on a
// number that no rule has.

import { validationRules } from "../packages/mls/test/validation-rules.ts";
import { testFiles } from "./paths.ts";
import { put } from "./put.ts";
import { root } from "./run.ts";

const numbers = /\b(?:valn\d{4}|ValSem\d{3})\b/g;

/** What stands before the test's own words: the numbers, and what a list of cases is about. */
const upToNumbers = /^.*?(?:valn\d{4}|ValSem\d{3})(?:[\s,]+(?:valn\d{4}|ValSem\d{3}))*[\s,:;]*/;

const provenBy = new Map<string, string[]>(validationRules.map(({ id }) => [id, []]));
const problems: string[] = [];

for (const path of testFiles(root, "packages/mls")) {
  for (const name of testNames(await Deno.readTextFile(`${root}/${path}`))) {
    for (const [id] of name.matchAll(numbers)) {
      const tests = provenBy.get(id);
      if (tests === undefined) problems.push(`${path}: no rule has the number ${id}`);
      else tests.push(`${name.replace(upToNumbers, "")} (\`${path.replace("packages/mls/", "")}\`)`);
    }
  }
}
for (const { id, rule } of validationRules) {
  if (provenBy.get(id)?.length === 0) problems.push(`no test proves ${id}: ${rule}`);
}

const text = `# Validation

Every rule of RFC 9420 that a member checks, by the numbers of OpenMLS' list, and the tests that prove it. Made from the
names of the tests by \`npm run generate:validation\`; a rule without a test fails \`npm run check\`.

${validationRules.map(entry).join("\n")}
`;
const stands = await put("docs/validation.md", text, "generate:validation");
for (const problem of problems) console.error(problem);
console.log(`validation: ${validationRules.length} rules, ${problems.length} problems`);
Deno.exit(stands && problems.length === 0 ? 0 : 1);

function entry({ id, section, rule }: (typeof validationRules)[number]): string {
  const tests = (provenBy.get(id) ?? []).map((test) => `  - ${test}`);
  return [`- **${id}** (${/^\d/.test(section) ? "§" : ""}${section}): ${rule}`, ...tests].join("\n");
}

/** Names of `Deno.test("…")`, `Deno.test({ name: "…" })`, `t.step("…")` and what a file's own functions call a test. */
function testNames(source: string): string[] {
  return [...source.matchAll(/(["'`])((?:(?!\1)[^\\\n]|\\.)*?\b(?:valn\d{4}|ValSem\d{3})\b(?:(?!\1)[^\\\n]|\\.)*)\1/g)]
    .map(([, , name = ""]) => name);
}
