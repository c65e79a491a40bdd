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

Deno.test("files of a package are together, a dozen at most; stories are alone, and first", () => {
  const groups = testGroups(root, ["packages/mls", "packages/capnp", "tests/cli"]);
  const stories = groups.findIndex(({ name }) => name === "mls-1");
  assert.ok(
    groups.slice(0, stories).every(({ paths: [path, ...more] }) => path?.startsWith("tests/cli/") && more.length === 0),
  );
  for (const { name, paths } of groups.slice(stories)) {
    assert.ok(paths.length > 1 && paths.length <= 12);
    assert.ok(paths.every((path) => path.startsWith(`packages/${name.split("-")[0]}/`)));
  }
  assert.equal(new Set(groups.map(({ name }) => name)).size, groups.length);
});

Deno.test("a file that is not there is asked for all the same, so that the run fails", () => {
  assert.deepEqual(testGroups(root, ["packages/mls/none.test.ts"]), [{
    name: "mls-1",
    paths: ["packages/mls/none.test.ts"],
  }]);
});
