// Nobody at the keys, by a clock that moves when told.
import { strict as assert } from "node:assert";
import { FakeClock } from "@quicproquo/testkit";
import { Idle } from "./idle.ts";

function watched(): { readonly clock: FakeClock; readonly idle: Idle; readonly times: number[] } {
  const clock = new FakeClock(1_000_000);
  const times: number[] = [];
  return { clock, idle: new Idle(clock, () => times.push(clock.now() - 1_000_000)), times };
}

Deno.test("it is over when no key was touched for as long as is set, once", async () => {
  const { clock, idle, times } = watched();
  idle.set(600);
  await clock.advance(599_000);
  idle.touched();
  await clock.advance(599_999);
  assert.deepEqual(times, []);
  await clock.advance(1);
  assert.deepEqual(times, [1_199_000]);
  await clock.advance(3_600_000);
  assert.equal(times.length, 1);
});

Deno.test("what is set later holds from the last key, off and the end of it for ever", async () => {
  const { clock, idle, times } = watched();
  await clock.advance(50_000);
  idle.set(60);
  await clock.advance(9_000);
  idle.set(0);
  await clock.advance(60_000);
  assert.deepEqual(times, []);
  idle.set(60);
  await clock.advance(0);
  assert.deepEqual(times, [119_000]);
  const closed = watched();
  closed.idle.set(60);
  closed.idle.close();
  await closed.clock.advance(60_000);
  assert.deepEqual(closed.times, []);
});
