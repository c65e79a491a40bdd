import assert from "node:assert/strict";
import { FakeClock, turn } from "@quicproquo/testkit";
import { race } from "./race.ts";
import type { Attempt } from "./race.ts";

interface Lane extends Attempt<string> {
  readonly done: PromiseWithResolvers<string>;
  begun: number | undefined;
  stopped: boolean;
}

function setUp(delays: readonly number[]) {
  const clock = new FakeClock();
  const discarded: string[] = [];
  const lanes = delays.map((delay): Lane => {
    const lane: Lane = {
      delay,
      done: Promise.withResolvers<string>(),
      begun: undefined,
      stopped: false,
      start: (signal) => {
        lane.begun = clock.monotonic();
        signal.addEventListener("abort", () => lane.stopped = true);
        return lane.done.promise;
      },
    };
    return lane;
  });
  const stop = new AbortController();
  const result = race(lanes, {
    clock,
    signal: stop.signal,
    patience: 3000,
    fatal: (error) => error === "fatal",
    discard: (value) => discarded.push(value),
  });
  result.catch(() => {});
  return { clock, discarded, lanes, result, stop };
}

Deno.test("the first to succeed wins; others are stopped, waited for, and closed if they still succeed", async () => {
  const { clock, discarded, lanes, result } = setUp([0, 300]);
  await clock.advance(300);
  assert.deepEqual(lanes.map((lane) => lane.begun), [0, 300]);
  let settled = false;
  result.then(() => settled = true);
  lanes[1]?.done.resolve("tcp");
  await turn();
  assert.equal(lanes[0]?.stopped, true);
  assert.equal(settled, false, "must wait for what it stopped");
  lanes[0]?.done.resolve("quic, late");
  assert.equal(await result, "tcp");
  assert.deepEqual(discarded, ["quic, late"]);
  assert.equal(clock.waiting, 0);
});

Deno.test("a winner keeps the held-back ones from starting", async () => {
  const { clock, lanes, result } = setUp([0, 300]);
  lanes[0]?.done.resolve("quic");
  assert.equal(await result, "quic");
  await clock.advance(1000);
  assert.equal(lanes[1]?.begun, undefined);
});

Deno.test("the next begins at once when all before have failed, and on time when not", async () => {
  const { clock, lanes, result } = setUp([0, 50, 300]);
  await clock.advance(50);
  lanes[0]?.done.reject("one");
  await turn();
  assert.equal(lanes[2]?.begun, undefined);
  lanes[1]?.done.reject("two");
  await turn();
  assert.equal(lanes[2]?.begun, 50);
  lanes[2]?.done.reject("three");
  await assert.rejects(result, (error) => error === "three");
  assert.equal(clock.waiting, 0);
});

Deno.test("one that failed while another runs does not stop the third's hour", async () => {
  const { clock, lanes, result } = setUp([0, 50, 300]);
  await clock.advance(60);
  lanes[1]?.done.reject("two");
  await clock.advance(240);
  assert.equal(lanes[2]?.begun, 300);
  lanes[2]?.done.resolve("tcp");
  lanes[0]?.done.reject("late");
  assert.equal(await result, "tcp");
});

Deno.test("once all run and one has failed, the rest has three seconds", async () => {
  const { clock, lanes, result } = setUp([0, 300]);
  await clock.advance(300);
  lanes[1]?.done.reject("refused");
  await clock.advance(2999);
  assert.equal(lanes[0]?.stopped, false);
  await clock.advance(1);
  assert.equal(lanes[0]?.stopped, true);
  lanes[0]?.done.reject("given up");
  await assert.rejects(result, (error) => error === "refused");
});

Deno.test("a fatal error and the caller's signal end everything", async () => {
  const one = setUp([0, 300]);
  one.lanes[0]?.done.reject("fatal");
  await assert.rejects(one.result, (error) => error === "fatal");
  assert.equal(one.lanes[1]?.begun, undefined);
  assert.equal(one.clock.waiting, 0);
  const two = setUp([0, 300]);
  two.stop.abort("stop");
  await turn();
  assert.equal(two.lanes[0]?.stopped, true);
  two.lanes[0]?.done.reject("given up");
  await assert.rejects(two.result, (error) => error === "stop");
  assert.equal(two.clock.waiting, 0);
});
