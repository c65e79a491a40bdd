// What a package exports, as its manifest has it.

import { root } from "./run.ts";

/** Entry to source, relative to the root: what is built from `src` lies in `dist`. */
export function entriesOf(name: string): ReadonlyMap<string, string> {
  const manifest: unknown = JSON.parse(Deno.readTextFileSync(`${root}/packages/${name}/package.json`));
  const entries = Object.entries(record(record(manifest)["exports"]));
  return new Map(entries.map(([entry, targets]) => {
    const built = record(targets)["default"];
    const [, path] = typeof built === "string" ? /^\.\/dist\/(.+)\.js$/.exec(built) ?? [] : [];
    if (path === undefined) throw new Error(`packages/${name}/package.json: ${entry} is not built into dist`);
    return [entry, `packages/${name}/src/${path}.ts`];
  }));
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
