// Promises on the wire and off it: exported, imported, broken, dropped, given back to whoever they came from; tail calls
// that fail; what waits when the connection ends.

import assert from "node:assert/strict";
import { Connected, connected } from "../../fixtures/connected.ts";
import { ScriptedPeer } from "../../fixtures/scripted-peer.ts";
import { CounterObject, PeerObject } from "../../../../tests/interop/capnp/peer.ts";
import {
  Callback,
  Counter,
  type CounterClient,
  Peer,
  type PeerClient,
  PeerKeepParams,
  PeerSameParams,
  PeerSameResults,
  type PeerServer,
} from "../../../../tests/interop/capnp/test.capnp.ts";
import { type AnyPointerInit, type InitOf, promisedClient, RpcError } from "../index.ts";
import type { CapDescriptor, Message } from "./rpc.capnp.ts";

/** A connection whose application has made a call `same`, and its question id for the peer. */
async function asked(
  counter?: CounterClient,
): Promise<{ peer: ScriptedPeer; remote: PeerClient; same: ReturnType<PeerClient["same"]>; questionId: number }> {
  const peer = new ScriptedPeer();
  const remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  const same = remote.same({ counter: counter ?? null });
  const { questionId } = (await peer.expect("call")).call;
  return { peer, remote, same, questionId };
}

type Frame = InitOf<typeof Message>;

/** A Return of `same` with that capability. */
function sameReturn(answerId: number, descriptor: InitOf<typeof CapDescriptor>): Frame {
  const content: AnyPointerInit = (pointer) => pointer.set(PeerSameResults, { counter: Counter.serve({}) });
  return { return: { answerId, releaseParamCaps: false, results: { content, capTable: [descriptor] } } };
}

/** Ends as soon as nothing more happens without the peer. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
}

Deno.test("an imported promise that is dropped is released", async () => {
  const { peer, same, questionId } = await asked();
  await using _peer = peer;
  await peer.send(sameReturn(questionId, { senderPromise: 5 }));
  const { counter } = await same;
  assert.equal((await peer.expect("finish")).finish.releaseResultCaps, false);
  counter?.[Symbol.dispose]();
  assert.deepEqual((await peer.expect("release")).release.id, 5);
  // Its Resolve was under way: what it brings is released as well.
  await peer.send({ resolve: { promiseId: 5, cap: { senderHosted: 6 } } });
  assert.deepEqual((await peer.expect("release")).release.id, 6);
});

Deno.test("an imported promise that resolves to an object over there: calls go there, the promise is released", async () => {
  const { peer, same, questionId } = await asked();
  await using _peer = peer;
  await peer.send(sameReturn(questionId, { senderPromise: 5 }));
  using counter = (await same).counter;
  await peer.expect("finish");
  counter?.add({ by: 1 }).catch(() => {});
  assert.equal((await peer.expect("call")).call.target.importedCap, 5);
  await peer.send({ resolve: { promiseId: 5, cap: { senderHosted: 6 } } });
  assert.equal((await peer.expect("release")).release.id, 5);
  counter?.add({ by: 1 }).catch(() => {});
  assert.equal((await peer.expect("call")).call.target.importedCap, 6);
});

Deno.test("an imported promise that resolves to nothing, or to an unknown kind of thing", async () => {
  for (const [cap, type] of [[{ none: null }, "failed"], [{ receiverAnswer: {} }, undefined]] as const) {
    const { peer, same, questionId } = await asked();
    await using _peer = peer;
    await peer.send(sameReturn(questionId, { senderPromise: 5 }));
    using counter = (await same).counter;
    await peer.expect("finish");
    await peer.send({ resolve: { promiseId: 5, cap } });
    if (type === undefined) {
      await peer.expectAbort(/question 0 is not in use/);
      continue;
    }
    await turns();
    await assert.rejects(Promise.resolve(counter?.add({})), { type });
  }
});

Deno.test("a question whose result is itself, by way of an answer, breaks", async () => {
  const object: PeerServer = { same: (): { counter: CounterClient } => ({ counter: early.take() }) };
  const peer: ScriptedPeer = new ScriptedPeer({ bootstrap: Peer.serve(object) });
  await using _peer = peer;
  using remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  const same = remote.same();
  using early: CounterClient = same.counter;
  const { questionId } = (await peer.expect("call")).call;
  await peer.send(
    { bootstrap: { questionId: 0 } },
    { call: { questionId: 1, target: { promisedAnswer: { questionId: 0 } }, interfaceId: Peer.id, methodId: 7 } },
    sameReturn(questionId, { receiverAnswer: { questionId: 1, transform: [{ getPointerField: 0 }] } }),
  );
  await peer.expect("return");
  await peer.expect("return");
  await peer.expect("finish");
  await assert.rejects(Promise.resolve(early.add({})), { type: "failed", message: /itself/ });
});

Deno.test("an exported promise is resolved once it is settled for good, and passes on what still comes for it", async () => {
  const { promise, resolve } = Promise.withResolvers<CounterClient>();
  using later = promisedClient(Counter, promise);
  const peer = new ScriptedPeer();
  await using _peer = peer;
  using remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  remote.addLater({ counter: later, by: 1 }).catch(() => {});
  const { call } = await peer.expect("call");
  const promiseId = call.params.capTable.get(0).senderPromise;
  // Sent again before it is resolved: the same promise.
  remote.addLater({ counter: later, by: 1 }).catch(() => {});
  assert.equal((await peer.expect("call")).call.params.capTable.get(0).senderPromise, promiseId);
  const object = new CounterObject(0);
  resolve(Counter.serve(object).client());
  const { resolve: resolved } = await peer.expect("resolve");
  assert.equal(resolved.promiseId, promiseId);
  const settled = resolved.cap.senderHosted;
  assert.notEqual(settled, promiseId);
  const note = (questionId: number, importedCap: number): Frame => ({
    call: { questionId, target: { importedCap }, interfaceId: Counter.id, methodId: 1, params: { content: null } },
  });
  await peer.send(note(1, promiseId), note(2, settled));
  assert.equal((await peer.expect("return")).return.answerId, 1);
  assert.equal((await peer.expect("return")).return.answerId, 2);
  assert.equal(object.sequences.length, 2);
});

Deno.test("a capability that is broken already is sent as a promise and breaks at once", async () => {
  using broken = promisedClient(Counter, Promise.reject(new RpcError("overloaded", "no counter")));
  await turns();
  const peer = new ScriptedPeer();
  await using _peer = peer;
  using remote = peer.connection.bootstrap(Peer);
  await peer.expect("bootstrap");
  remote.addLater({ counter: broken }).catch(() => {});
  const { call } = await peer.expect("call");
  const { resolve } = await peer.expect("resolve");
  assert.equal(resolve.promiseId, call.params.capTable.get(0).senderPromise);
  assert.deepEqual([resolve.exception.type, resolve.exception.reason], ["overloaded", "no counter"]);
});

Deno.test("a promise of ours that became the peer's object, and comes back: calls keep their order all the same", async () => {
  const { promise, resolve } = Promise.withResolvers<CounterClient>();
  const later = promisedClient(Counter, promise);
  const { peer, same, questionId } = await asked(later);
  await using _peer = peer;
  // The peer's object, known here as import 7.
  const other = peer.connection.bootstrap(Peer).same();
  await peer.expect("bootstrap");
  const second = (await peer.expect("call")).call.questionId;
  await peer.send(sameReturn(second, { senderHosted: 7 }));
  const theirs = (await other).counter;
  assert(theirs !== undefined);
  await peer.expect("finish");
  resolve(theirs);
  const { resolve: resolved } = await peer.expect("resolve");
  assert.equal(resolved.cap.receiverHosted, 7);
  // An early call travels by the question; then its result turns out to be our own promise.
  using back = same.counter;
  back.note({ sequence: 0 }).catch(() => {});
  await peer.expect("call");
  await peer.send(sameReturn(questionId, { receiverHosted: resolved.promiseId }));
  const { disembargo } = await peer.expect("disembargo");
  assert.equal(disembargo.target.promisedAnswer.questionId, questionId);
  await peer.expect("finish");
  back.note({ sequence: 1 }).catch(() => {});
  await turns();
  // The late call waits here until the disembargo has come back; then it goes where the promise went.
  await peer.send(
    { disembargo: { target: { importedCap: resolved.promiseId }, context: { senderLoopback: 3 } } },
    { disembargo: { target: { importedCap: 7 }, context: { receiverLoopback: disembargo.context.senderLoopback } } },
  );
  const echoed = (await peer.expect("disembargo")).disembargo;
  assert.deepEqual([echoed.target.importedCap, echoed.context.receiverLoopback], [7, 3]);
  const { call } = await peer.expect("call");
  assert.equal(call.target.importedCap, 7);
});

Deno.test("a disembargo does not overtake calls that wait for their turn", async () => {
  const running: (() => void)[] = [];
  const peer = new ScriptedPeer({
    bootstrap: Peer.serve({
      hang: () => new Promise((resolve) => running.push(resolve)),
      same: ({ counter }) => ({ counter: counter ?? null }),
    }),
    limits: { callsInFlight: 2 },
  });
  await using _peer = peer;
  const target = { promisedAnswer: { questionId: 0 } };
  const content: AnyPointerInit = (pointer) => pointer.set(PeerSameParams, { counter: Counter.serve({}) });
  const result = { promisedAnswer: { questionId: 1, transform: [{ getPointerField: 0 }] } };
  await peer.send(
    { bootstrap: { questionId: 0 } },
    {
      call: {
        questionId: 1,
        target,
        interfaceId: Peer.id,
        methodId: 7,
        params: { content, capTable: [{ senderHosted: 9 }] },
      },
    },
    { call: { questionId: 2, target, interfaceId: Peer.id, methodId: 11 } },
    { call: { questionId: 3, target, interfaceId: Peer.id, methodId: 11 } },
    // Waits: two methods run. It is for the peer's own object, and so is what follows it.
    { call: { questionId: 4, target: result, interfaceId: Counter.id, methodId: 1 } },
    { disembargo: { target: result, context: { senderLoopback: 8 } } },
  );
  await peer.expect("return");
  await peer.expect("return");
  await turns();
  running[0]?.();
  assert.equal((await peer.expect("return")).return.answerId, 2);
  const { call } = await peer.expect("call");
  assert.deepEqual([call.target.importedCap, call.sendResultsTo.which()], [9, "yourself"]);
  assert.equal((await peer.expect("return")).return.takeFromOtherQuestion, call.questionId);
  assert.equal((await peer.expect("disembargo")).disembargo.context.receiverLoopback, 8);
});

for (const [name, fail] of [["fails", true], ["is given up", false]] as const) {
  Deno.test(`a call whose results the peer keeps, and that ${name}`, async () => {
    const { peer, remote, questionId } = await asked();
    await using _peer = peer;
    const own = Callback.serve(
      fail
        ? {
          call: () => {
            throw new RpcError("overloaded", "busy");
          },
        }
        : {
          call: (_, { signal }) =>
            new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        },
    );
    const call = remote.callBack({ callback: own, times: 1 });
    call.catch(() => {});
    const { params } = (await peer.expect("call")).call;
    await peer.send(
      {
        call: {
          questionId: 30,
          target: { importedCap: params.capTable.get(0).senderHosted },
          interfaceId: Callback.id,
          methodId: 0,
          sendResultsTo: { yourself: null },
        },
      },
      { return: { answerId: questionId, takeFromOtherQuestion: 30 } },
      ...(fail ? [] : [{ finish: { questionId: 30 } }]),
    );
    assert.equal((await peer.expect("return")).return.which(), fail ? "resultsSentElsewhere" : "canceled");
  });
}

Deno.test("a call that was passed back and sends results all the same fails what was pipelined on it", async () => {
  const peer = new ScriptedPeer({ bootstrap: Peer.serve(new PeerObject()) });
  await using _peer = peer;
  const target = { promisedAnswer: { questionId: 0 } };
  const content: AnyPointerInit = (pointer) => pointer.set(PeerSameParams, { counter: Counter.serve({}) });
  const result = { promisedAnswer: { questionId: 1, transform: [{ getPointerField: 0 }] } };
  await peer.send(
    { bootstrap: { questionId: 0 } },
    {
      call: {
        questionId: 1,
        target,
        interfaceId: Peer.id,
        methodId: 7,
        params: { content, capTable: [{ senderHosted: 9 }] },
      },
    },
    { call: { questionId: 2, target: result, interfaceId: Counter.id, methodId: 1 } },
    { call: { questionId: 3, target: { promisedAnswer: { questionId: 2, transform: [{ getPointerField: 0 }] } } } },
  );
  await peer.expect("return");
  await peer.expect("return");
  const first = (await peer.expect("call")).call;
  assert.equal((await peer.expect("return")).return.takeFromOtherQuestion, first.questionId);
  const second = (await peer.expect("call")).call;
  assert.equal(second.target.promisedAnswer.questionId, first.questionId);
  await peer.expect("return");
  await peer.send({ return: { answerId: first.questionId, results: { capTable: [{ senderHosted: 77 }] } } });
  assert.equal((await peer.expect("release")).release.id, 77);
});

Deno.test("results that cannot be read reject, and let go of what came with them", async () => {
  const { peer, same, questionId } = await asked();
  await using _peer = peer;
  await peer.send({
    return: { answerId: questionId, results: { content: "no struct", capTable: [{ senderHosted: 4 }] } },
  });
  await assert.rejects(Promise.resolve(same), { code: "malformed" });
  const messages = [await peer.next(), await peer.next()];
  assert.deepEqual(messages.map((message) => message?.which()).sort(), ["finish", "release"]);
});

Deno.test("pipelining on a call that was given up fails", async () => {
  await using pair = connected();
  const call = pair.peer.makeCounter({ start: 1 });
  using early = call.counter;
  call[Symbol.dispose]();
  call.catch(() => {});
  await assert.rejects(Promise.resolve(early.add({ by: 1 })), { type: "failed", message: /disposed/ });
  await assert.rejects(Promise.resolve(call.counter.add({ by: 1 })), { type: "failed", message: /disposed/ });
});

Deno.test("what waits when the connection ends is failed, never run", async () => {
  let begun = 0;
  const peer = new ScriptedPeer({
    bootstrap: Peer.serve({
      hang: async (_, { signal }) => {
        begun += 1;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      },
      keep: () => void (begun += 1),
    }),
    limits: { callsInFlight: 1, callsWaiting: 5 },
  });
  await using _peer = peer;
  const target = { promisedAnswer: { questionId: 0 } };
  const content: AnyPointerInit = (pointer) => pointer.set(PeerKeepParams, { callback: Callback.serve({}) });
  await peer.send(
    { bootstrap: { questionId: 0 } },
    { call: { questionId: 1, target, interfaceId: Peer.id, methodId: 11 } },
    {
      call: {
        questionId: 2,
        target,
        interfaceId: Peer.id,
        methodId: 4,
        params: { content, capTable: [{ senderHosted: 1 }] },
      },
    },
    { bootstrap: { questionId: 3 } },
  );
  await peer.expect("return");
  await turns();
  assert.equal(peer.connection.counts().callsWaiting, 2);
  await peer.connection.close();
  await turns();
  assert.equal(begun, 1);
  const { unsentBytes: _, ...counts } = peer.connection.counts();
  for (const [name, count] of Object.entries(counts)) assert.equal(count, 0, name);
});

Deno.test("pipelining, giving up and disposing within the process", async () => {
  const peerObject = new PeerObject();
  using peer = Peer.serve(peerObject).client();
  {
    using made = peer.makeCounter({ start: 1 });
    assert.equal((await made.holder.inner.counter.add({ by: 1 })).value, 102);
    assert.equal(peerObject.counters, 2);
  }
  assert.equal(peerObject.counters, 0);
  const hang = peer.hang();
  await turns();
  assert.equal(peerObject.hangingNow, 1);
  hang[Symbol.dispose]();
  await assert.rejects(Promise.resolve(hang), /disposed/);
  await turns();
  assert.deepEqual([peerObject.hangingNow, peerObject.canceled], [0, 1]);
  await assert.rejects(Promise.resolve(peer.health({}, { signal: AbortSignal.abort(new Error("no")) })), /no/);
  await assert.rejects(Promise.resolve(peer.absent()), { type: "unimplemented" });
  const dropped = peer.makeCounter({ start: 1 });
  dropped[Symbol.dispose]();
  dropped.catch(() => {});
  await turns();
  assert.equal(peerObject.counters, 0);
});

Deno.test("an object can be reached over its own connection's far end and back without end", async () => {
  // A's object goes to B and comes back thirty times, each time as itself.
  const object: PeerServer = { same: ({ counter }) => ({ counter: counter?.take() ?? null }) };
  await using pair = new Connected(object);
  let counter = Counter.serve(new CounterObject(0)).client();
  for (let round = 0; round < 30; round++) {
    const next = (await pair.peer.same({ counter })).counter;
    counter[Symbol.dispose]();
    assert(next !== undefined);
    counter = next;
  }
  assert.equal((await counter.add({ by: 1 })).value, 1);
  counter[Symbol.dispose]();
  await pair.peer.health().catch(() => {});
  assert.deepEqual([pair.client.counts().exports, pair.server.counts().imports], [0, 0]);
});
