// `npm run build`: the JavaScript and declarations of the packages that other programs take from a registry. The product
// itself runs from source. Arguments name packages; without any, every library.

import { capture, deno, root } from "./run.ts";
import { files } from "./paths.ts";

const libraries = ["capnp", "mls"];
const names = Deno.args.length > 0 ? Deno.args : libraries;
for (const name of names) {
  const folder = `${root}/packages/${name}`;
  await Deno.remove(`${folder}/dist`, { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const sources = [...files(folder, "src", (file) => file.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(file))];
  const scratch = await Deno.makeTempDir({ prefix: "qpq-build-" });
  try {
    const config = `${scratch}/tsconfig.json`;
    await Deno.writeTextFile(config, JSON.stringify(options(folder, sources)));
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

function options(folder: string, sources: readonly string[]): Record<string, unknown> {
  return {
    compilerOptions: {
      target: "es2024",
      lib: ["es2024", "esnext"],
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
      sourceMap: true,
      inlineSources: true,
      rootDir: `${folder}/src`,
      outDir: `${folder}/dist`,
    },
    files: sources.map((source) => `${folder}/${source}`),
  };
}
