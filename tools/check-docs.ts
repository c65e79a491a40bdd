// Pages that lie are worse than none: every relative link leads somewhere, every file that is shown is shown as it is,
// every test that the threat model names is there, every fenced `ts` block of a guide or a package's README type-checks,
// every npm script that a page names exists, every decision has a number of its own, every shipped dependency has its line in docs/dependencies.md, and no page
// or source speaks of the machine that it was written on.

import { capture, deno, root } from "./run.ts";
import { files } from "./paths.ts";

const problems: string[] = [];
const pages = [...files(root, ".", (name) => name.endsWith(".md"))];
const read = (path: string): string => Deno.readTextFileSync(`${root}/${path}`);

const manifest: unknown = JSON.parse(read("package.json"));
const scripts = new Set(Object.keys(field(manifest, "scripts")));

for (const page of pages) {
  const text = read(page);
  const folder = page.includes("/") ? page.slice(0, page.lastIndexOf("/")) : ".";
  for (const [, target = ""] of text.replace(/```[\s\S]*?```/g, "").matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:|^#/.test(target)) continue;
    const path = `${root}/${folder}/${target.split("#")[0] ?? ""}`;
    if (!exists(path)) problems.push(`${page}: the link to ${target} leads nowhere`);
  }
  for (const [, path = "", shown] of text.matchAll(/<!-- file: (\S+) -->\n\n```\w+\n([\s\S]*?)```/g)) {
    if (shown !== read(path)) problems.push(`${page}: what it shows of ${path} is not what stands there`);
  }
  for (const [, name = ""] of text.matchAll(/npm run ([a-z][a-z:-]*)/g)) {
    if (!scripts.has(name)) problems.push(`${page}: there is no \`npm run ${name}\``);
  }
}

const promises = [...flat(read("docs/threat-model.md")).matchAll(/`(\S+\.test\.ts)`: "([^"]+)"/g)];
if (promises.length < 30) problems.push(`docs/threat-model.md: only ${promises.length} tests are named`);
for (const [, path = "", name = ""] of promises) {
  const named = exists(`${root}/${path}`) && new RegExp(`["\`]${escaped(name)}`).test(read(path));
  if (!named) problems.push(`docs/threat-model.md: ${path} has no test "${name}"`);
}

const decisions = new Map<string, string>();
for (const page of pages.filter((path) => path.startsWith("docs/decisions/"))) {
  const number = page.slice("docs/decisions/".length).split("-")[0] ?? "";
  const other = decisions.get(number);
  if (other !== undefined) problems.push(`${page}: ${other} has the same number`);
  if (!read(page).startsWith(`# ${number}: `)) problems.push(`${page}: its heading does not begin with its number`);
  decisions.set(number, page);
}

for (const manifestPath of ["package.json", ...files(root, "packages", (name) => name === "package.json")]) {
  const parsed: unknown = JSON.parse(read(manifestPath));
  for (const kind of ["dependencies", "optionalDependencies", "devDependencies"]) {
    for (const [name, version] of Object.entries(field(parsed, kind))) {
      if (name.startsWith("@quicproquo/") || name === "qpq") continue;
      if (typeof version !== "string" || !/^\d+\.\d+\.\d+/.test(version)) {
        problems.push(`${manifestPath}: ${name} is not pinned`);
      }
      if (!read("docs/dependencies.md").includes(`\`${name}\``)) {
        problems.push(`docs/dependencies.md: no line for ${name}`);
      }
    }
  }
}

const foreign = /(?<![\w.$}])\/(?:root|home|work)\/|registry\.npmjs|deb\.debian\.org/;
for (
  const path of files(
    root,
    ".",
    (name) => /\.(ts|mjs|md|json|capnp|sh|c\+\+)$/.test(name) && name !== "package-lock.json",
  )
) {
  if (path === "tools/check-docs.ts") continue;
  const line = read(path).split("\n").findIndex((text) => foreign.test(text));
  if (line >= 0) problems.push(`${path}:${line + 1}: names a place of one machine`);
}

await compile();
for (const problem of problems) console.error(problem);
console.log(`docs: ${pages.length} pages, ${problems.length} problems`);
Deno.exit(problems.length === 0 ? 0 : 1);

/** Each block becomes a module next to its page's package, so that imports resolve as a reader's would. */
async function compile(): Promise<void> {
  const modules: string[] = [];
  for (const page of pages) {
    if (!/^docs\/guides\/|^packages\/[^/]+\/README\.md$|^README\.md$/.test(page)) continue;
    let number = 0;
    for (const [, block = ""] of read(page).matchAll(/```ts\n([\s\S]*?)```/g)) {
      const path = `${root}/.docs-${page.replaceAll(/[^a-z]+/gi, "-")}-${number++}.ts`;
      await Deno.writeTextFile(path, `${block}\nexport {};\n`);
      modules.push(path);
    }
  }
  try {
    if (modules.length === 0) return;
    const { code, stderr } = await capture(deno, ["check", "--quiet", ...modules]);
    if (code !== 0) problems.push(`a ts block does not compile:\n${stderr}`);
  } finally {
    for (const path of modules) await Deno.remove(path);
  }
}

/** Lines are broken where they are full. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function field(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || !(name in value)) return {};
  const inner: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof inner === "object" && inner !== null ? Object.fromEntries(Object.entries(inner)) : {};
}
