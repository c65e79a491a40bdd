import assert from "node:assert/strict";
import { files } from "../tools/paths.ts";
import { root } from "../tools/run.ts";
import { testGroups } from "../tools/test-groups.ts";

const all = ["packages", "testkit", "tests"];

Deno.test("every test file is in one group, once", () => {
  const grouped = testGroups(root, all).flatMap(({ paths }) => paths).sort();
  const there = all.flatMap((folder) => [...files(root, folder, (name) => name.endsWith(".test.ts"))]).sort();
  assert.ok(there.length > 300);
  assert.deepEqual(grouped, there);
  assert.deepEqual(testGroups(root, ["tests/", ...all]).flatMap(({ paths }) => paths).sort(), there);
});

Deno.test("files of a package are together, a dozen at most, and stories alone, in the order in which they are named", () => {
  const groups = testGroups(root, ["tests/cli", "packages/mls", "packages/capnp"]);
  const kinds = groups.map(({ name }) => name.replace(/-.*/, ""));
  assert.deepEqual([...new Set(kinds)], ["cli", "mls", "capnp"]);
  assert.equal(new Set(groups.map(({ name }) => name)).size, groups.length);
  for (const { name, paths } of groups) {
    assert.ok(paths.length <= (name.startsWith("cli-") ? 1 : 12));
    assert.equal(new Set(paths.map((path) => path.split("/")[1])).size, 1);
  }
});

Deno.test("a few files of a package run side by side", () => {
  const [one, two] = files(root, "packages/mls", (name) => name.endsWith(".test.ts"));
  assert.deepEqual(testGroups(root, [two ?? "", one ?? ""]), [
    { name: "mls-1", paths: [two] },
    { name: "mls-2", paths: [one] },
  ]);
});

Deno.test("a file that is not there is asked for all the same, so that the run fails", () => {
  assert.deepEqual(testGroups(root, ["packages/mls/none.test.ts"]), [{
    name: "mls",
    paths: ["packages/mls/none.test.ts"],
  }]);
});
