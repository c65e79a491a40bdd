// Which test files run together, and in which order. The runtime gives each file that it is told of an isolate of its own,
// which takes half a second before the first test: modules are loaded and compiled anew, and its part for benchmarks fills
// 80 MB in each. So the files of a package run a dozen to an isolate, by one module that imports them; each test still has
// its own name, file and line. Stories, which start programs of their own and take long, keep one each.

import { testFiles } from "./paths.ts";

export interface TestGroup {
  /** Told beside each test while it runs. */
  readonly name: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
}

/** How many run at once. */
export const jobs = 4;

const filesEach = 12;

/**
 * In the order of what is named, folders and files relative to the root: what takes long is to be named first, so that no
 * core waits for the last of it.
 */
export function testGroups(root: string, where: readonly string[]): TestGroup[] {
  const paths = new Set(
    where.flatMap((path) => path.endsWith(".ts") ? [path] : testFiles(root, path.replace(/\/$/, ""))),
  );
  /** By package; a story by its own path. */
  const together = new Map<string, string[]>();
  for (const path of paths) {
    const [top, below = ""] = path.split("/");
    const key = top === "packages"
      ? below
      : path.replace(/^tests\//, "").replaceAll("/", "-").replace(/\.test\.ts$/, "");
    together.set(key, [...together.get(key) ?? [], path]);
  }
  return [...together].flatMap(([name, paths]) => split(name, paths));
}

/** Neighbours go to different groups: what takes long is often beside its like. */
function split(name: string, paths: readonly string[]): TestGroup[] {
  const count = Math.max(Math.ceil(paths.length / filesEach), Math.min(paths.length, jobs));
  return Array.from({ length: count }, (_, at) => ({
    name: count === 1 ? name : `${name}-${at + 1}`,
    paths: paths.filter((_, index) => index % count === at),
  }));
}
