// Which acks wait for others, and for how long.

import { strictEqual } from "node:assert/strict";
import { FakeClock, turn } from "@quicproquo/testkit";
import type { AckRequest } from "../store.ts";
import { AckPace } from "./ack-pace.ts";

const ack = (recipient: number, seqUpTo: number, channel = 1): AckRequest => ({
  recipient,
  channelId: new Uint8Array([channel]),
  seqUpTo,
});

Deno.test("ack pace: waits where each ack of an inbox is of many messages, for 50 ms at most", async () => {
  const clock = new FakeClock();
  using pace = new AckPace(clock);
  strictEqual(pace.wait([ack(1, 100)]), false, "the first of an inbox");
  pace.go([ack(1, 100)]);
  strictEqual(pace.wait([ack(1, 131)]), false, "of few");
  strictEqual(pace.wait([ack(1, 132)]), true);
  strictEqual(pace.wait([ack(1, 1_123)]), true);
  strictEqual(pace.wait([ack(1, 1_124)]), false, "enough for a transaction");
  strictEqual(pace.wait([ack(1, 200), ack(2, 200)]), false, "beside one that has no reason to wait");
  strictEqual(pace.wait([ack(1, 200, 2)]), false, "of another inbox");
  let over = false;
  const paused = pace.pause().then(() => over = true);
  await clock.advance(49);
  strictEqual(over, false);
  await clock.advance(1);
  await paused;
  strictEqual(pace.wait([ack(1, 132)]), false);
  strictEqual(clock.waiting, 0);
});

Deno.test("ack pace: a group without acks changes nothing", () => {
  using pace = new AckPace(new FakeClock());
  pace.go([ack(1, 100)]);
  pace.go([]);
  strictEqual(pace.wait([ack(1, 132)]), true);
});

Deno.test("ack pace: whoever pauses goes on when something else comes, and when it ends", async () => {
  const clock = new FakeClock();
  const pace = new AckPace(clock);
  pace.go([ack(1, 100)]);
  const first = pace.pause();
  await turn();
  pace.goesOn();
  await first;
  const second = pace.pause();
  pace[Symbol.dispose]();
  await second;
  strictEqual(pace.wait([ack(1, 132)]), false);
  strictEqual(clock.waiting, 0);
});
