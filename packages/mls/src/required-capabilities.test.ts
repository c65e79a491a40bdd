import assert from "node:assert/strict";
import { readRequiredCapabilities, requiredCapabilities } from "./required-capabilities.ts";

Deno.test("required capabilities are three lists of numbers", () => {
  const { type, data } = requiredCapabilities({ extensions: [0xf0a1], credentials: [1] });
  assert.equal(type, 3);
  assert.equal(data.toHex(), "02f0a1" + "00" + "020001");
  assert.deepEqual(readRequiredCapabilities(data), { extensions: [0xf0a1], proposals: [], credentials: [1] });
  for (const bad of ["", "02f0a1", "01f00000", "000000ff"]) {
    assert.equal(readRequiredCapabilities(Uint8Array.fromHex(bad)), undefined, bad);
  }
});
