// Fuzz target: a peer that says anything at all, to a connection on which calls are under way in both directions. The
// connection may end, with an Abort or without; it must throw nothing but the package's own errors, leave no rejection
// unhandled, and keep nothing.

import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { PeerObject } from "../../../tests/interop/capnp/peer.ts";
import {
  Callback,
  Counter,
  Peer,
  PeerCallBackParams,
  PeerMakeCounterParams,
  PeerSameParams,
} from "../../../tests/interop/capnp/test.capnp.ts";
import { memoryStreams } from "../fixtures/memory-stream.ts";
import { type AnyPointerInit, CapnpError, type InitOf, RpcConnection, type RpcLimits } from "../src/index.ts";
import { Message } from "../src/rpc/rpc.capnp.ts";

type Frame = InitOf<typeof Message>;

const limits: Partial<RpcLimits> = {
  message: { messageBytes: 64 * 1024, segments: 16, traversalWords: 64 * 1024, depth: 16 },
  callsInFlight: 8,
  callsWaiting: 8,
  wordsInFlight: 16 * 1024,
  answers: 32,
  exports: 32,
  imports: 32,
  unsentBytes: 64 * 1024,
};

function call(questionId: number, methodId: number, content: AnyPointerInit = null, more: Frame["call"] = {}): Frame {
  const target = { promisedAnswer: { questionId: 0 } };
  return { call: { questionId, target, interfaceId: Peer.id, methodId, params: { content }, ...more } };
}

const callback = Callback.serve({});
const callBack: AnyPointerInit = (pointer) => pointer.set(PeerCallBackParams, { callback, times: 2 });
const same: AnyPointerInit = (pointer) => pointer.set(PeerSameParams, { counter: Counter.serve({}) });
const makeCounter: AnyPointerInit = (pointer) => pointer.set(PeerMakeCounterParams, { start: 1 });

/** What every run begins with: the peer has the bootstrap as question 0, and a method runs for it as question 1. */
const opening = frames({ bootstrap: { questionId: 0 } }, call(1, 11));

export const seeds: readonly Uint8Array[] = [
  frames(call(2, 0), { finish: { questionId: 2 } }),
  frames(
    call(2, 2, makeCounter),
    call(3, 0, null, {
      target: { promisedAnswer: { questionId: 2, transform: [{ getPointerField: 1 }, { getPointerField: 0 }] } },
    }),
  ),
  frames(
    call(2, 3, null, { params: { content: callBack, capTable: [{ senderHosted: 4 }] } }),
    { return: { answerId: 1, results: { content: null } } },
    { return: { answerId: 2, exception: { reason: "no", type: "overloaded" } } },
  ),
  frames(call(2, 4, null, { params: { content: callBack, capTable: [{ senderPromise: 5 }] } }), call(3, 5), {
    resolve: { promiseId: 5, cap: { receiverHosted: 0 } },
  }, call(4, 6)),
  frames(call(2, 7, null, { params: { content: same, capTable: [{ senderHosted: 6 }] } }), {
    disembargo: {
      target: { promisedAnswer: { questionId: 2, transform: [{ getPointerField: 0 }] } },
      context: { senderLoopback: 3 },
    },
  }),
  frames({ return: { answerId: 0, results: { content: callback, capTable: [{ senderHosted: 1 }] } } }),
  frames(
    { return: { answerId: 0, takeFromOtherQuestion: 2 } },
    call(2, 0, null, { sendResultsTo: { yourself: null } }),
  ),
  frames(
    call(2, 8),
    call(3, 9, null, { params: { content: same, capTable: [{ receiverAnswer: { questionId: 2 } }] } }),
  ),
  frames({ release: { id: 0, referenceCount: 1 } }, { finish: { questionId: 1, releaseResultCaps: false } }),
  frames({ unimplemented: { call: { questionId: 1 } } }, { abort: { reason: "enough" } }),
  frames({ provide: { questionId: 9 } }, { disembargo: { context: { receiverLoopback: 0 } } }),
];

function frames(...messages: Frame[]): Uint8Array {
  const parts = messages.map((message) => Message.encode(message));
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export async function fuzz(bytes: Uint8Array): Promise<void> {
  const [mine, theirs] = memoryStreams();
  const object = new PeerObject();
  const errors: unknown[] = [];
  const connection = new RpcConnection(theirs, {
    bootstrap: Peer.serve(object),
    limits,
    onError: (error) => errors.push(error),
  });
  const drained = (async () => {
    while (await mine.read() !== undefined);
  })();
  const peer = connection.bootstrap(Peer);
  const outcomes: unknown[] = [];
  const outcome = (call: PromiseLike<unknown>): void => {
    call.then(undefined, (error: unknown) => outcomes.push(error));
  };
  outcome(peer.health());
  const made = peer.makeCounter({ start: 1 });
  outcome(made.counter.add({ by: 1 }));
  outcome(peer.callBack({ callback: Callback.serve({}), times: 1 }));
  outcome(peer.same({ counter: Counter.serve({}) }).counter.note({ sequence: 1 }));
  await mine.write([opening, bytes]).catch(() => {});
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  await connection.close();
  await mine.close();
  await drained;
  await setImmediate();
  for (const error of [...errors, ...outcomes]) if (!(error instanceof CapnpError)) throw error;
  const { unsentBytes: _, ...counts } = connection.counts();
  for (const [name, count] of Object.entries(counts)) assert.equal(count, 0, name);
  assert.deepEqual([object.counters, object.hangingNow], [0, 0]);
}
