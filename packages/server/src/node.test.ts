// How a node stops.

import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { NodeError } from "./errors.ts";
import { Harness, refusal, Sink } from "./harness.test.ts";
import { silentLog } from "./observe/log.ts";
import type { Log } from "./observe/log.ts";

/** Has the store hold back the answers of `peek`. */
function holdPeeks({ store }: Harness): { readonly asked: Promise<void>; release(): void } {
  const { peek } = store;
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  Object.assign(store, {
    async peek(request: Parameters<typeof peek>[0]) {
      asked.resolve();
      await gate.promise;
      return await peek(request);
    },
  });
  return { asked: asked.promise, release: gate.resolve };
}

Deno.test("a node that stops says that it is draining, takes nobody new, and answers what is under way", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    await alice.send(alice.key, "c", "waits");
    const held = holdPeeks(harness);
    const peeking = alice.peek("c");
    await held.asked;
    const stopping = harness.node.stop();
    strictEqual((await alice.node.health()).status, "draining");
    strictEqual(await harness.connect().then(() => "connected", () => "refused"), "refused");
    held.release();
    strictEqual((await peeking)[0], "1:waits");
    await stopping;
    await harness.node.stop();
    strictEqual(harness.node.connections, 0);
  }));

Deno.test("it waits five seconds for calls under way, and no longer", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const held = holdPeeks(harness);
    const peeking = refusal(alice.peek("c"));
    await held.asked;
    let stopped = false;
    const stopping = harness.node.stop().then(() => stopped = true);
    await harness.clock.advance(4_999);
    strictEqual(stopped, false);
    await harness.clock.advance(1);
    strictEqual(await peeking, "disconnected");
    held.release();
    await stopping;
  }));

Deno.test("nor does it wait for ever for who takes leave of nothing: ten seconds, and it is gone", () =>
  Harness.run({}, async (harness) => {
    const alice = await harness.person("alice");
    const sink = new Sink();
    using _call = alice.subscribe(sink).subscription;
    const never = (): Promise<void> => new Promise(() => {});
    harness.node.listen({ port: 2, async *connections() {}, close: never, [Symbol.asyncDispose]: never });
    const held = holdPeeks(harness);
    const peeking = refusal(alice.peek("c"));
    await held.asked;
    const stopping = harness.node.stop();
    await sink.until(({ closedWith }) => closedWith === "draining");
    await harness.clock.advance(10_000);
    strictEqual(await peeking, "disconnected");
    held.release();
    await stopping;
  }));

Deno.test("that there is no room is said once a minute, not for each call", async () => {
  const said: string[] = [];
  const log: Log = { ...silentLog, error: (event) => void said.push(event) };
  await Harness.run({ log }, async (harness) => {
    const alice = await harness.person("alice");
    const full = new NodeError("storage-full", "full");
    Object.assign(harness.store, { enqueue: () => Promise.reject(full) });
    const refuse = async (times: number): Promise<void> => {
      for (let at = 0; at < times; at++) strictEqual(await refusal(alice.send(alice.key, "c", "new")), "E021");
    };
    await refuse(5);
    deepStrictEqual(said, ["no room: what is new is refused (E021)"]);
    await harness.clock.advance(60_000);
    await refuse(5);
    strictEqual(said.length, 2);
  });
});
