import { strict as assert } from "node:assert";
import stringWidth from "string-width";
import { clusterWidth, fit, padded, textWidth } from "./widths.ts";

Deno.test("what is known to be narrow is what the library says", () => {
  for (let code = 0x20; code < 0x3000; code++) {
    const cluster = String.fromCharCode(code);
    assert.equal(clusterWidth(cluster), stringWidth(cluster), code.toString(16));
  }
});

Deno.test("wide, joined and combined", () => {
  assert.equal(textWidth("naïve Straße ✓ … Ωμ Жук"), 23);
  assert.equal(textWidth("日本"), 4);
  assert.equal(textWidth("👩‍👩‍👧‍👦"), 2);
  assert.equal(textWidth("e\u0301"), 1);
  assert.equal(fit("日本語", 5), "日本…");
  assert.equal(padded("日本", 5), "日本 ");
});
