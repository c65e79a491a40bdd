// Which test files run together, and in which order. The runtime gives each file that it is told of an isolate of its own,
// which takes half a second before the first test: modules are loaded and compiled anew, and its part for benchmarks fills
// 80 MB in each. So the files of a package run a dozen to an isolate, by one module that imports them; each test still has
// its own name, file and line. Stories, which start programs of their own and take long, keep one each, and go first, so
// that no core waits for the last of them.

import { files } from "./paths.ts";

export interface TestGroup {
  /** Told beside each test while it runs. */
  readonly name: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
}

const filesEach = 12;

/** In the order in which they are to be started. Folders and files, relative to the root; what is no folder is taken as it is. */
export function testGroups(root: string, where: readonly string[]): TestGroup[] {
  const paths = new Set(where.flatMap((path) => path.endsWith(".ts") ? [path] : testFiles(root, path)));
  const stories: TestGroup[] = [];
  const packages = new Map<string, string[]>();
  for (const path of paths) {
    const [top = "", below = ""] = path.split("/");
    if (top === "packages") packages.set(below, [...packages.get(below) ?? [], path]);
    else {stories.push({
        name: path.replace(/^tests\//, "").replaceAll("/", "-").replace(/\.test\.ts$/, ""),
        paths: [path],
      });}
  }
  return [...stories, ...[...packages].flatMap(([name, paths]) => split(name, paths))];
}

function testFiles(root: string, folder: string): string[] {
  return [...files(root, folder.replace(/\/$/, ""), (name) => name.endsWith(".test.ts"))];
}

/** Neighbours go to different groups: what takes long is often beside its like. */
function split(name: string, paths: readonly string[]): TestGroup[] {
  const count = Math.ceil(paths.length / filesEach);
  return Array.from({ length: count }, (_, at) => ({
    name: `${name}-${at + 1}`,
    paths: paths.filter((_, index) => index % count === at),
  }));
}
