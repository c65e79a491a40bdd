// How many replies are built at once, and that nobody in line is forgotten.

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { FakeClock, turn } from "@quicproquo/testkit";
import { Harness } from "../harness.test.ts";
import { ReplyRoom } from "./reply-room.ts";

const never = (): AbortSignal => new AbortController().signal;

Deno.test("four are built at once, the others in their order", async () => {
  const room = new ReplyRoom(() => 0, new FakeClock());
  const begun: number[] = [];
  const gates: (() => void)[] = [];
  const all = Array.from({ length: 10 }, (_, at) =>
    room.build(() => {
      begun.push(at);
      return new Promise<void>((resolve) => gates.push(resolve));
    }, never));
  await turn();
  deepStrictEqual(begun, [0, 1, 2, 3]);
  for (let at = 0; at < 10; at++) {
    gates[at]?.();
    await turn();
    strictEqual(begun.length, Math.min(10, at + 5));
  }
  await Promise.all(all);
  deepStrictEqual(begun, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("while much is unsent none is begun; who gives up leaves the line", async () => {
  const clock = new FakeClock();
  let unsent = 100_000_000;
  const room = new ReplyRoom(() => unsent, clock);
  const begun: string[] = [];
  const reply = (name: string) => () => {
    begun.push(name);
    return Promise.resolve(name);
  };
  const giveUp = new AbortController();
  const first = room.build(reply("first"), () => giveUp.signal);
  const second = room.build(reply("second"), never);
  await clock.advance(1_000);
  deepStrictEqual(begun, []);
  giveUp.abort(new Error("gone"));
  await rejects(first, /gone/);
  unsent = 0;
  await clock.advance(10);
  strictEqual(await second, "second");
  deepStrictEqual(begun, ["second"]);
  strictEqual(clock.waiting, 0);
});

Deno.test("a node that is asked for everything many times at once answers all, with little memory", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    for (let n = 0; n < 2; n++) await alice.send(alice.key, "c", new Uint8Array(2_000_000));
    const parts: number[] = [];
    const { peek } = harness.store;
    let building = 0;
    Object.assign(harness.store, {
      async peek(request: Parameters<typeof peek>[0]) {
        building += 1;
        parts.push(building);
        try {
          return await peek(request);
        } finally {
          building -= 1;
        }
      },
    });
    const replies = await Promise.all(Array.from({ length: 100 }, () => alice.peek("c")));
    strictEqual(replies.every((lines) => lines.length === 2), true);
    strictEqual(Math.max(...parts) <= 4, true);
  }));
