// The page says of exit codes what the program says.
import { strict as assert } from "node:assert";
import { exitMeanings } from "./exit-codes.ts";

Deno.test("docs/command-line.md lists every exit code with what it means, and no other", async () => {
  const page = await Deno.readTextFile(new URL("../../../../docs/command-line.md", import.meta.url));
  const listed = [...page.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, means]) => `${code} ${means}`);
  assert.deepEqual(listed, Object.entries(exitMeanings).map(([code, { long }]) => `${code} ${long}`));
});
