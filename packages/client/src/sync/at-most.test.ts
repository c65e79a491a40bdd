// Places are handed on in the order of coming, whatever becomes of the work.
import { strict as assert } from "node:assert";
import { breath } from "../breath.ts";
import { AtMost } from "./at-most.ts";

Deno.test("so many are under way, the next begins when one ends, and each settles as its work does", async () => {
  const places = new AtMost(2);
  const begun: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const settled = ends.map(({ promise }, at) =>
    places.run(() => {
      begun.push(at);
      return promise;
    }).catch((error: unknown) => error)
  );
  const after = async (end: () => void): Promise<readonly number[]> => {
    end();
    await breath();
    return begun;
  };
  const refused = new Error("refused");
  assert.deepEqual(await after(() => {}), [0, 1]);
  assert.deepEqual(await after(() => ends[1]?.resolve(1)), [0, 1, 2]);
  assert.deepEqual(await after(() => ends[0]?.reject(refused)), [0, 1, 2, 3]);
  const late = places.run(async () => void begun.push(9));
  assert.deepEqual(await after(() => {}), [0, 1, 2, 3], "who comes late stands behind those who wait");
  assert.deepEqual(await after(() => [2, 3].forEach((at) => ends[at]?.resolve(at))), [0, 1, 2, 3, 4, 9]);
  await late;
  ends[4]?.resolve(4);
  assert.deepEqual(await Promise.all(settled), [refused, 1, 2, 3, 4]);
  assert.equal(await places.run(() => Promise.resolve("again")), "again");
});
