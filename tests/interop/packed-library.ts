// What a stranger gets: `npm pack`, installed into an empty folder, on Node 24. Uses a Node of that age if the machine has
// one; otherwise fetches one (190 MB unpacked), which only the CI tier does.

import assert from "node:assert/strict";
import { give } from "@quicproquo/testkit/programs";

const root = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

const local = await version("node").catch(() => 0);
const fetches = local < 24;

/** Why a test of a packed library is not run here; undefined if it is. */
export const leftOut: string | undefined = fetches && Deno.env.get("QPQ_TIER") !== "ci"
  ? "left out: no Node 24 here, and it is large to fetch"
  : undefined;

export interface PackedLibrary {
  /** Where it is installed; gone when the test ends. */
  readonly folder: string;
  /** Node 24. */
  readonly nodeProgram: string;
  /** Runs Node there, with these arguments and this standard input. */
  node(args: readonly string[], input?: Uint8Array): Promise<string>;
  /** All `.ts` files of the folder, as strict as TypeScript gets, declarations of the library included. */
  typeCheck(): Promise<void>;
}

/** Packs these packages, which must be all that they need of ours, and installs them together and nothing else. */
export async function withPacked(
  names: readonly string[],
  use: (packed: PackedLibrary) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "qpq-packed-" });
  try {
    await pack(names, folder);
    const tarballs = [...Deno.readDirSync(folder)].map((file) => `./${file.name}`);
    assert.equal(tarballs.length, names.length);
    await Deno.writeTextFile(`${folder}/package.json`, '{ "private": true, "type": "module" }');
    const packages = [...tarballs, ...(fetches ? ["node@24"] : [])];
    await run("npm", ["install", "--no-audit", "--no-fund", "--silent", ...packages], folder);
    const node = fetches ? `${folder}/node_modules/.bin/node` : "node";
    assert.ok(await version(node) >= 24);
    await use({
      folder,
      nodeProgram: node,
      node: (args, input) => run(node, args, folder, input),
      typeCheck: async () => {
        await Deno.writeTextFile(`${folder}/tsconfig.json`, JSON.stringify(strict));
        const tsc = `${root}/node_modules/typescript/bin/tsc`;
        await run(Deno.execPath(), ["run", "--allow-all", tsc, "--project", "tsconfig.json"], folder);
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** One test at a time: what is packed is built in the package's own folder. */
async function pack(names: readonly string[], folder: string): Promise<void> {
  using lock = await Deno.open(`${root}/node_modules/.packing`, { create: true, write: true });
  await lock.lock(true);
  for (const name of names) {
    await run("npm", ["pack", "--silent", "--pack-destination", folder], `${root}/packages/${name}`);
  }
}

const strict = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "esnext", "dom"],
    module: "nodenext",
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    isolatedDeclarations: true,
    declaration: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: [`${root}/node_modules/@types`],
  },
  include: ["*.ts"],
};

async function version(node: string): Promise<number> {
  return Number(/^v(\d+)/.exec(await run(node, ["--version"], root))?.[1]);
}

async function run(command: string, args: readonly string[], cwd: string, input?: Uint8Array): Promise<string> {
  const child = new Deno.Command(command, {
    args: [...args],
    cwd,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (input !== undefined) await give(child, input);
  const { success, stdout, stderr } = await child.output();
  const said = new TextDecoder().decode(stdout);
  if (!success) throw new Error(`${command} ${args.join(" ")}\n${said}${new TextDecoder().decode(stderr)}`);
  return said;
}
