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

const protocol: Target = { folder: "packages/protocol/src/schema", runtime: "@quicproquo/capnp" };
const targets: Readonly<Record<string, Target>> = {
  "extension.capnp": protocol,
  "node.capnp": protocol,
  "rpc.capnp": { folder: "packages/capnp/src/rpc", runtime: "../codec.ts" },
  "schema.capnp": { folder: "packages/capnp/src/generator", runtime: "../codec.ts" },
};
const schemas = Object.keys(targets);
const committedRequest = `${root}/schema/request.bin`;

const [mode, argument] = Deno.args;
if (mode === "--compare") await compare(argument);
else if (mode === "--check") await check();
else if (mode === undefined) await write();
else fail(`unknown argument ${mode}: --check, --compare FILE, or nothing`);

async function write(): Promise<void> {
  const request = await compile(`${root}/schema`, schemas);
  if (request === undefined) fail("capnp is not installed (Debian: apt-get install capnproto)");
  await Deno.writeFile(committedRequest, request);
  for (const [path, text] of outputs(request)) {
    await Deno.writeTextFile(`${root}/${path}`, text);
    console.log(path);
  }
}

async function check(): Promise<void> {
  const drifted: string[] = [];
  const committed = outputs(await Deno.readFile(committedRequest));
  for (const [path, text] of committed) {
    if (await Deno.readTextFile(`${root}/${path}`) !== text) drifted.push(path);
  }
  if (drifted.length > 0) fail(`not what the generator makes of schema/request.bin: ${drifted.join(", ")}`);
  const request = await compile(`${root}/schema`, schemas);
  if (request !== undefined) {
    const fresh = outputs(request);
    const stale = [...committed].filter(([path, text]) => fresh.get(path) !== text).map(([path]) => path);
    if (stale.length > 0) fail(`the schemas have changed, run \`npm run generate\`: ${stale.join(", ")}`);
  }
  const how = request === undefined ? "capnp is not installed: compared with its committed output only" : "and schemas";
  console.log(`generated code: ${committed.size} files agree with the generator (${how})`);
}

/** Path from the root to text. */
function outputs(request: Uint8Array): Map<string, string> {
  const result = new Map<string, string>();
  for (const runtime of new Set(Object.values(targets).map((target) => target.runtime))) {
    for (const { path, text } of generate(request, { runtime })) {
      const target = targets[path.replace(/\.ts$/, "")];
      if (target === undefined) fail(`${path} has no place`);
      if (target.runtime === runtime) result.set(`${target.folder}/${path}`, text);
    }
  }
  return result;
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
