// Of what a test is a test, and how many there must be: a part whose tests went missing is noticed here.

/** In the order in which they are told. */
export const parts = [
  "capnp",
  "mls",
  "transport",
  "protocol",
  "server",
  "client",
  "cli",
  "testkit",
  "end-to-end stories",
  "interop and conformance",
  "other",
] as const;

export type Part = typeof parts[number];

/** Parts that are counted together, and what `npm test` as a whole must not fall below. */
const floors: readonly (readonly [together: readonly Part[], least: number])[] = [
  [["server"], 35],
  [["mls", "protocol"], 71],
  [["end-to-end stories"], 14],
];

/** By the test's file, relative to the root. */
export function partOf(file: string): Part {
  const [top = "", below = ""] = file.split("/");
  if (top === "testkit") return "testkit";
  if (top === "tests") {
    if (["cli", "e2e", "examples", "operations"].includes(below)) return "end-to-end stories";
    return ["conformance", "interop"].includes(below) ? "interop and conformance" : "other";
  }
  return parts.find((part) => top === "packages" && part === below) ?? "other";
}

/** A line for each floor that is not reached. */
export function missingTests(counts: ReadonlyMap<string, number>): string[] {
  return floors.flatMap(([together, least]) => {
    const count = together.reduce((sum, part) => sum + (counts.get(part) ?? 0), 0);
    return count >= least ? [] : [`${together.join(" and ")}: ${count} tests passed, there must be ${least}`];
  });
}
