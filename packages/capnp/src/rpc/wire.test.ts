// The layouts that wire.ts lays down by hand, read with the classes generated from rpc.capnp; and the other way round.

import assert from "node:assert/strict";
import fc from "fast-check";
import { MessageBuilder } from "../codec.ts";
import { decodeFrame } from "../index.ts";
import { Message, type MessageReader } from "./rpc.capnp.ts";
import { peerText, RpcError } from "./rpc-error.ts";
import * as wire from "./wire.ts";

/** Lays a message down as the outbox does, and reads it as a peer would. */
function lay(layout: Uint8Array, fill: (message: MessageBuilder, start: number) => void): MessageReader {
  const message = new MessageBuilder();
  const start = message.allocate(layout.byteLength);
  message.bytes.set(layout, start);
  fill(message, start);
  message.view.setUint32(start + 4, (message.end - start - 8) / 8, true);
  return Message.root(decodeFrame(message.bytes.slice(start, message.end)));
}

const uint32 = fc.nat(0xffff_ffff);
const path = fc.array(fc.nat(0xffff), { maxLength: 5 });
const target: fc.Arbitrary<wire.Target> = fc.oneof(
  fc.record({ importId: uint32 }),
  fc.record({ questionId: uint32, path }),
);

function sameTarget(read: { readonly call: MessageReader["call"] }["call"]["target"], wanted: wire.Target): void {
  if ("importId" in wanted) return assert.equal(read.importedCap, wanted.importId);
  assert.equal(read.promisedAnswer.questionId, wanted.questionId);
  assert.deepEqual(read.promisedAnswer.transform.map((op) => op.getPointerField), wanted.path);
}

Deno.test("call", () => {
  fc.assert(
    fc.property(
      uint32,
      target,
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.nat(0xffff),
      fc.boolean(),
      (id, to, type, ordinal, own) => {
        const { call } = lay(
          wire.callLayout,
          (message, start) => wire.setCall(message, start, id, to, type, ordinal, own),
        );
        assert.deepEqual([call.questionId, call.interfaceId, call.methodId], [id, type, ordinal]);
        assert.equal(call.sendResultsTo.which(), own ? "yourself" : "caller");
        assert.equal(call.allowThirdPartyTailCall, false);
        assert.equal(call.params.content.isNull(), true);
        assert.equal(call.params.capTable.length, 0);
        sameTarget(call.target, to);
      },
    ),
  );
});

Deno.test("return", () => {
  fc.assert(fc.property(uint32, fc.boolean(), uint32, (id, keep, other) => {
    const results = lay(wire.resultsLayout, (message, start) => wire.setReturn(message, start, id, keep)).return;
    assert.deepEqual([results.answerId, results.releaseParamCaps, results.which()], [id, !keep, "results"]);
    assert.equal(results.results.content.isNull(), true);
    const taken = lay(wire.returnLayout, (message, start) => {
      wire.setReturn(message, start, id, keep);
      wire.setReturnMember(message, start, wire.TAKE_FROM_OTHER_QUESTION, other);
    }).return;
    assert.deepEqual([taken.answerId, taken.releaseParamCaps, taken.takeFromOtherQuestion], [id, !keep, other]);
  }));
});

Deno.test("exception, abort", () => {
  const error = new RpcError("overloaded", "grüß");
  const { exception } = lay(wire.returnLayout, (message, start) => {
    wire.setReturnMember(message, start, wire.EXCEPTION);
    wire.writeException(message, start + wire.BODY + 16, error);
  }).return;
  assert.deepEqual([exception.type, exception.reason], ["overloaded", "grüß"]);
  const { abort } = lay(wire.abortLayout, (message, start) => wire.fillException(message, start + wire.BODY, error));
  assert.deepEqual([abort.type, abort.reason], ["overloaded", "grüß"]);
});

Deno.test("disembargo", () => {
  fc.assert(fc.property(target, uint32, (to, id) => {
    const { disembargo } = lay(wire.disembargoLayout, (message, start) => {
      wire.setDisembargo(message, start, to, wire.RECEIVER_LOOPBACK, id);
    });
    assert.equal(disembargo.context.receiverLoopback, id);
    sameTarget(disembargo.target, to);
  }));
});

Deno.test("finish, release, bootstrap, resolve: every field a default", () => {
  const { finish } = lay(wire.finishLayout, () => {});
  assert.deepEqual([finish.questionId, finish.releaseResultCaps], [0, true]);
  assert.equal(lay(wire.releaseLayout, () => {}).release.referenceCount, 0);
  assert.equal(lay(wire.bootstrapLayout, () => {}).bootstrap.questionId, 0);
  assert.equal(lay(wire.resolveLayout, () => {}).resolve.which(), "cap");
});

Deno.test("an exception is read whatever is in it", () => {
  const read = (reason: string, type: number): RpcError =>
    wire.readException(Message.decode(Message.encode({ abort: { reason, type } })).abort);
  assert.deepEqual([read("a", 3).type, read("a", 4).type, read("a", 65535).type], [
    "unimplemented",
    "failed",
    "failed",
  ]);
  assert.equal(read("one\ntwo\u2028three", 0).message, "one\ufffdtwo\ufffdthree");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(peerText(text), /[\x00-\x1f\x7f-\x9f\u2028-\u202e]/);
  }));
});
