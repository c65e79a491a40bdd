// The same complaint is made a few times an hour in each place, and the last one says so.
import { strict as assert } from "node:assert";
import { FakeClock } from "@quicproquo/testkit";
import { Complaints, COMPLAINTS_AT_ONCE, QUIET_MS } from "./complaints.ts";

Deno.test("a line is told a few times, then not for an hour; other lines and places have their own count", async () => {
  const clock = new FakeClock();
  const complaints = new Complaints(clock);
  const tell = (place: string, text: string, times: number) =>
    Array.from({ length: times }, () => complaints.line(place, text)).filter((line) => line !== undefined);
  const told = tell("here", "Rubbish.", 100);
  assert.equal(told.length, COMPLAINTS_AT_ONCE);
  assert.deepEqual(new Set(told.slice(0, -1)), new Set(["Rubbish."]));
  assert.equal(told.at(-1), "Rubbish. More of this kind is not told for an hour.");
  assert.equal(tell("there", "Rubbish.", 1).length, 1);
  assert.equal(tell("here", "Nonsense.", 1).length, 1);
  await clock.advance(QUIET_MS - 1);
  assert.equal(tell("here", "Rubbish.", 1).length, 0);
  await clock.advance(1);
  assert.equal(tell("here", "Rubbish.", 100).length, COMPLAINTS_AT_ONCE);
});
