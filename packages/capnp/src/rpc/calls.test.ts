// How calls travel: ids, batches, the order of messages, giving up, messages that cannot be sent. Judged by a scripted
// peer where the wire is what matters.

import assert from "node:assert/strict";
import { Connected, connected } from "../../fixtures/connected.ts";
import { ScriptedPeer } from "../../fixtures/scripted-peer.ts";
import { CounterObject } from "../../../../tests/interop/capnp/peer.ts";
import { Counter, Peer, PeerSameResults, type PeerServer } from "../../../../tests/interop/capnp/test.capnp.ts";
import {
  type ByteStream,
  type CallContext,
  defaultReadLimits,
  promisedClient,
  RpcConnection,
  RpcError,
} from "../index.ts";
import { memoryStreams } from "../../fixtures/memory-stream.ts";

Deno.test("all calls of one turn leave in one write", async () => {
  await using pair = connected();
  await pair.peer.health();
  pair.writes.length = 0;
  await Promise.all(Array.from({ length: 100 }, () => pair.peer.health()));
  // The calls, and then the finishes.
  assert(pair.writes.length <= 3, `${pair.writes.length} writes`);
});

Deno.test("a bootstrap, a call a few awaits later and the answers to both are one write each", async () => {
  const writes: string[] = [];
  const [mine, theirs] = memoryStreams();
  const noting = (name: string, stream: ByteStream): ByteStream => ({
    read: () => stream.read(),
    write(parts) {
      writes.push(name);
      return stream.write(parts);
    },
    close: () => stream.close(),
  });
  const asynchronous: PeerServer = { health: async () => ({ status: "ok" }) };
  await using _server = new RpcConnection(noting("server", theirs), { bootstrap: Peer.serve(asynchronous) });
  await using client = new RpcConnection(noting("client", mine));
  const connect = async () => ({ peer: client.bootstrap(Peer) });
  const { peer } = await connect();
  assert.equal((await peer.health()).status, "ok");
  assert.deepEqual(writes, ["client", "server"]);
});

Deno.test("a given-up question's id is free only after its Return", async () => {
  await using peer = new ScriptedPeer();
  using remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  const hang = remote.hang();
  const first = (await peer.expect("call")).call.questionId;
  hang[Symbol.dispose]();
  assert.equal((await peer.expect("finish")).finish.questionId, first);
  remote.health().catch(() => {});
  const second = (await peer.expect("call")).call.questionId;
  assert.notEqual(second, first);
  await peer.send({ return: { answerId: first, canceled: null } });
  await peer.send({ return: { answerId: second, canceled: null } });
  assert.equal((await peer.expect("finish")).finish.questionId, second);
  remote.health().catch(() => {});
  remote.health().catch(() => {});
  const ids = [(await peer.expect("call")).call.questionId, (await peer.expect("call")).call.questionId];
  assert.deepEqual(ids.sort(), [first, second].sort());
});

Deno.test("results of a given-up call are left to the Finish", async () => {
  await using peer = new ScriptedPeer();
  using remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  const same = remote.same();
  const { questionId } = (await peer.expect("call")).call;
  same[Symbol.dispose]();
  const { finish } = await peer.expect("finish");
  assert.equal(finish.releaseResultCaps, true);
  await peer.send({
    return: {
      answerId: questionId,
      results: {
        content: (pointer) => pointer.set(PeerSameResults, { counter: Counter.serve({}) }),
        capTable: [{ senderHosted: 9 }],
      },
    },
  });
  remote.health().catch(() => {});
  await peer.expect("call");
  assert.deepEqual([peer.connection.counts().imports, peer.connection.counts().questions], [0, 2]);
});

Deno.test("the Disembargo precedes the Finish, and holds later calls back until it returns", async () => {
  await using peer = new ScriptedPeer();
  const own = new CounterObject(0);
  using remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  const same = remote.same({ counter: Counter.serve(own) });
  const asked = (await peer.expect("call")).call;
  const exported = asked.params.capTable.get(0).senderHosted;
  using back = same.counter;
  back.note({ sequence: 0 }).catch(() => {});
  const early = (await peer.expect("call")).call;
  assert.equal(early.target.promisedAnswer.questionId, asked.questionId);
  await peer.send({
    return: {
      answerId: asked.questionId,
      releaseParamCaps: false,
      results: {
        content: (pointer) => pointer.set(PeerSameResults, { counter: Counter.serve({}) }),
        capTable: [{ receiverHosted: exported }],
      },
    },
  });
  const { disembargo } = await peer.expect("disembargo");
  assert.equal(disembargo.target.promisedAnswer.questionId, asked.questionId);
  assert.equal((await peer.expect("finish")).finish.questionId, asked.questionId);
  const late = back.note({ sequence: 1 });
  // The early call comes back, asking that its results be kept, and is taken from there.
  const { interfaceId, methodId, params } = early;
  await peer.send(
    {
      call: {
        questionId: 50,
        target: { importedCap: exported },
        interfaceId,
        methodId,
        params,
        sendResultsTo: { yourself: null },
      },
    },
    { return: { answerId: early.questionId, takeFromOtherQuestion: 50 } },
  );
  assert.equal((await peer.expect("return")).return.which(), "resultsSentElsewhere");
  assert.equal((await peer.expect("finish")).finish.questionId, early.questionId);
  assert.deepEqual(own.sequences, [0]);
  await peer.send(
    { finish: { questionId: 50 } },
    {
      disembargo: {
        target: { importedCap: exported },
        context: { receiverLoopback: disembargo.context.senderLoopback },
      },
    },
  );
  assert.equal((await late).position, 1);
  assert.deepEqual(own.sequences, [0, 1]);
});

Deno.test("a cap in a Return that was kept is released with the count that it was sent with", async () => {
  await using peer = new ScriptedPeer();
  using remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  const calls = [remote.same(), remote.same()];
  for (let index = 0; index < 2; index++) {
    const { questionId } = (await peer.expect("call")).call;
    await peer.send({
      return: {
        answerId: questionId,
        results: {
          content: (pointer) => pointer.set(PeerSameResults, { counter: Counter.serve({}) }),
          capTable: [{ senderHosted: 9 }],
        },
      },
    });
  }
  const [first, second] = await Promise.all(calls);
  assert.equal((await peer.expect("finish")).finish.releaseResultCaps, false);
  assert.equal((await peer.expect("finish")).finish.releaseResultCaps, false);
  first?.counter?.[Symbol.dispose]();
  second?.counter?.[Symbol.dispose]();
  const { release } = await peer.expect("release");
  assert.deepEqual([release.id, release.referenceCount], [9, 2]);
});

for (const [releaseParamCaps, left] of [[undefined, 0], [true, 0], [false, 1]] as const) {
  Deno.test(`a Return with releaseParamCaps ${releaseParamCaps ?? "left out"} leaves ${left} exports`, async () => {
    await using peer = new ScriptedPeer();
    using remote = peer.connection.bootstrap(Peer);
    await peer.expect("bootstrap");
    const keep = remote.addLater({ counter: Counter.serve(new CounterObject(1)) });
    const { questionId } = (await peer.expect("call")).call;
    assert.equal(peer.connection.counts().exports, 1);
    await peer.send({ return: { answerId: questionId, releaseParamCaps, results: {} } });
    assert.equal((await keep).value, 0);
    assert.equal(peer.connection.counts().exports, left);
  });
}

Deno.test("a call with a signal that is aborted already is not sent", async () => {
  await using pair = connected();
  await pair.peer.health();
  // Its Finish goes out first.
  await new Promise((resolve) => setTimeout(resolve));
  pair.writes.length = 0;
  const call = pair.peer.health({}, { signal: AbortSignal.abort(new Error("no")) });
  await assert.rejects(Promise.resolve(call), /no/);
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(pair.writes, []);
});

Deno.test("a signal that outlives its calls keeps nothing of them", async () => {
  await using pair = connected();
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners += 1, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners -= 1, remove(...args));
  await pair.peer.health({}, { signal });
  await pair.peer.fail({}, { signal }).catch(() => {});
  assert.equal(listeners, 0);
});

Deno.test("a message that is too long is refused whole, and the next one goes", async () => {
  await using pair = new Connected({ health: () => ({ status: "x".repeat(5000) }), live: () => ({ counters: 1 }) }, {
    limits: { message: { ...defaultReadLimits, messageBytes: 4096 } },
  });
  const data = new Uint8Array(5000);
  await assert.rejects(Promise.resolve(pair.peer.echo({ value: { data } })), { code: "limit" });
  await assert.rejects(Promise.resolve(pair.peer.health()), { type: "failed", message: /4096 are allowed/ });
  assert.equal((await pair.peer.live()).counters, 1);
  assert.equal(pair.client.counts().questions, 0);
});

Deno.test("an error's text is cut before it is sent", async () => {
  await using pair = new Connected({
    health(): never {
      throw new RpcError("failed", "a".repeat(100_000));
    },
  });
  const error = await Promise.resolve(pair.peer.health()).then(() => undefined, (reason: unknown) => reason);
  assert(error instanceof RpcError);
  assert.equal(error.message.length, 4096);
});

Deno.test("params that cannot be written are refused whole, and the next call goes", async () => {
  await using pair = connected();
  await assert.rejects(Promise.resolve(pair.peer.makeCounter({ start: -1 })), { code: "argument" });
  assert.equal((await pair.peer.health()).status, "ok");
});

Deno.test("a call made while another's params are being written follows it", async () => {
  await using pair = connected();
  let inner: PromiseLike<{ readonly status: string }> | undefined;
  const outer = pair.peer.echo((params) => {
    params.value = (value) => {
      value.text = "outer";
      inner = pair.peer.health();
      value.number = 7;
    };
  });
  const { value } = await outer;
  assert.deepEqual([value.text, value.number], ["outer", 7]);
  assert.equal((await inner)?.status, "ok");
});

Deno.test("a pipelined call runs even if the call that it hangs on was given up", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const counter = new CounterObject(1);
  await using pair = new Connected({
    async same() {
      await promise;
      return { counter: Counter.serve(counter) };
    },
  });
  const same = pair.peer.same();
  const add = same.counter.add({ by: 1 });
  same[Symbol.dispose]();
  same.catch(() => {});
  resolve();
  assert.equal((await add).value, 2);
});

Deno.test("an end without a bootstrap capability says so", async () => {
  const [mine, theirs] = memoryStreams();
  await using _server = new RpcConnection(theirs);
  await using client = new RpcConnection(mine);
  using peer = client.bootstrap(Peer);
  await assert.rejects(Promise.resolve(peer.health()), { type: "failed", message: /no bootstrap/ });
});

Deno.test("a stream that is cut fails what is open, and methods see it", async () => {
  const [mine, theirs] = memoryStreams();
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const server = new RpcConnection(theirs, {
    bootstrap: Peer.serve({
      hang: (_, { signal }) =>
        new Promise<void>((end) => signal.addEventListener("abort", () => (resolve(signal.reason), end()))),
    }),
  });
  let cut: (error: Error) => void = () => {};
  const broken = new Promise<never>((_, reject) => cut = reject);
  const client = new RpcConnection({
    read: () => Promise.race([mine.read(), broken]),
    write: (parts) => mine.write(parts),
    close: () => mine.close(),
  });
  using peer = client.bootstrap(Peer);
  const hang = peer.hang();
  hang.catch(() => {});
  cut(new Error("the cable"));
  await assert.rejects(Promise.resolve(hang), { type: "disconnected", message: "the cable" });
  assert.equal((await client.closed).message, "the cable");
  await server.closed;
  const reason = await promise;
  assert(reason instanceof RpcError && reason.type === "disconnected");
});

Deno.test("a method hears by a listener that its call was given up, also when it asks afterwards", async () => {
  const [mine, theirs] = memoryStreams();
  const heard: string[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<CallContext>();
  const hang = (_: unknown, call: CallContext): Promise<void> => {
    call.whenGivenUp(() => heard.push("first"));
    begin(call);
    return new Promise<void>(() => {});
  };
  await using _server = new RpcConnection(theirs, { bootstrap: Peer.serve({ hang, health: () => ({}) }) });
  await using client = new RpcConnection(mine);
  using peer = client.bootstrap(Peer);
  const waiting = peer.hang();
  waiting.catch(() => {});
  const call = await begun;
  assert.equal(heard.join(), "");
  waiting[Symbol.dispose]();
  await peer.health();
  assert.equal(heard.join(), "first");
  call.whenGivenUp(() => heard.push("afterwards"));
  assert.equal(heard.join(), "first,afterwards");
  assert(call.signal.aborted);
});

Deno.test("a capability passed on is reached through whoever passed it on", async () => {
  await using far = connected();
  await using near = new Connected({
    same: () => ({ counter: far.peer.makeCounter({ start: 5 }).counter }),
    promised: () => ({ counter: far.peer.promised().counter }),
  });
  const same = near.peer.same();
  assert.equal((await same.counter.add({ by: 1 })).value, 6);
  using counter = (await same).counter;
  assert.equal((await counter?.add({ by: 1 }))?.value, 7);
  using promised = (await near.peer.promised()).counter;
  const note = promised?.note({ sequence: 3 });
  await near.peer.same();
  await far.peer.settle({ counter: Counter.serve(new CounterObject(0)) });
  assert.equal((await note)?.position, 0);
  counter?.[Symbol.dispose]();
  await near.peer.health().catch(() => {});
});

Deno.test("giving up reaches through whoever passes the call on; so do errors", async () => {
  await using far = connected();
  await using near = new Connected({ any: () => ({ value: far.peer.take() }) });
  using through = (await near.peer.any()).value.asCapability(Peer);
  assert(through !== undefined);
  await assert.rejects(Promise.resolve(through.fail({ type: 1, text: "far" })), { type: "overloaded", message: "far" });
  const hang = through.hang();
  hang.catch(() => {});
  while (far.object.hangingNow === 0) await through.health();
  hang[Symbol.dispose]();
  while (far.object.canceled === 0) await through.health();
  assert.equal(far.object.hangingNow, 0);
});

Deno.test("a promise that resolves to itself fails its calls", async () => {
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof Counter.client>>();
  const counter = promisedClient(Counter, promise);
  const add = counter.add({ by: 1 });
  resolve(counter);
  await assert.rejects(Promise.resolve(add), { type: "failed", message: /itself/ });
});

Deno.test("calls within the process: by value, in order, never within the caller's turn", async () => {
  const object = new CounterObject(0);
  using counter = Counter.serve(object).client();
  const calls = [1, 2, 3].map((sequence) => counter.note({ sequence }));
  assert.deepEqual(object.sequences, []);
  await Promise.all(calls);
  assert.deepEqual(object.sequences, [1, 2, 3]);
  const notes = (await counter.notes()).sequences;
  object.sequences.length = 0;
  assert.deepEqual(notes.toArray(), [1, 2, 3]);
});

Deno.test("abort tells the peer why", async () => {
  await using pair = connected();
  await pair.peer.health();
  await pair.server.abort("the node is being moved");
  assert.match((await pair.client.closed).message, /the node is being moved/);
});
