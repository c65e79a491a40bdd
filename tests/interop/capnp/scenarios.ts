// The client's side of the interop suite, in TypeScript: what peer.c++ does in `call`, so that each feature is seen in
// both directions. Each scenario gets a connection and a peer object of its own.

import assert from "node:assert/strict";
import { type ExceptionType, promisedClient, type RpcConnection, RpcError } from "@quicproquo/capnp";
import { CounterObject } from "./peer.ts";
import {
  Callback,
  type CallbackServer,
  Counter,
  type CounterClient,
  Everything,
  type EverythingInit,
  Extra,
  Holder,
  type PeerClient,
} from "./test.capnp.ts";

export interface Scenario {
  readonly name: string;
  run(peer: PeerClient, connection: RpcConnection): Promise<void>;
}

class CallbackObject implements CallbackServer, Disposable {
  calls = 0;
  gone = false;
  call({ text }: { readonly text: string }): { text: string } {
    this.calls += 1;
    return { text: `ts ${text}` };
  }
  [Symbol.dispose](): void {
    this.gone = true;
  }
}

const shallow: EverythingInit = {
  bool: true,
  int8: -128,
  int16: -32768,
  int32: -2147483648,
  int64: -(2n ** 63n),
  uint8: 255,
  uint16: 65535,
  uint32: 4294967295,
  uint64: 2n ** 64n - 1n,
  float32: 1.5,
  float64: -1e308,
  text: "grüß dich 👋",
  data: Uint8Array.of(0, 1, 255),
  colour: "blue",
  bools: Array.from({ length: 11 }, (_, index) => index % 3 === 0),
  numbers: [9007199254740993n, 0n],
  texts: ["", "two"],
  lists: [[0, 0, 7], []],
  withDefault: 0,
  word: "chosen",
};
const everything: EverythingInit = { ...shallow, nested: shallow, structs: [shallow, { number: 5 }] };

/** The error that a call rejects with, which must be an RpcError of that type with that in its text. */
async function fails(call: PromiseLike<unknown>, type: ExceptionType, text = ""): Promise<void> {
  let outcome: unknown;
  try {
    await call;
  } catch (error) {
    outcome = error;
  }
  assert(outcome instanceof RpcError, `rejected with ${String(outcome)}`);
  assert.equal(outcome.type, type, outcome.message);
  assert(outcome.message.includes(text), `${outcome.message} has no ${text}`);
}

/** Asks the peer until it is so: a release has no answer of its own, so calls after it are the clock. */
async function eventually(peer: PeerClient, done: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 1000; turn++) {
    if (await done()) return;
    await peer.health();
  }
  assert.fail("it never came to that");
}

async function notes(counter: CounterClient, from: number, to: number): Promise<void> {
  await Promise.all(Array.from({ length: to - from }, (_, index) => counter.note({ sequence: from + index })));
}

const live = async (peer: PeerClient): Promise<number> => (await peer.live()).counters;

export const scenarios: readonly Scenario[] = [
  {
    name: "health",
    async run(peer) {
      assert.equal((await peer.health()).status, "ok");
    },
  },
  {
    name: "every type there and back",
    async run(peer) {
      const { value } = await peer.echo({ value: everything });
      assert.deepEqual(Everything.encode(value), Everything.encode(Everything.decode(Everything.encode(everything))));
      assert.equal(value.uint64, 18446744073709551615n);
      assert.equal(value.numbers.get(0), 9007199254740993n);
      assert.equal(value.structs.get(1).number, 5);
      assert.equal(value.nested.word, "chosen");
    },
  },
  {
    name: "pipelining on a result and on a struct in it",
    async run(peer) {
      const made = peer.makeCounter({ start: 10 });
      const first = made.counter.add({ by: 5 });
      assert.equal((await made.holder.inner.counter.add({ by: 7 })).value, 117);
      assert.equal((await first).value, 15);
      // What was pipelined on and what is in the results are the same reference.
      assert.equal((await (await made).counter?.add({ by: 1 }))?.value, 16);
    },
  },
  {
    name: "calling back while the call is open",
    async run(peer) {
      const callback = new CallbackObject();
      const { texts } = await peer.callBack({ callback: Callback.serve(callback), times: 3 });
      assert.deepEqual(texts.toArray(), ["ts 0", "ts 1", "ts 2"]);
      await eventually(peer, () => callback.gone);
      assert.equal(callback.calls, 3);
    },
  },
  {
    name: "a callback kept and forgotten",
    async run(peer) {
      const callback = new CallbackObject();
      await peer.keep({ callback: Callback.serve(callback) });
      assert.deepEqual((await peer.fire({ text: "now" })).texts.toArray(), ["ts now"]);
      assert.equal(callback.gone, false);
      await peer.forget();
      await eventually(peer, () => callback.gone);
      assert.equal(callback.calls, 1);
    },
  },
  {
    name: "order is kept when my own capability comes back (embargo)",
    async run(peer, connection) {
      const counter = new CounterObject(0);
      const same = peer.same({ counter: Counter.serve(counter) });
      const early = notes(same.counter, 0, 4);
      const { counter: back } = await same;
      assert.equal(connection.counts().embargoes, 1);
      assert(back !== undefined);
      await Promise.all([early, notes(back, 4, 8)]);
      assert.deepEqual(counter.sequences, [0, 1, 2, 3, 4, 5, 6, 7]);
      assert.equal(connection.counts().embargoes, 0);
    },
  },
  {
    name: "order is kept when a promise resolves to my own capability",
    async run(peer) {
      const counter = new CounterObject(0);
      const { counter: promised } = await peer.promised();
      assert(promised !== undefined);
      const early = notes(promised, 0, 4);
      await peer.settle({ counter: Counter.serve(counter) });
      await Promise.all([early, notes(promised, 4, 8)]);
      assert.deepEqual(counter.sequences, [0, 1, 2, 3, 4, 5, 6, 7]);
    },
  },
  {
    name: "a promise resolves to a capability over there",
    async run(peer) {
      const { counter } = await peer.makeCounter({ start: 1 });
      const { counter: promised } = await peer.promised();
      assert(counter !== undefined && promised !== undefined);
      const early = promised.note({ sequence: 0 });
      await peer.settle({ counter });
      assert.equal((await early).position, 0);
      assert.equal((await promised.note({ sequence: 1 })).position, 1);
      await notes(promised, 2, 6);
      assert.deepEqual((await counter.notes()).sequences.toArray(), [0, 1, 2, 3, 4, 5]);
    },
  },
  {
    name: "a promise breaks",
    async run(peer) {
      const { counter: promised } = await peer.promised();
      assert(promised !== undefined);
      const early = promised.note({ sequence: 0 });
      await peer.spoil({ text: "spoilt on purpose" });
      await fails(early, "failed", "spoilt on purpose");
      await fails(promised.note({ sequence: 1 }), "failed", "spoilt on purpose");
    },
  },
  {
    name: "cancellation reaches the method",
    async run(peer, connection) {
      const controller = new AbortController();
      const hang = peer.hang({}, { signal: controller.signal });
      assert.equal((await peer.hanging()).now, 1);
      controller.abort(new Error("enough"));
      await assert.rejects(Promise.resolve(hang), /enough/);
      await eventually(peer, async () => (await peer.hanging()).canceled === 1);
      assert.equal((await peer.hanging()).now, 0);
      assert.equal(connection.counts().questions, 0);
    },
  },
  {
    name: "disposing a call gives it up",
    async run(peer) {
      {
        using hang = peer.hang();
        hang.catch(() => {});
        assert.equal((await peer.hanging()).now, 1);
      }
      await eventually(peer, async () => (await peer.hanging()).canceled === 1);
    },
  },
  {
    name: "each exception type with its text",
    async run(peer) {
      const types: readonly ExceptionType[] = ["failed", "overloaded", "disconnected", "unimplemented"];
      for (const [number, type] of types.entries()) {
        await fails(peer.fail({ type: number, text: `reason ${number} ü` }), type, `reason ${number} ü`);
      }
    },
  },
  {
    name: "a method that is not implemented",
    run: (peer) => fails(peer.absent(), "unimplemented"),
  },
  {
    name: "an interface that is not implemented",
    run: (peer) => fails(Extra.client(peer.$reference).extra(), "unimplemented"),
  },
  {
    name: "pipelining on a call that failed",
    async run(peer) {
      await fails(peer.same({}).counter.add({ by: 1 }), "failed");
    },
  },
  {
    name: "capabilities are released",
    async run(peer, connection) {
      const before = await live(peer);
      {
        const call = peer.makeCounter({ start: 0 });
        using counter = (await call).counter;
        using inner = (await call).holder.inner.counter;
        assert(counter !== undefined && inner !== undefined);
        assert.equal(await live(peer), before + 2);
      }
      await eventually(peer, async () => await live(peer) === before);
      // Disposing the call lets go of everything in its results, looked at or not.
      {
        using call = peer.makeCounter({ start: 0 });
        await call;
        assert.equal(await live(peer), before + 2);
      }
      await eventually(peer, async () => await live(peer) === before);
      // A call given up before its results came releases them by its Finish.
      peer.makeCounter({ start: 0 })[Symbol.dispose]();
      await eventually(peer, async () => await live(peer) === before);
      assert.equal(connection.counts().imports, 1);
    },
  },
  {
    name: "a tail call to my own capability",
    async run(peer) {
      assert.equal((await peer.tail({ counter: Counter.serve(new CounterObject(40)), by: 2 })).value, 42);
    },
  },
  {
    name: "a tail call to a capability over there",
    async run(peer) {
      const made = peer.makeCounter({ start: 40 });
      assert.equal((await peer.tail({ counter: made.counter, by: 3 })).value, 43);
    },
  },
  {
    name: "a pipelined capability as a parameter",
    async run(peer) {
      const made = peer.makeCounter({ start: 7 });
      assert.equal((await peer.addLater({ counter: made.holder.inner.counter, by: 1 })).value, 108);
    },
  },
  {
    name: "an unresolved promise of mine as a parameter",
    async run(peer) {
      const { promise, resolve } = Promise.withResolvers<CounterClient>();
      using counter = promisedClient(Counter, promise);
      const call = peer.addLater({ counter, by: 1 });
      await peer.health();
      resolve(Counter.serve(new CounterObject(8)).client());
      assert.equal((await call).value, 9);
    },
  },
  {
    name: "a promise of mine that resolves to an object over there",
    async run(peer) {
      const { promise, resolve } = Promise.withResolvers<CounterClient>();
      using counter = promisedClient(Counter, promise);
      const call = peer.addLater({ counter, by: 1 });
      const made = await peer.makeCounter({ start: 60 });
      assert(made.counter !== undefined);
      resolve(made.counter);
      assert.equal((await call).value, 61);
      assert.equal((await counter.add({ by: 1 })).value, 62);
    },
  },
  {
    name: "a promise of mine that breaks as a parameter",
    async run(peer) {
      const { promise, reject } = Promise.withResolvers<CounterClient>();
      using counter = promisedClient(Counter, promise);
      const call = peer.addLater({ counter, by: 1 });
      await peer.health();
      reject(new RpcError("overloaded", "no counter today"));
      await fails(call, "overloaded", "no counter today");
    },
  },
  {
    name: "my own capability comes back as itself",
    async run(peer) {
      const own = Counter.serve(new CounterObject(1));
      const made = peer.makeCounter({ start: 20 });
      const { values, counters } = await peer.sum({ counters: [own, made.counter] });
      assert.deepEqual(values.toArray(), [2, 21]);
      using mine = counters.get(0);
      using theirs = counters.get(1);
      using direct = own.client();
      assert.equal(mine?.$reference.hook, direct.$reference.hook);
      assert.equal((await mine?.add({ by: 10 }))?.value, 12);
      assert.equal((await theirs?.add({ by: 10 }))?.value, 31);
    },
  },
  {
    name: "any pointer there and back, capability inside",
    async run(peer) {
      const inner = { text: "within", counter: Counter.serve(new CounterObject(3)) };
      const { value } = await peer.any({ value: (pointer) => pointer.set(Holder, { inner }) });
      const back = value.asStruct(Holder).inner;
      assert.equal(back.text, "within");
      assert.equal((await back.counter?.add({ by: 1 }))?.value, 4);
    },
  },
  {
    name: "many calls at once",
    async run(peer) {
      const replies = await Promise.all(Array.from({ length: 2000 }, () => peer.health()));
      assert(replies.every(({ status }) => status === "ok"));
    },
  },
  {
    name: "a megabyte there and back",
    async run(peer) {
      const data = Uint8Array.from({ length: 1 << 20 }, (_, index) => index * 7);
      assert.deepEqual((await peer.echo({ value: { data } })).value.data, data);
    },
  },
  {
    name: "closing fails what is open",
    async run(peer, connection) {
      const hang = peer.hang();
      await peer.health();
      await connection.close();
      await fails(hang, "disconnected");
      await fails(peer.health(), "disconnected");
      await fails(peer.makeCounter().counter.add({ by: 1 }), "disconnected");
    },
  },
];
