// Who may import whom, checked on the module graph as the runtime resolves it, dynamic imports included.
// docs/architecture.md has the table; this file is the table that counts.

import { entriesOf, record } from "./manifest.ts";
import { capture, deno, root } from "./run.ts";
import { files, toFileUrl } from "./paths.ts";

const packages = ["capnp", "mls", "transport", "protocol", "server", "client", "cli"] as const;
type Package = (typeof packages)[number];

/** Entries that a package may use of another: "*" is every one of its exports. */
const allowed: Record<Package, Partial<Record<Package, readonly string[]>>> = {
  capnp: {},
  mls: {},
  transport: {},
  protocol: { capnp: ["*"], mls: ["./hpke"] },
  server: { capnp: ["*"], protocol: ["*"], transport: ["*"], mls: ["./key-package"] },
  client: { capnp: ["*"], protocol: ["*"], transport: ["*"], mls: ["*"] },
  cli: { client: ["*"], protocol: ["*"], server: ["./start-line"] },
};

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly specifier: string;
}

const entries = new Map(packages.map((name) => [name, entriesOf(name)]));
const sources = [...files(root, "packages", (name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))];
const problems: string[] = [];
const edges = await graph(sources);
if (sources.length < 20 || edges.length < 20) {
  problems.push(`saw ${sources.length} modules and ${edges.length} imports: too few to mean anything`);
}
const shipped = edges.filter(({ from }) => !/\.(test|fixture)\.ts$|\/fuzz\//.test(from));
for (const edge of shipped) {
  const from = packageOf(edge.from);
  const to = packageOf(edge.to);
  if (from === undefined) continue;
  if (edge.to.endsWith(".fixture.ts")) problems.push(`${edge.from} imports ${edge.to}: only tests may`);
  if (to === undefined) {
    if (/^(testkit|tests|bench|tools)\//.test(edge.to)) {
      problems.push(`${edge.from} imports ${edge.to}: only tests may`);
    }
    continue;
  }
  if (from === to) continue;
  const entry = entryOf(to, edge.to);
  const permitted = allowed[from][to];
  if (permitted === undefined) problems.push(`${edge.from} imports ${to}: ${from} may not`);
  else if (entry === undefined) problems.push(`${edge.from} enters ${edge.to}: not one of ${to}'s exports`);
  else if (edge.specifier.startsWith(".")) {
    problems.push(`${edge.from} reaches ${edge.to} by a path: use the package's name`);
  } else if (!permitted.includes("*") && !permitted.includes(entry)) {
    problems.push(`${edge.from} imports ${to} by "${entry}": only ${permitted.join(", ")}`);
  }
}
for (const edge of shipped) {
  if (!edge.from.startsWith("packages/server/")) continue;
  for (const reached of reach(edge.from)) {
    // What a node takes of mls is the verification of key packages and HPKE; groups, their trees and messages are others'.
    const decrypts = /^packages\/mls\/src\/(group|index|messages|schedule|secret-tree|tree|ts-mls)|^packages\/client\//;
    if (decrypts.test(reached) || reached.startsWith("node_modules/ts-mls")) {
      problems.push(`${edge.from} reaches ${reached}: the node must not be able to decrypt`);
    }
  }
}
checkImportMap();
for (const circle of circles()) problems.push(`circle: ${circle.join(" -> ")}`);

const unique = [...new Set(problems)].sort();
for (const problem of unique) console.error(problem);
console.log(`boundaries: ${sources.length} modules, ${edges.length} imports, ${unique.length} problems`);
Deno.exit(unique.length === 0 ? 0 : 1);

function packageOf(path: string): Package | undefined {
  const name = /^packages\/([^/]+)\/src\//.exec(path)?.[1];
  return packages.find((candidate) => candidate === name);
}

function entryOf(name: Package, path: string): string | undefined {
  return [...entries.get(name) ?? []].find(([, source]) => source === path)?.[0];
}

/** Inside the tree every entry of every package means its source, and nothing else has a name. */
function checkImportMap(): void {
  const expected = new Map<string, string>();
  for (const [name, sourceOf] of entries) {
    const called = name === "cli" ? "qpq" : `@quicproquo/${name}`;
    for (const [entry, source] of sourceOf) expected.set(called + entry.slice(1), `./${source}`);
  }
  const mapped = new Map(
    Object.entries(record(record(JSON.parse(Deno.readTextFileSync(`${root}/deno.json`)))["imports"])),
  );
  for (const name of new Set([...expected.keys(), ...mapped.keys()])) {
    if (expected.get(name) === mapped.get(name)) continue;
    problems.push(`deno.json: ${name} must be ${expected.get(name) ?? "left out"}`);
  }
}

/** Imports between files of the tree, types included: a type that cannot be named cannot leak either. */
async function graph(modules: readonly string[]): Promise<Edge[]> {
  const scratch = await Deno.makeTempFile({ prefix: "qpq-graph-", suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      scratch,
      modules.map((path) => `import ${JSON.stringify(toFileUrl(`${root}/${path}`))};`).join("\n"),
    );
    const { code, stdout, stderr } = await capture(deno, ["info", "--json", `--config=${root}/deno.json`, scratch]);
    if (code !== 0) throw new Error(`the module graph could not be read: ${stderr}`);
    const base = toFileUrl(root);
    const relative = (
      url: unknown,
    ): string | undefined => (typeof url === "string" && url.startsWith(base) ? url.slice(base.length) : undefined);
    const found: Edge[] = [];
    const list = record(JSON.parse(stdout))["modules"];
    for (const module of Array.isArray(list) ? list : []) {
      const { specifier, dependencies, error } = record(module);
      const from = relative(specifier);
      if (from === undefined || from.startsWith("node_modules/")) continue;
      if (typeof error === "string") problems.push(`${from}: ${error}`);
      for (const dependency of Array.isArray(dependencies) ? dependencies : []) {
        const { code: value, type, specifier: written } = record(dependency);
        for (const target of [record(value)["specifier"], record(type)["specifier"]]) {
          const to = relative(target);
          if (to !== undefined && typeof written === "string") found.push({ from, to, specifier: written });
        }
      }
    }
    return found;
  } finally {
    await Deno.remove(scratch);
  }
}

function* reach(start: string): Generator<string> {
  const seen = new Set([start]);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { from, to } of shipped) {
      if (from !== at || seen.has(to)) continue;
      seen.add(to);
      open.push(to);
      yield to;
    }
  }
}

/** Circles between files (Tarjan), by shipped imports of values and types alike. */
function circles(): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of shipped) next.set(from, [...(next.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const to of next.get(node) ?? []) {
      if (!index.has(to)) {
        visit(to);
        low.set(node, Math.min(low.get(node) ?? 0, low.get(to) ?? 0));
      } else if (stack.includes(to)) low.set(node, Math.min(low.get(node) ?? 0, index.get(to) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    if (members.length > 1 || next.get(node)?.includes(node)) found.push(members);
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return found;
}
