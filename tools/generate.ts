// `npm run generate`: writes every `.capnp.ts` from schema/. `--check` writes nothing and fails on drift;
// `--compare FILE` fails unless FILE declares what schema/node.capnp does: same ids, ordinals, names, types.
// The compiler's output is committed beside the schemas, so that a machine without `capnp` can check as well; where
// `capnp` is installed, it is also made anew and must lead to the same code.

import { generate } from "@quicproquo/capnp/generator";
import { root } from "./run.ts";
import { declarations } from "./schema-declarations.ts";

interface Target {
  readonly folder: string;
  readonly runtime: string;
}

/** Schemas that are compiled together, and where the code of each goes. */
interface Group {
  readonly folder: string;
  readonly targets: Readonly<Record<string, Target>>;
}

const protocol: Target = { folder: "packages/protocol/src/schema", runtime: "@quicproquo/capnp" };
const fixtures: Target = { folder: "packages/capnp/fixtures", runtime: "../src/index.ts" };
const groups: readonly Group[] = [
  {
    folder: "schema",
    targets: {
      "extension.capnp": protocol,
      "node.capnp": protocol,
      "rpc.capnp": { folder: "packages/capnp/src/rpc", runtime: "../codec.ts" },
      "schema.capnp": { folder: "packages/capnp/src/generator", runtime: "../codec.ts" },
    },
  },
  {
    folder: "packages/capnp/examples",
    targets: { "greeter.capnp": { folder: "packages/capnp/examples", runtime: "@quicproquo/capnp" } },
  },
  { folder: "packages/capnp/fixtures", targets: { "everything.capnp": fixtures, "other.capnp": fixtures } },
  {
    folder: "tests/interop/capnp",
    targets: { "test.capnp": { folder: "tests/interop/capnp", runtime: "@quicproquo/capnp" } },
  },
];

const [mode, argument] = Deno.args;
if (mode === "--compare") await compare(argument);
else if (mode === "--check") await check();
else if (mode === undefined) await write();
else fail(`unknown argument ${mode}: --check, --compare FILE, or nothing`);

async function write(): Promise<void> {
  for (const group of groups) {
    const request = await compileGroup(group);
    if (request === undefined) fail("capnp is not installed (Debian: apt-get install capnproto)");
    await Deno.writeFile(requestOf(group), request);
    for (const [path, text] of outputs(group, request)) {
      await Deno.writeTextFile(`${root}/${path}`, text);
      console.log(path);
    }
  }
}

async function check(): Promise<void> {
  let agreed = 0;
  let compiled = true;
  for (const group of groups) {
    const committed = outputs(group, await Deno.readFile(requestOf(group)));
    const drifted: string[] = [];
    for (const [path, text] of committed) {
      if (await Deno.readTextFile(`${root}/${path}`) !== text) drifted.push(path);
    }
    if (drifted.length > 0) fail(`not what the generator makes of ${group.folder}/request.bin: ${drifted.join(", ")}`);
    agreed += committed.size;
    const request = await compileGroup(group);
    compiled &&= request !== undefined;
    const fresh = request === undefined ? committed : outputs(group, request);
    const stale = [...committed].filter(([path, text]) => fresh.get(path) !== text).map(([path]) => path);
    if (stale.length > 0) fail(`the schemas have changed, run \`npm run generate\`: ${stale.join(", ")}`);
  }
  const how = compiled ? "and the schemas" : "(capnp is not installed: compared with its committed output only)";
  console.log(`generated code: ${agreed} files agree with the generator ${how}`);
}

/** Path from the root to text. */
function outputs(group: Group, request: Uint8Array): Map<string, string> {
  const result = new Map<string, string>();
  for (const runtime of new Set(Object.values(group.targets).map((target) => target.runtime))) {
    for (const { path, text } of generate(request, { runtime })) {
      const target = group.targets[path.replace(/\.ts$/, "")];
      if (target === undefined) fail(`${path} has no place`);
      if (target.runtime === runtime) result.set(`${target.folder}/${path}`, text);
    }
  }
  return result;
}

function requestOf(group: Group): string {
  return `${root}/${group.folder}/request.bin`;
}

function compileGroup(group: Group): Promise<Uint8Array | undefined> {
  return compile(`${root}/${group.folder}`, Object.keys(group.targets));
}

async function compare(file: string | undefined): Promise<void> {
  if (file === undefined) fail("--compare needs a file");
  const path = await Deno.realPath(file);
  const at = path.lastIndexOf("/");
  const ours = await compile(`${root}/schema`, ["node.capnp"]);
  const theirs = await compile(path.slice(0, at), [path.slice(at + 1)]);
  if (ours === undefined || theirs === undefined) fail("capnp is not installed (Debian: apt-get install capnproto)");
  const mine = new Set(declarations(ours));
  const reference = new Set(declarations(theirs));
  const differences = [
    ...[...reference].filter((line) => !mine.has(line)).map((line) => `only there: ${line}`),
    ...[...mine].filter((line) => !reference.has(line)).map((line) => `only here:  ${line}`),
  ];
  if (differences.length > 0) fail(differences.join("\n"));
  console.log(`schema/node.capnp: ${mine.size} declarations, the same as in ${file}`);
}

/** A CodeGeneratorRequest for the files, or undefined where there is no `capnp`. */
async function compile(folder: string, files: readonly string[]): Promise<Uint8Array | undefined> {
  const args = ["compile", "--no-standard-import", "-o-", ...files];
  try {
    const { success, stdout, stderr } = await new Deno.Command("capnp", { args, cwd: folder }).output();
    if (!success) fail(`capnp could not read the schema:\n${new TextDecoder().decode(stderr)}`);
    return stdout;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function fail(text: string): never {
  console.error(text);
  Deno.exit(1);
}
