// What threads hand each other.
import { strict as assert } from "node:assert";
import { pack, unpack } from "./packed.ts";

Deno.test("what was packed comes out as it was, empty pieces among it, and none at all", () => {
  for (
    const pieces of [[], [[]], [[1, 2, 3], [], [4], [], [5, 6]]].map((some) => some.map((one) => Uint8Array.of(...one)))
  ) {
    assert.deepEqual(unpack(pack(pieces)), pieces);
  }
});
