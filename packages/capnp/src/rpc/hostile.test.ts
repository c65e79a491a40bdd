// Peers that break the protocol, one way a test, and what must happen: an Abort that says why, or an answer that hurts
// nobody else on the connection. What is left on the connection afterwards is nothing.

import assert from "node:assert/strict";
import { ScriptedPeer } from "../../fixtures/scripted-peer.ts";
import { PeerObject } from "../../../../tests/interop/capnp/peer.ts";
import {
  Callback,
  Counter,
  Peer,
  PeerAddLaterParams,
  PeerCallBackParams,
  PeerEchoParams,
  PeerMakeCounterParams,
  PeerSameParams,
} from "../../../../tests/interop/capnp/test.capnp.ts";
import {
  type AnyPointerInit,
  defaultReadLimits,
  type InitOf,
  MessageBuilder,
  RpcError,
  type RpcLimits,
  writeList,
  writeStruct,
} from "../index.ts";
import { type CapDescriptor, Message, type MessageReader, type MessageTarget } from "./rpc.capnp.ts";

type Frame = InitOf<typeof Message>;

const methods = { health: 0, echo: 1, makeCounter: 2, callBack: 3, same: 7, hang: 11, fail: 13, addLater: 19 };

const open = (limits: Partial<RpcLimits> = {}, window?: number): ScriptedPeer =>
  new ScriptedPeer({ bootstrap: Peer.serve(new PeerObject()), limits }, window);

const bootstrap = (questionId: number): Frame => ({ bootstrap: { questionId } });
const finish = (questionId: number, releaseResultCaps = true): Frame => ({ finish: { questionId, releaseResultCaps } });

/** A call on a target; the bootstrap's answer (question 0) unless another is named. */
function call(
  questionId: number,
  method: keyof typeof methods,
  content: AnyPointerInit = null,
  capTable: InitOf<typeof CapDescriptor>[] = [],
  target: InitOf<typeof MessageTarget> = { promisedAnswer: { questionId: 0 } },
): Frame {
  return {
    call: { questionId, target, interfaceId: Peer.id, methodId: methods[method], params: { content, capTable } },
  };
}

/** The peer has asked for the bootstrap as question 0, and got it. */
async function started(limits: Partial<RpcLimits> = {}, window?: number): Promise<ScriptedPeer> {
  const peer = open(limits, window);
  await peer.send(bootstrap(0));
  await peer.expect("return");
  return peer;
}

async function exception(peer: ScriptedPeer, answerId: number): Promise<{ type: unknown; reason: string }> {
  const message = await peer.expect("return");
  assert.equal(message.return.answerId, answerId);
  assert.equal(message.return.which(), "exception");
  const { type, reason } = message.return.exception;
  return { type, reason };
}

async function alive(peer: ScriptedPeer): Promise<void> {
  await peer.send(call(7777, "health"));
  const { return: reply } = await peer.expect("return");
  assert.equal(reply.answerId, 7777);
  assert.equal(reply.which(), "results");
  await peer.send(finish(7777));
}

/** After question 0: these frames are answered by an Abort with that text. */
function aborts(name: string, text: RegExp, ...frames: Frame[]): void {
  Deno.test(`aborts: ${name}`, async () => {
    await using peer = await started();
    await peer.send(...frames);
    await peer.expectAbort(text);
  });
}

aborts("a call of an export that is not in use", /export 9/, call(1, "health", null, [], { importedCap: 9 }));
aborts(
  "a call on an answer that is not in use",
  /question 9/,
  call(1, "health", null, [], { promisedAnswer: { questionId: 9 } }),
);
aborts("a call on its own answer", /question 1 /, call(1, "health", null, [], { promisedAnswer: { questionId: 1 } }));
aborts("a question id used twice", /question id 1/, call(1, "hang"), call(1, "health"));
aborts("a bootstrap with an id in use", /question id 0/, bootstrap(0));
aborts("a finish of an unknown question", /finish for question 5/, finish(5));
aborts("two finishes of a call that runs", /finish for question 1/, call(1, "hang"), finish(1), finish(1));
aborts("a release of an unknown export", /export 4/, { release: { id: 4, referenceCount: 1 } });
aborts("a release of more than was sent", /export 0 was released/, { release: { id: 0, referenceCount: 2 } });
aborts(
  "a release twice, by Release and by Finish",
  /export 0 was released/,
  { release: { id: 0, referenceCount: 1 } },
  finish(0),
);
aborts("a return for an unknown question", /return for question 3/, { return: { answerId: 3, canceled: null } });
aborts("a disembargo that was not asked for", /embargo 2/, { disembargo: { context: { receiverLoopback: 2 } } });
aborts("a disembargo of an object that is not the sender's", /not the sender's/, {
  disembargo: { target: { promisedAnswer: { questionId: 0 } }, context: { senderLoopback: 1 } },
});
aborts(
  "a disembargo of an answer that has not come",
  /not the sender's/,
  call(1, "hang"),
  { disembargo: { target: { promisedAnswer: { questionId: 1 } }, context: { senderLoopback: 1 } } },
);
aborts("a transform without end", /transform of 65 steps/, {
  call: {
    questionId: 1,
    target: { promisedAnswer: { questionId: 0, transform: Array.from({ length: 65 }, () => ({ noop: null })) } },
    interfaceId: Peer.id,
  },
});
aborts("a capability of ours that we never sent", /export 88/, call(1, "health", null, [{ receiverHosted: 88 }]));
aborts(
  "a capability from an answer not in use",
  /question 88/,
  call(1, "health", null, [{ receiverAnswer: { questionId: 88 } }]),
);
aborts("an unimplemented call that was not made", /not made/, { unimplemented: { call: { questionId: 4 } } });
aborts("an unimplemented finish", /does not implement message 4/, { unimplemented: finish(4) });
aborts("a message that is nothing", /does not implement/, {});
aborts(
  "a call on an answer that was finished",
  /question 0 is not in use/,
  finish(0),
  call(1, "health"),
);
/** A call back to the peer is under way: its question id here. */
async function calledBack(peer: ScriptedPeer): Promise<number> {
  const callback = Callback.serve({});
  await peer.send(
    call(1, "callBack", (pointer) => pointer.set(PeerCallBackParams, { callback, times: 1 }), [{ senderHosted: 3 }]),
  );
  const { call: back } = await peer.expect("call");
  assert.equal(back.target.importedCap, 3);
  return back.questionId;
}

for (
  const [name, text, frames] of [
    ["a second return", /return for question/, (id) => [
      { return: { answerId: id, exception: { reason: "once" } } },
      { return: { answerId: id, exception: { reason: "twice" } } },
    ]],
    [
      "results sent elsewhere, unasked",
      /nobody asked/,
      (id) => [{ return: { answerId: id, resultsSentElsewhere: null } }],
    ],
    ["results taken from a question not in use", /question 66/, (id) => [
      { return: { answerId: id, takeFromOtherQuestion: 66 } },
    ]],
    ["results taken from a question that did not offer them", /cannot be taken/, (id) => [
      call(2, "hang"),
      { return: { answerId: id, takeFromOtherQuestion: 2 } },
    ]],
  ] satisfies [string, RegExp, (id: number) => Frame[]][]
) {
  Deno.test(`aborts: ${name}`, async () => {
    await using peer = await started();
    await peer.send(...frames(await calledBack(peer)));
    for (;;) {
      const message = await peer.next();
      assert(message !== undefined, "no abort came");
      if (message.which() !== "abort") continue;
      assert.match(message.abort.reason, text);
      break;
    }
    assert.equal(await peer.next(), undefined);
  });
}

Deno.test("aborts: results taken twice", async () => {
  await using peer = await started();
  const callback = Callback.serve({});
  await peer.send(
    call(1, "callBack", (pointer) => pointer.set(PeerCallBackParams, { callback, times: 2 }), [{ senderHosted: 3 }]),
  );
  const ids = [(await peer.expect("call")).call.questionId, (await peer.expect("call")).call.questionId];
  const hang = call(2, "hang");
  await peer.send(
    { call: { ...hang.call, questionId: 2, sendResultsTo: { yourself: null } } },
    ...ids.map((answerId) => ({ return: { answerId, takeFromOtherQuestion: 2 } })),
  );
  await peer.expectAbort(/cannot be taken/);
});

// What this end does not know is sent back, and the connection goes on.
for (
  const [name, frame] of [
    ["provide", { provide: { questionId: 1 } }],
    ["accept", { accept: { questionId: 1 } }],
    ["join", { join: { questionId: 1 } }],
    ["obsoleteSave", { obsoleteSave: null }],
    ["obsoleteDelete", { obsoleteDelete: null }],
    ["disembargo", { disembargo: { target: { importedCap: 0 }, context: { accept: null } } }],
    ["disembargo", { disembargo: { target: { importedCap: 0 }, context: { provide: 1 } } }],
    ["call", { call: { questionId: 1, target: { importedCap: 0 }, sendResultsTo: { thirdParty: null } } }],
  ] satisfies [string, Frame][]
) {
  Deno.test(`sends back as unimplemented: ${JSON.stringify(frame)}`, async () => {
    await using peer = await started();
    await peer.send(frame);
    assert.equal((await peer.expect("unimplemented")).unimplemented.which(), name);
    await alive(peer);
  });
}

/** Sets a 16-bit field of a frame to a number that the schema does not know. */
function unknown(frame: Frame, offset: number, value = 0x0123): Uint8Array {
  const bytes = encode(frame);
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(offset, value, true);
  return bytes;
}

Deno.test("sends back a message of a number that does not exist, with its content", async () => {
  await using peer = await started();
  await peer.sendBytes(unknown({ release: { id: 5, referenceCount: 6 } }, 16));
  const { unimplemented } = await peer.expect("unimplemented");
  assert.equal(unimplemented.which(), 0x0123);
  await alive(peer);
});

Deno.test("aborts: a message that would be longer sent back than it came", async () => {
  await using peer = await started();
  const message = new MessageBuilder();
  const root = writeStruct(message, MessageBuilder.ROOT, 1, 1);
  message.view.setUint16(root, 10, true); // provide
  const provide = writeStruct(message, root + 8, 1, 2);
  // The recipient: a list of a hundred pointers, all to the same kilobyte.
  const pointers = writeList(message, provide + 16, 6, 100);
  const kilobyte = writeList(message, pointers, 2, 1024);
  for (let index = 0; index < 100; index++) {
    const at = pointers + index * 8;
    message.view.setInt32(at, (((kilobyte - at - 8) / 8) << 2) | 1, true);
    message.view.setUint32(at + 4, (1024 << 3) | 2, true);
  }
  await peer.sendBytes(message.framed());
  await peer.expectAbort(/limit/);
});

Deno.test("sends back a call whose target is of an unknown kind", async () => {
  await using peer = await started();
  // Message 16, Call at 32: 3 words and 3 pointers, then the MessageTarget.
  await peer.sendBytes(unknown(call(1, "health", null, [], { importedCap: 0 }), 32 + 48 + 4));
  assert.equal((await peer.expect("unimplemented")).unimplemented.which(), "call");
  await alive(peer);
});

Deno.test("a return of an unknown kind fails the call as unimplemented", async () => {
  await using peer = await started();
  const id = await calledBack(peer);
  await peer.sendBytes(unknown({ return: { answerId: id, canceled: null } }, 32 + 6));
  assert.equal((await peer.expect("finish")).finish.questionId, id);
  assert.equal((await peer.expect("unimplemented")).unimplemented.which(), "return");
  assert.deepEqual(await exception(peer, 1), { type: "unimplemented", reason: "a return of an unknown kind" });
});

Deno.test("an exception of an unknown type is a failed one", async () => {
  await using peer = new ScriptedPeer();
  const counter = peer.connection.bootstrap(Counter);
  const add = counter.add({ by: 1 });
  await peer.expect("bootstrap");
  const { questionId } = (await peer.expect("call")).call;
  await peer.send({ return: { answerId: questionId, exception: { reason: "odd", type: 999 } } });
  await assert.rejects(Promise.resolve(add), { name: "RpcError", type: "failed", message: "odd" });
});

Deno.test("a capability of an unknown kind fails the calls on it, and no others", async () => {
  await using peer = await started();
  const callback = Callback.serve({});
  const frame = encode(
    call(1, "callBack", (pointer) => pointer.set(PeerCallBackParams, { callback, times: 1 }), [{ senderHosted: 333 }]),
  );
  // The only senderHosted descriptor: tag 1, id 333.
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 32; at < frame.byteLength; at += 8) {
    if (view.getUint16(at, true) === 1 && view.getUint32(at + 4, true) === 333) view.setUint16(at, 77, true);
  }
  await peer.sendBytes(frame);
  assert.deepEqual(await exception(peer, 1), { type: "unimplemented", reason: "a capability of an unknown kind" });
  await alive(peer);
});

Deno.test("a third party's capability is called through its vine", async () => {
  await using peer = await started();
  const callback = Callback.serve({});
  await peer.send(
    call(1, "callBack", (pointer) => pointer.set(PeerCallBackParams, { callback, times: 1 }), [
      { thirdPartyHosted: { vineId: 12 } },
    ]),
  );
  assert.equal((await peer.expect("call")).call.target.importedCap, 12);
});

Deno.test("a transform of an unknown kind fails the call", async () => {
  await using peer = await started();
  const target = { promisedAnswer: { questionId: 0, transform: [{ getPointerField: 3 }] } };
  const frame = encode(call(1, "health", null, [], target));
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 32; at < frame.byteLength; at += 8) {
    if (view.getUint16(at, true) === 1 && view.getUint16(at + 2, true) === 3) view.setUint16(at, 9, true);
  }
  await peer.sendBytes(frame);
  assert.equal((await exception(peer, 1)).type, "unimplemented");
  await alive(peer);
});

Deno.test("a path to no capability fails the call", async () => {
  await using peer = await started();
  await peer.send(
    call(1, "makeCounter", (pointer) => pointer.set(PeerMakeCounterParams, {})),
    call(2, "health", null, [], { promisedAnswer: { questionId: 1, transform: [{ getPointerField: 9 }] } }),
    call(3, "health", null, [], { promisedAnswer: { questionId: 1, transform: [] } }),
  );
  await peer.expect("return");
  assert.equal((await exception(peer, 2)).type, "failed");
  assert.equal((await exception(peer, 3)).type, "failed");
  await alive(peer);
});

Deno.test("pipelining on a failed answer fails in the same way, before and after it failed", async () => {
  await using peer = await started();
  const target = { promisedAnswer: { questionId: 1, transform: [{ getPointerField: 0 }] } };
  await peer.send(call(1, "fail"), call(2, "health", null, [], target));
  const first = await exception(peer, 1);
  assert.deepEqual(await exception(peer, 2), first);
  await peer.send(call(3, "health", null, [], target));
  assert.deepEqual(await exception(peer, 3), first);
});

Deno.test("a release of nothing is nothing", async () => {
  await using peer = await started();
  await peer.send({ release: { id: 0, referenceCount: 0 } });
  await alive(peer);
});

Deno.test("a resolve of a promise that was released lets go of what it resolved to", async () => {
  await using peer = await started();
  await peer.send({ resolve: { promiseId: 40, cap: { senderHosted: 41 } } });
  const { release } = await peer.expect("release");
  assert.deepEqual([release.id, release.referenceCount], [41, 1]);
  await alive(peer);
});

Deno.test("a promise that resolves to itself breaks", async () => {
  await using peer = await started();
  const callback = Callback.serve({});
  await peer.send(
    call(1, "callBack", (pointer) => pointer.set(PeerCallBackParams, { callback, times: 1 }), [{ senderPromise: 3 }]),
  );
  const { questionId } = (await peer.expect("call")).call;
  await peer.send(
    { resolve: { promiseId: 3, cap: { senderPromise: 3 } } },
    { return: { answerId: questionId, exception: { reason: "over" } } },
  );
  assert.equal((await peer.expect("release")).release.referenceCount, 2);
  await peer.expect("finish");
  assert.equal((await exception(peer, 1)).reason, "over");
  await alive(peer);
});

Deno.test("an unimplemented resolve lets go of what it resolved to", async () => {
  await using peer = await started();
  // promised() gives a senderPromise; settle() with a counter of ours makes its Resolve.
  await peer.send(
    { call: { questionId: 1, target: { promisedAnswer: { questionId: 0 } }, interfaceId: Peer.id, methodId: 8 } },
    call(2, "makeCounter"),
    {
      call: {
        questionId: 3,
        target: { promisedAnswer: { questionId: 0 } },
        interfaceId: Peer.id,
        methodId: 9,
        params: {
          content: (pointer) => pointer.set(PeerSameParams, { counter: Counter.serve({}) }),
          capTable: [{ receiverAnswer: { questionId: 2, transform: [{ getPointerField: 0 }] } }],
        },
      },
    },
  );
  const seen: MessageReader[] = [];
  while (seen.at(-1)?.which() !== "resolve") seen.push(await nextOf(peer));
  const resolve = seen.at(-1)?.resolve;
  assert(resolve !== undefined);
  const before = peer.connection.counts().exports;
  const id = resolve.cap.senderHosted;
  await peer.send(
    { unimplemented: { resolve: { promiseId: resolve.promiseId, cap: { senderHosted: id } } } },
    finish(1),
    finish(2),
  );
  await alive(peer);
  assert(peer.connection.counts().exports < before);
});

async function nextOf(peer: ScriptedPeer): Promise<MessageReader> {
  const message = await peer.next();
  assert(message !== undefined);
  return message;
}

Deno.test("a call that the peer does not implement fails as unimplemented", async () => {
  await using peer = new ScriptedPeer();
  using counter = peer.connection.bootstrap(Counter);
  const add = counter.add({ by: 1 });
  const asked = await peer.expect("bootstrap");
  const called = await peer.expect("call");
  await peer.send({ unimplemented: asked }, { unimplemented: called });
  await assert.rejects(Promise.resolve(add), { type: "unimplemented" });
  assert.equal(peer.connection.counts().questions, 0);
});

Deno.test("texts of a peer are made harmless: abort", async () => {
  await using peer = new ScriptedPeer();
  await peer.send({ abort: { reason: "\x1b[2Jgone\u202e\r\n" } });
  const { message, type } = await peer.connection.closed;
  assert.equal(type, "disconnected");
  assert.equal(message, "the peer aborted the connection: \ufffd[2Jgone\ufffd\ufffd\ufffd");
});

Deno.test("texts of a peer are made harmless: exceptions, and very long ones", async () => {
  await using peer = new ScriptedPeer();
  using counter = peer.connection.bootstrap(Counter);
  const add = counter.add({ by: 1 });
  await peer.expect("bootstrap");
  const { questionId } = (await peer.expect("call")).call;
  await peer.send({ return: { answerId: questionId, exception: { reason: `\x07${"a".repeat(1_000_000)}` } } });
  const error = await Promise.resolve(add).then(() => undefined, (reason: unknown) => reason);
  assert(error instanceof RpcError);
  assert(error.message.startsWith("\ufffdaaa") && error.message.length < 5000);
});

// Frames.

Deno.test("aborts: more segments than allowed, before anything is allocated", async () => {
  await using peer = open();
  await peer.sendBytes(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
  await peer.expectAbort(/segments/);
});

Deno.test("aborts: a message larger than allowed, before it has arrived", async () => {
  await using peer = open();
  await peer.sendBytes(Uint8Array.of(0, 0, 0, 0, 0xff, 0xff, 0xff, 0x3f));
  await peer.expectAbort(/bytes/);
});

Deno.test("a frame that is cut off ends the connection", async () => {
  await using peer = open();
  await peer.sendBytes(encode(bootstrap(0)).subarray(0, 20));
  await peer.end();
  assert.match((await peer.connection.closed).message, /within a message/);
});

Deno.test("aborts: garbage", async () => {
  await using peer = open();
  await peer.sendBytes(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"));
  const { abort } = await peer.expect("abort");
  assert(abort.reason.length > 0);
});

Deno.test("aborts: a root pointer out of bounds", async () => {
  await using peer = open();
  await peer.sendBytes(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0xfc, 0xff, 0xff, 0x7f, 1, 0, 1, 0));
  await peer.expectAbort(/outside its segment/);
});

Deno.test("frames cut anywhere are put together", async () => {
  await using peer = open();
  const bytes = Uint8Array.from([...encode(bootstrap(0)), ...encode(call(1, "health"))]);
  for (const byte of bytes) await peer.sendBytes(Uint8Array.of(byte));
  await peer.expect("return");
  assert.equal((await peer.expect("return")).return.which(), "results");
});

// What calls carry.

Deno.test("params that are malformed fail their call alone", async () => {
  await using peer = await started();
  const frame = encode(call(1, "echo", (pointer) => pointer.set(PeerEchoParams, { value: { text: "xx" } })));
  // The text's list pointer: one that leads far outside.
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 32; at < frame.byteLength; at += 8) {
    if (view.getUint32(at + 4, true) === ((3 << 3) | 2)) view.setInt32(at, 0x7ffffffd, true);
  }
  await peer.sendBytes(frame);
  const { type, reason } = await exception(peer, 1);
  assert.deepEqual([type, reason], ["failed", "a pointer leads outside its segment"]);
  await alive(peer);
});

Deno.test("params of another type than the method's fail their call alone", async () => {
  await using peer = await started();
  await peer.send(call(1, "echo", "a text, no struct"), call(2, "makeCounter", Uint8Array.of(1)));
  assert.equal((await exception(peer, 1)).type, "failed");
  assert.equal((await exception(peer, 2)).type, "failed");
  await alive(peer);
});

Deno.test("a capability pointer outside the table is none", async () => {
  await using peer = await started();
  await peer.send(
    call(1, "addLater", (pointer) => pointer.set(PeerAddLaterParams, { counter: Counter.serve({}), by: 1 })),
  );
  assert.equal((await exception(peer, 1)).reason, "no counter");
});

Deno.test("a message that costs more to read than it does to send fails its call alone", async () => {
  await using peer = await started({ message: { ...defaultReadLimits, traversalWords: 5_000 } });
  const structs = Array.from({ length: 500 }, () => ({}));
  await peer.send(call(1, "echo", (pointer) => pointer.set(PeerEchoParams, { value: { structs } })));
  assert.match((await exception(peer, 1)).reason, /limit/);
  await alive(peer);
});

// More than is good for this end.

Deno.test("methods beyond the cap wait, calls beyond that are not read, and all of them run in the end", async () => {
  const running: (() => void)[] = [];
  let begun = 0;
  const object = {
    hang(): Promise<void> {
      begun += 1;
      return new Promise((resolve) => running.push(resolve));
    },
  };
  await using peer = new ScriptedPeer({
    bootstrap: Peer.serve(object),
    limits: { callsInFlight: 3, callsWaiting: 2 },
  });
  await peer.send(bootstrap(0));
  await peer.expect("return");
  await peer.send(...Array.from({ length: 20 }, (_, index) => call(index + 1, "hang")), finish(20));
  await turns();
  assert.equal(begun, 3);
  const { answers, callsWaiting } = peer.connection.counts();
  assert.deepEqual([answers, callsWaiting], [1 + 3 + 2, 2]);
  const outcomes: string[] = [];
  for (let replies = 0; replies < 20; replies++) {
    running.shift()?.();
    const { return: reply } = await peer.expect("return");
    outcomes[reply.answerId] = String(reply.which());
  }
  // The last was given up before its turn came.
  assert.deepEqual(outcomes.slice(1), [...Array.from({ length: 19 }, () => "results"), "canceled"]);
  assert.equal(begun, 19);
  assert.equal(peer.connection.counts().callsWaiting, 0);
});

Deno.test("the words of calls in flight are capped", async () => {
  const object = new PeerObject();
  await using peer = new ScriptedPeer({ bootstrap: Peer.serve(object), limits: { wordsInFlight: 10_000 } });
  await peer.send(bootstrap(0));
  await peer.expect("return");
  const data = new Uint8Array(32_000);
  const content: AnyPointerInit = (pointer) => pointer.set(PeerEchoParams, { value: { data } });
  peer.send(...Array.from({ length: 10 }, (_, index) => call(index + 1, "hang", content))).catch(() => {});
  await turns();
  assert.equal(object.hangingNow, 3);
});

Deno.test("a peer that reads no answers is not read from either", async () => {
  const object = new PeerObject();
  await using peer = new ScriptedPeer({ bootstrap: Peer.serve(object), limits: { unsentBytes: 50_000 } }, 1000);
  const data = new Uint8Array(10_000);
  const content: AnyPointerInit = (pointer) => pointer.set(PeerEchoParams, { value: { data } });
  peer.send(bootstrap(0), ...Array.from({ length: 200 }, (_, index) => call(index + 1, "echo", content)))
    .catch(() => {});
  await turns();
  const { unsentBytes } = peer.connection.counts();
  assert(unsentBytes >= 50_000 && unsentBytes < 80_000, String(unsentBytes));
});

Deno.test("a call is refused as overloaded while the peer takes nothing", async () => {
  await using peer = new ScriptedPeer({ limits: { unsentBytes: 10_000 } }, 1);
  using remote = peer.connection.bootstrap(Peer);
  const calls = Array.from({ length: 60 }, () => remote.echo({ value: { data: new Uint8Array(1000) } }));
  const last = calls.at(-1);
  assert(last !== undefined);
  await assert.rejects(Promise.resolve(last), { type: "overloaded" });
  assert(peer.connection.counts().unsentBytes < 50_000);
});

Deno.test("aborts: answers that are never finished", async () => {
  await using peer = await started({ answers: 10 });
  await peer.send(...Array.from({ length: 12 }, (_, index) => call(index + 1, "health")));
  for (let index = 0; index < 9; index++) await peer.expect("return");
  await peer.expectAbort(/10 unfinished answers/);
});

Deno.test("aborts: answers with capabilities that are never finished hold too much", async () => {
  await using peer = await started({ wordsInFlight: 1000 });
  const content: AnyPointerInit = (pointer) => pointer.set(PeerMakeCounterParams, {});
  for (let id = 1; id < 1000; id++) {
    await peer.send(call(id, "makeCounter", content));
    const message = await peer.next();
    if (message?.which() === "return") continue;
    assert.match(message?.abort.reason ?? "", /with capabilities/);
    assert(id > 20 && id < 80);
    return;
  }
  assert.fail("it was never too much");
});

Deno.test("objects beyond the cap are refused as overloaded", async () => {
  await using peer = await started({ exports: 4 });
  const content: AnyPointerInit = (pointer) => pointer.set(PeerMakeCounterParams, {});
  await peer.send(call(1, "makeCounter", content), call(2, "makeCounter", content));
  assert.equal((await peer.expect("return")).return.which(), "results");
  assert.equal((await exception(peer, 2)).type, "overloaded");
  assert.equal(peer.connection.counts().exports, 3);
  await peer.send(finish(1));
  await peer.send(call(3, "makeCounter", content));
  assert.equal((await peer.expect("return")).return.which(), "results");
});

Deno.test("aborts: more objects sent than allowed", async () => {
  await using peer = await started({ imports: 5 });
  await peer.send(
    call(1, "health", null, Array.from({ length: 6 }, (_, index) => ({ senderHosted: index }))),
  );
  await peer.expectAbort(/5 objects/);
});

/** Lets everything run that can run without the peer. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
}

function encode(frame: Frame): Uint8Array {
  return Message.encode(frame);
}
