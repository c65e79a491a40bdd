// Whose capability is it: the four rules of reference.ts, each from both ends, and when an object is disposed.

import assert from "node:assert/strict";
import { Connected, connected } from "../../fixtures/connected.ts";
import { CounterObject } from "../../../../tests/interop/capnp/peer.ts";
import {
  Callback,
  type CallbackClient,
  Counter,
  type CounterClient,
  Peer,
  type PeerKeepParamsReader,
  type PeerServer,
} from "../../../../tests/interop/capnp/test.capnp.ts";
import { RpcError } from "../index.ts";

/** An object that counts how often it was disposed. */
class Disposed implements Disposable {
  times = 0;
  call(): { text: string } {
    return { text: "yes" };
  }
  [Symbol.dispose](): void {
    this.times += 1;
  }
}

Deno.test("a capability in params is borrowed until the method ends", async () => {
  let stolen: CallbackClient | undefined;
  await using pair = new Connected({
    keep({ callback }: PeerKeepParamsReader): void {
      stolen = callback;
    },
  });
  const callback = new Disposed();
  await pair.peer.keep({ callback: Callback.serve(callback) });
  await pair.peer.health().catch(() => {});
  assert.equal(callback.times, 1);
  assert.equal(pair.server.counts().imports, 0);
  assert(stolen !== undefined && stolen.$reference.disposed);
});

Deno.test("a capability in params that was taken is kept until it is disposed, and only once", async () => {
  let kept: CallbackClient | undefined;
  await using pair = new Connected({
    keep({ callback }: PeerKeepParamsReader): void {
      kept = callback?.take();
    },
  });
  const callback = new Disposed();
  await pair.peer.keep({ callback: Callback.serve(callback) });
  assert.equal((await kept?.call({}))?.text, "yes");
  kept?.[Symbol.dispose]();
  kept?.[Symbol.dispose]();
  await pair.peer.health().catch(() => {});
  assert.equal(callback.times, 1);
});

Deno.test("a capability put into params stays the caller's", async () => {
  await using pair = connected();
  using counter = Counter.serve(new CounterObject(1)).client();
  await pair.peer.addLater({ counter, by: 1 });
  await pair.peer.addLater({ counter, by: 1 });
  assert.equal((await counter.add({ by: 1 })).value, 4);
});

Deno.test("a capability put into results is given away", async () => {
  const counter = Counter.serve(new CounterObject(1)).client();
  await using pair = new Connected({ same: () => ({ counter }) });
  using back = (await pair.peer.same()).counter;
  assert.equal((await back?.add({ by: 1 }))?.value, 2);
  assert(counter.$reference.disposed);
  await assert.rejects(Promise.resolve(pair.peer.same()), { type: "failed", message: /was disposed/ });
});

Deno.test("a capability in results belongs to the caller; disposing it disposes the object", async () => {
  await using pair = connected();
  const { counter } = await pair.peer.makeCounter({ start: 1 });
  assert.equal(pair.object.counters, 2);
  counter?.[Symbol.dispose]();
  await pair.peer.health();
  assert.equal(pair.object.counters, 1);
});

Deno.test("what was pipelined on and what is in the results are one reference", async () => {
  await using pair = connected();
  const call = pair.peer.makeCounter({ start: 1 });
  const early = call.counter;
  const { counter } = await call;
  assert.equal(counter?.$reference, early.$reference);
  assert.equal(call.counter.$reference, early.$reference);
  early[Symbol.dispose]();
  await pair.peer.health();
  assert.equal(pair.object.counters, 1);
});

Deno.test("a reference pipelined on and disposed early leaves the one in the results", async () => {
  await using pair = connected();
  const call = pair.peer.makeCounter({ start: 1 });
  call.counter[Symbol.dispose]();
  using counter = (await call).counter;
  assert.equal((await counter?.add({ by: 1 }))?.value, 2);
});

Deno.test("an object offered many times is one object, disposed when the last reference has gone", async () => {
  await using pair = connected();
  const callback = new Disposed();
  const served = Callback.serve(callback);
  await Promise.all([1, 2, 3].map(() => pair.peer.keep({ callback: served })));
  assert.equal(pair.client.counts().exports, 1);
  await pair.peer.forget();
  await pair.peer.health();
  assert.equal(callback.times, 1);
  assert.equal(pair.client.counts().exports, 0);
});

Deno.test("an object is not disposed under a method that runs", async () => {
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = {
    async add(): Promise<{ value: number }> {
      await promise;
      order.push("returned");
      return { value: 1 };
    },
    [Symbol.asyncDispose]: async () => void order.push("disposed"),
  };
  await using pair = new Connected({ same: () => ({ counter: Counter.serve(slow) }) });
  const { counter } = await pair.peer.same();
  const add = counter?.add({});
  counter?.[Symbol.dispose]();
  await pair.peer.health().catch(() => {});
  resolve();
  assert.equal((await add)?.value, 1);
  assert.deepEqual(order, ["returned", "disposed"]);
});

Deno.test("what a given-up call would have returned is disposed", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const callback = new Disposed();
  await using pair = new Connected({
    async same(): Promise<{ counter: CounterClient }> {
      await promise;
      return { counter: Counter.client(Callback.serve(callback).reference()) };
    },
  });
  pair.peer.same()[Symbol.dispose]();
  await pair.peer.health().catch(() => {});
  resolve();
  await pair.peer.health().catch(() => {});
  await pair.peer.health().catch(() => {});
  assert.equal(callback.times, 1);
});

Deno.test("what results hold that cannot be sent is let go", async () => {
  const callback = new Disposed();
  const served = (): CounterClient => Counter.client(Callback.serve(callback).reference());
  const same = served();
  const object: PeerServer = {
    same: () => ({ counter: same }),
    makeCounter: () => ({ counter: Counter.serve(new CounterObject(1, () => callback[Symbol.dispose]())) }),
    promised: () => (results) => {
      results.counter = served();
      throw new RpcError("failed", "after all");
    },
  };
  await using pair = new Connected(object, { limits: { exports: 1 } });
  await assert.rejects(Promise.resolve(pair.peer.same()), { type: "overloaded" });
  assert(same.$reference.disposed);
  await assert.rejects(Promise.resolve(pair.peer.makeCounter()), { type: "overloaded" });
  await assert.rejects(Promise.resolve(pair.peer.promised()), { type: "failed", message: "after all" });
  assert.equal(callback.times, 3);
  assert.equal(pair.server.counts().exports, 1);
});

Deno.test("closing disposes everything that was offered, the bootstrap object too", async () => {
  const callback = new Disposed();
  const bootstrap = new Disposed();
  const pair = new Connected({
    ...bootstrap,
    health: () => ({ status: "ok" }),
    [Symbol.dispose]: () => bootstrap.times++,
  });
  await pair.peer.health();
  const hang = pair.peer.keep({ callback: Callback.serve(callback) });
  await hang.catch(() => {});
  await pair[Symbol.asyncDispose]();
  assert.deepEqual([callback.times, bootstrap.times], [1, 1]);
});

Deno.test("what a dispose hook throws is told to onError, and harms nobody", async () => {
  const call = (): { text: string } => ({ text: "" });
  const dispose = (): never => {
    throw new Error("first");
  };
  const failing = { call, [Symbol.dispose]: dispose };
  const rejecting = { call, [Symbol.asyncDispose]: () => Promise.reject(new Error("second")) };
  await using pair = connected();
  await pair.peer.callBack({ callback: Callback.serve(failing), times: 0 });
  await pair.peer.callBack({ callback: Callback.serve(rejecting), times: 0 });
  assert.equal((await pair.peer.health()).status, "ok");
  assert.deepEqual(pair.errors.map((error) => error instanceof Error && error.message), ["first", "second"]);
});

Deno.test("calls on a disposed object fail, calls on a disposed client are refused", async () => {
  const served = Callback.serve(new Disposed());
  served.client()[Symbol.dispose]();
  using again = served.client();
  await assert.rejects(Promise.resolve(again.call({})), { type: "failed", message: /Callback was disposed/ });
});

Deno.test("a disposed capability cannot be sent: the call is refused and nothing else happens", async () => {
  await using pair = connected();
  await pair.peer.health();
  const counter = Counter.serve(new CounterObject(1)).client();
  counter[Symbol.dispose]();
  await assert.rejects(Promise.resolve(pair.peer.addLater({ counter, by: 1 })), { code: "argument" });
  const counters = [Counter.serve(new CounterObject(1)), counter];
  await assert.rejects(Promise.resolve(pair.peer.sum({ counters })), { code: "argument" });
  assert.deepEqual([pair.client.counts().questions, pair.client.counts().exports], [0, 0]);
  assert.equal((await pair.peer.health()).status, "ok");
});

Deno.test("a client disposed while its call is under way still gets the answer", async () => {
  await using pair = connected();
  const other = pair.client.bootstrap(Peer);
  const health = other.health();
  other[Symbol.dispose]();
  assert.equal((await health).status, "ok");
});

Deno.test("an error's type and text reach the caller; of any other error, nothing does", async () => {
  await using pair = new Connected({
    health(): never {
      throw new RpcError("overloaded", "later");
    },
    async live(): Promise<never> {
      throw new TypeError("a secret");
    },
  });
  await assert.rejects(Promise.resolve(pair.peer.health()), { type: "overloaded", message: "later" });
  await assert.rejects(Promise.resolve(pair.peer.live()), { type: "failed", message: "the method failed" });
  assert(pair.errors.some((error) => error instanceof TypeError && error.message === "a secret"));
});
