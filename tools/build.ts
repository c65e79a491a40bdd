// `npm run build`: the JavaScript and declarations of the packages that other programs take from a registry. The product
// itself runs from source. Arguments name packages, each built after what it is built against if that is older than its
// sources; without any, every library.

import { capture, deno, root } from "./run.ts";
import { files } from "./paths.ts";

/** Each with what it is built against, which stands before it. */
const libraries: Readonly<Record<string, readonly string[]>> = {
  capnp: [],
  mls: [],
  transport: [],
  protocol: ["capnp", "mls"],
  client: ["capnp", "mls", "transport", "protocol"],
};
const asked = Deno.args.length > 0 ? Deno.args : Object.keys(libraries);
const needed = asked.flatMap((name) => libraries[name] ?? []).filter(isStale);
for (const name of Object.keys(libraries)) {
  if (asked.includes(name) || needed.includes(name)) await build(name);
}

async function build(name: string): Promise<void> {
  const folder = `${root}/packages/${name}`;
  await Deno.remove(`${folder}/dist`, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const sources = sourcesOf(name);
  const scratch = await Deno.makeTempDir({ prefix: "qpq-build-" });
  try {
    const config = `${scratch}/tsconfig.json`;
    const roots = [...sources];
    if (sources.some((source) => /\bDeno\./.test(Deno.readTextFileSync(source)))) {
      roots.push(`${scratch}/deno.d.ts`);
      await Deno.writeTextFile(`${scratch}/deno.d.ts`, (await capture(deno, ["types"])).stdout);
    }
    await Deno.writeTextFile(config, JSON.stringify(options(folder, roots)));
    const tsc = `${root}/node_modules/typescript/bin/tsc`;
    const { code, stdout, stderr } = await capture(deno, ["run", "--allow-all", tsc, "--project", config], folder);
    if (code !== 0) {
      console.error(`${stdout}${stderr}`.trimEnd());
      Deno.exit(1);
    }
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  await Deno.copyFile(`${root}/LICENSE`, `${folder}/LICENSE`);
  console.log(`${name}: ${sources.length} modules built`);
}

function sourcesOf(name: string): string[] {
  const folder = `${root}/packages/${name}`;
  return [...files(folder, "src", (file) => file.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(file))]
    .map((source) => `${folder}/${source}`);
}

function isStale(name: string): boolean {
  const built = writtenAt(`${root}/packages/${name}/dist`);
  return sourcesOf(name).some((source) => writtenAt(source) > built);
}

/** ms since 1970 UTC; 0 for what is not there. */
function writtenAt(path: string): number {
  try {
    return Deno.statSync(path).mtime?.getTime() ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

function options(folder: string, roots: readonly string[]): Record<string, unknown> {
  return {
    compilerOptions: {
      target: "es2024",
      // No more than what Node 24 has.
      lib: ["es2025", "esnext.disposable"],
      module: "nodenext",
      moduleResolution: "nodenext",
      rewriteRelativeImportExtensions: true,
      types: ["node"],
      typeRoots: [`${root}/node_modules/@types`],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      declaration: true,
      // What is marked `@internal` is for our own tests, and no part of a library.
      stripInternal: true,
      // Its manifest hides the types that it brings.
      paths: { "better-sqlite3-multiple-ciphers": [`${root}/node_modules/better-sqlite3-multiple-ciphers/index.d.ts`] },
      sourceMap: true,
      inlineSources: true,
      rootDir: `${folder}/src`,
      outDir: `${folder}/dist`,
    },
    files: roots,
  };
}
