// The node is killed in the midst of its work, and nothing that it answered for is gone, doubled, moved or back again.

import { ok, strictEqual } from "node:assert/strict";
import { killRun } from "@quicproquo/testkit/kill-run";
import { sizes } from "@quicproquo/testkit/sizes";

Deno.test("a killed node has lost nothing that it answered for", async () => {
  const { kills, seed } = sizes.kill;
  const { lost, duplicated, reordered, phantom, redelivered, answered, received } = await killRun({ kills, seed });
  strictEqual(`${lost} ${duplicated} ${reordered} ${phantom} ${redelivered}`, "0 0 0 0 0");
  ok(answered > kills && received >= answered, `${answered} answered, ${received} received: too few to mean anything`);
});
