// Group ids: sixteen bytes of channel, four of incarnation, and nothing else.
import { strict as assert } from "node:assert";
import fc from "fast-check";
import { decodeGroupId, encodeGroupId } from "./group-id.ts";

Deno.test("group ids come back; other sizes are none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(0xffff_ffff), (channel, incarnation) => {
      assert.deepEqual(decodeGroupId(encodeGroupId(channel, incarnation)), { channel, incarnation });
    }),
  );
  assert.equal(decodeGroupId(new Uint8Array(19)), undefined);
  assert.throws(() => encodeGroupId(new Uint8Array(15), 0), RangeError);
});
