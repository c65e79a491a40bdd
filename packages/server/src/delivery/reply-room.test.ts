// How many replies are built at once, and that nobody in line is forgotten.

import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { turn } from "@quicproquo/testkit";
import { Harness } from "../harness.test.ts";
import { ReplyBudget } from "./reply-budget.ts";
import { ReplyRoom } from "./reply-room.ts";
import type { ReplyShare } from "./reply-room.ts";

const share = (account: number): ReplyShare => ({ of: `account ${account}`, bytes: 10 * 1024 * 1024 });
const never = (): AbortSignal => new AbortController().signal;

Deno.test("four are built at once, the others in their order", async () => {
  const room = new ReplyRoom(() => 0, new ReplyBudget());
  const begun: number[] = [];
  const gates: (() => void)[] = [];
  const all = Array.from({ length: 10 }, (_, at) =>
    room.build({ of: "account 1", bytes: 1 }, () => {
      begun.push(at);
      return new Promise<number>((resolve) => gates.push(() => resolve(at)));
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
  let unsent = 100_000_000;
  const room = new ReplyRoom(() => unsent, new ReplyBudget());
  const begun: string[] = [];
  const reply = (name: string) => () => {
    begun.push(name);
    return Promise.resolve(name);
  };
  const giveUp = new AbortController();
  const first = room.build(share(1), reply("first"), () => giveUp.signal);
  const second = room.build(share(1), reply("second"), never);
  room.sent();
  await turn();
  deepStrictEqual(begun, []);
  giveUp.abort(new Error("gone"));
  await rejects(first, /gone/);
  unsent = 0;
  room.sent();
  strictEqual(await second, "second");
  deepStrictEqual(begun, ["second"]);
});

Deno.test("an account holds so much over all its connections; it is given back when it was sent, or the connection is gone", async () => {
  const budget = new ReplyBudget();
  let unsentByFirst = 1;
  const first = new ReplyRoom(() => unsentByFirst, budget);
  const second = new ReplyRoom(() => 1, budget);
  const third = new ReplyRoom(() => 1, budget);
  const begun: string[] = [];
  const ask = (room: ReplyRoom, account: number, name: string): Promise<number> =>
    room.build(share(account), () => Promise.resolve(begun.push(name)), never);
  await Promise.all([ask(first, 1, "a"), ask(first, 1, "b"), ask(second, 1, "c")]);
  await ask(third, 2, "another account's");
  const waiting = [ask(second, 1, "d"), ask(third, 1, "e")];
  await turn();
  deepStrictEqual(begun, ["a", "b", "c", "another account's"]);
  unsentByFirst = 0;
  first.sent();
  await Promise.all(waiting);
  deepStrictEqual(begun.slice(4).toSorted(), ["d", "e"]);
  for (const room of [second, third]) room.close();
  strictEqual(budget.size, 0);
});

Deno.test("a reply that is larger than all that an account may hold is made when it holds nothing else", async () => {
  const room = new ReplyRoom(() => 0, new ReplyBudget());
  strictEqual(await room.build({ of: "account 1", bytes: 2 ** 30 }, () => Promise.resolve("made"), never), "made");
});

Deno.test("what turned out to be no large reply holds nothing, nor what was begun when the connection was gone", async () => {
  const budget = new ReplyBudget();
  const room = new ReplyRoom(() => 0, budget);
  strictEqual(await room.build(share(1), () => Promise.resolve(undefined), never), undefined);
  strictEqual(budget.size, 0);
  await rejects(room.build(share(1), () => Promise.reject(new Error("failed")), never), /failed/);
  strictEqual(budget.size, 0);
  room.close();
  strictEqual(await room.build(share(1), () => Promise.resolve("late"), never), "late");
  strictEqual(budget.size, 0);
});

Deno.test("polls that are parked keep no reply from their account, on no connection of it", () =>
  Harness.run({}, async (harness) => {
    const [alice, bob] = [await harness.person("alice"), await harness.person("bob")];
    // As many as may be looked for at once, and some more.
    const parked = Array.from(
      { length: 12 },
      (_, at) =>
        alice.node.fetchWait({ ...alice.inbox(`c${at}`), timeoutMs: 60_000n, limit: 0 }).then(({ payloads }) =>
          payloads.length
        ),
    );
    const elsewhere = await harness.returning(alice);
    deepStrictEqual(await elsewhere.peek("d"), []);
    for (const at of parked.keys()) await bob.send(alice.key, `c${at}`, "found");
    deepStrictEqual(await Promise.all(parked), parked.map(() => 1));
  }));

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
