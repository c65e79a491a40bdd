// The power goes under a node in the midst of its work: what was not durable is gone, and nothing that it answered for.

import { ok, strictEqual } from "node:assert/strict";
import { powerCutRun } from "@quicproquo/testkit/kill-run";
import { powerCutMissing } from "@quicproquo/testkit/power-cut";
import { sizes } from "@quicproquo/testkit/sizes";

const missing = powerCutMissing();

Deno.test({
  name: `after a power cut a node has all that it answered for${
    missing === undefined ? "" : ` (left out: ${missing})`
  }`,
  ignore: missing !== undefined,
  async fn() {
    const { kills, seed } = sizes.power;
    const { lost, duplicated, reordered, phantom, redelivered, answered } = await powerCutRun({ kills, seed });
    strictEqual(`${lost} ${duplicated} ${reordered} ${phantom} ${redelivered}`, "0 0 0 0 0");
    ok(answered > kills, `${answered} answered: too few to mean anything`);
  },
});
