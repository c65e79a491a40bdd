// The layouts of rpc.capnp's messages, by hand. A call costs at most a few microseconds only if nothing is allocated for
// the envelope around its params, so the frequent messages are copied from templates made once, and fields are read and
// set at fixed offsets instead of through generated classes. Offsets in builders are from the start of a message,
// segment table included: 0 table, 8 root pointer, 16 Message (1 word, 1 pointer), 32 the message's own struct.
// `capnp compile -ocapnp schema/rpc.capnp` prints the numbers; wire.test.ts holds them against the generated classes.

import type { MessageBuilder } from "../codec/message-builder.ts";
import type { MessageReader } from "../codec/message-reader.ts";
import { emptyStruct, readStruct } from "../codec/read-pointer.ts";
import { StructReader } from "../codec/struct-reader.ts";
import { writeStruct, writeStructList, writeText } from "../codec/write-pointer.ts";
import { exceptionNumber, exceptionType, peerText, RpcError } from "./rpc-error.ts";

/** `Message`'s members (rpc.capnp). */
export const UNIMPLEMENTED = 0;
export const ABORT = 1;
export const CALL = 2;
export const RETURN = 3;
export const FINISH = 4;
export const RESOLVE = 5;
export const RELEASE = 6;
export const BOOTSTRAP = 8;
export const DISEMBARGO = 13;

/** `Return`'s members. */
export const RESULTS = 0;
export const EXCEPTION = 1;
export const CANCELED = 2;
export const RESULTS_SENT_ELSEWHERE = 3;
export const TAKE_FROM_OTHER_QUESTION = 4;

/** `CapDescriptor`'s members. */
export const NONE = 0;
export const SENDER_HOSTED = 1;
export const SENDER_PROMISE = 2;
export const RECEIVER_HOSTED = 3;
export const RECEIVER_ANSWER = 4;
export const THIRD_PARTY_HOSTED = 5;

/** `Disembargo.context`'s members. */
export const SENDER_LOOPBACK = 0;
export const RECEIVER_LOOPBACK = 1;

export const BODY = 32;

/** A message's fixed part: root, `Message` with that member, and a struct of that size behind it. */
function layout(member: number, dataWords: number, pointers: number, more = 0): DataView {
  const view = new DataView(new ArrayBuffer(BODY + (dataWords + pointers) * 8 + more));
  pointer(view, 8, 16, 1, 1);
  view.setUint16(16, member, true);
  pointer(view, 24, BODY, dataWords, pointers);
  return view;
}

function pointer(view: DataView, at: number, to: number, dataWords: number, pointers: number): void {
  view.setInt32(at, ((to - at - 8) >> 3) << 2, true);
  view.setUint16(at + 4, dataWords, true);
  view.setUint16(at + 6, pointers, true);
}

const bytes = (view: DataView): Uint8Array => new Uint8Array(view.buffer);

// Call: 3 words, 3 pointers (target, params, recipient); MessageTarget (1, 1) and Payload (0, 2) follow at once.
const CALL_TARGET = BODY + 48;
const CALL_PAYLOAD = CALL_TARGET + 16;
const callView = layout(CALL, 3, 3, 32);
pointer(callView, BODY + 24, CALL_TARGET, 1, 1);
pointer(callView, BODY + 32, CALL_PAYLOAD, 0, 2);
export const callLayout: Uint8Array = bytes(callView);
/** Offsets in a Call of the pointers `params.content` and `params.capTable`. */
export const CALL_CONTENT: number = CALL_PAYLOAD;
export const CALL_CAP_TABLE: number = CALL_PAYLOAD + 8;

// Return: 2 words, 1 pointer; the Payload (0, 2) follows.
const RETURN_PAYLOAD = BODY + 24;
const resultsView = layout(RETURN, 2, 1, 16);
pointer(resultsView, BODY + 16, RETURN_PAYLOAD, 0, 2);
export const resultsLayout: Uint8Array = bytes(resultsView);
export const RESULTS_CONTENT: number = RETURN_PAYLOAD;
export const RESULTS_CAP_TABLE: number = RETURN_PAYLOAD + 8;

export const returnLayout: Uint8Array = bytes(layout(RETURN, 2, 1));
export const finishLayout: Uint8Array = bytes(layout(FINISH, 1, 0));
export const releaseLayout: Uint8Array = bytes(layout(RELEASE, 1, 0));
export const bootstrapLayout: Uint8Array = bytes(layout(BOOTSTRAP, 1, 1));
export const resolveLayout: Uint8Array = bytes(layout(RESOLVE, 1, 1));
export const abortLayout: Uint8Array = bytes(layout(ABORT, 1, 2));
export const echoLayout: Uint8Array = bytes(layout(UNIMPLEMENTED, 1, 1)).slice(0, BODY);
const disembargoView = layout(DISEMBARGO, 1, 1, 16);
pointer(disembargoView, BODY + 8, BODY + 16, 1, 1);
export const disembargoLayout: Uint8Array = bytes(disembargoView);

/** Whom a call or a disembargo is for, seen from the sender. */
export type Target =
  | { readonly importId: number }
  | { readonly questionId: number; readonly path: readonly number[] };

export function setCall(
  message: MessageBuilder,
  start: number,
  questionId: number,
  target: Target,
  interfaceId: bigint,
  ordinal: number,
  yourself: boolean,
): void {
  const { view } = message;
  const body = start + BODY;
  view.setUint32(body, questionId, true);
  view.setUint16(body + 4, ordinal, true);
  if (yourself) view.setUint16(body + 6, 1, true);
  view.setBigUint64(body + 8, interfaceId, true);
  setTarget(message, start + CALL_TARGET, target);
}

/** Fills a MessageTarget that lies at that offset. */
function setTarget(message: MessageBuilder, at: number, target: Target): void {
  if ("importId" in target) {
    message.view.setUint32(at, target.importId, true);
    return;
  }
  message.view.setUint16(at + 4, 1, true);
  writePromisedAnswer(message, at + 8, target.questionId, target.path);
}

export function writePromisedAnswer(
  message: MessageBuilder,
  position: number,
  questionId: number,
  path: readonly number[],
): void {
  const at = writeStruct(message, position, 1, 1);
  message.view.setUint32(at, questionId, true);
  if (path.length === 0) return;
  let op = writeStructList(message, at + 8, 1, 0, path.length);
  for (const index of path) {
    message.view.setUint16(op, 1, true);
    message.view.setUint16(op + 2, index, true);
    op += 8;
  }
}

export function setReturn(message: MessageBuilder, start: number, answerId: number, keepParamCaps: boolean): void {
  message.view.setUint32(start + BODY, answerId, true);
  // releaseParamCaps is true by default, so it is stored inverted.
  if (keepParamCaps) message.view.setUint8(start + BODY + 4, 1);
}

export function setReturnMember(message: MessageBuilder, start: number, member: number, otherQuestion = 0): void {
  message.view.setUint16(start + BODY + 6, member, true);
  if (otherQuestion !== 0) message.view.setUint32(start + BODY + 8, otherQuestion, true);
}

/** Characters of an exception's text; a longer one is cut. */
const MOST_TEXT = 4096;

/** Sets the pointer to an Exception. */
export function writeException(message: MessageBuilder, position: number, error: RpcError): void {
  fillException(message, writeStruct(message, position, 1, 2), error);
}

export function fillException(message: MessageBuilder, at: number, error: RpcError): void {
  message.view.setUint16(at + 4, exceptionNumber(error.type), true);
  const { message: text } = error;
  writeText(message, at + 8, text.length > MOST_TEXT ? text.slice(0, MOST_TEXT) : text);
}

export function setDisembargo(message: MessageBuilder, start: number, target: Target, kind: number, id: number): void {
  message.view.setUint32(start + BODY, id, true);
  message.view.setUint16(start + BODY + 4, kind, true);
  setTarget(message, start + BODY + 16, target);
}

// Reading. Structs are read as bare StructReaders: a place, and getters by offset.

const bare = { Reader: StructReader };

/** The `Message` of a received message; its member is `$uint16(0)`, which a message without a root has as 0. */
export function readRoot(message: MessageReader): StructReader {
  const segment = message.segments[0];
  const root = segment === undefined || segment.length < 8
    ? undefined
    : readStruct(segment, 0, message.depth, StructReader);
  return root ?? emptyStruct(StructReader);
}

/** The struct in that pointer; all defaults if it is null. */
export function structIn(reader: StructReader, index: number): StructReader {
  return reader.$struct(index, bare);
}

/** An Exception as an error of this side. */
export function readException(exception: StructReader): RpcError {
  let text: string;
  try {
    text = exception.$text(0);
  } catch {
    text = "an error without a readable text";
  }
  return new RpcError(exceptionType(exception.$uint16(4)), peerText(text));
}
