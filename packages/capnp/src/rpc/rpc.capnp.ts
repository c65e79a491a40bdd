// Generated from rpc.capnp (0xb312981b2552a250). Change that file and generate again.

import * as capnp from "../codec.ts";

/** An RPC connection is a bi-directional stream of Messages. */
export interface MessageInit {
  /**
   * The sender previously received this message from the peer but didn't understand it or doesn't
   * yet implement the functionality that was requested.  So, the sender is echoing the message
   * back.  In some cases, the receiver may be able to recover from this by pretending the sender
   * had taken some appropriate "null" action.
   */
  unimplemented?: capnp.InitOf<typeof Message> | undefined;
  /**
   * Sent when a connection is being aborted due to an unrecoverable error.  This could be e.g.
   * because the sender received an invalid or nonsensical message or because the sender had an
   * internal error.  The sender will shut down the outgoing half of the connection after `abort`
   * and will completely close the connection shortly thereafter (it's up to the sender how much
   * of a time buffer they want to offer for the client to receive the `abort` before the
   * connection is reset).
   */
  abort?: capnp.InitOf<typeof Exception> | undefined;
  /** Request the peer's bootstrap interface. */
  bootstrap?: capnp.InitOf<typeof Bootstrap> | undefined;
  /** Begin a method call. */
  call?: capnp.InitOf<typeof Call> | undefined;
  /** Complete a method call. */
  return?: capnp.InitOf<typeof Return> | undefined;
  /** Release a returned answer / cancel a call. */
  finish?: capnp.InitOf<typeof Finish> | undefined;
  /** Resolve a previously-sent promise. */
  resolve?: capnp.InitOf<typeof Resolve> | undefined;
  /** Release a capability so that the remote object can be deallocated. */
  release?: capnp.InitOf<typeof Release> | undefined;
  /** Lift an embargo used to enforce E-order over promise resolution. */
  disembargo?: capnp.InitOf<typeof Disembargo> | undefined;
  /**
   * Obsolete request to save a capability, resulting in a SturdyRef. This has been replaced
   * by the `Persistent` interface defined in `persistent.capnp`. This operation was never
   * implemented.
   */
  obsoleteSave?: capnp.AnyPointerInit | undefined;
  /** Obsolete way to delete a SturdyRef. This operation was never implemented. */
  obsoleteDelete?: capnp.AnyPointerInit | undefined;
  /** Provide a capability to a third party. */
  provide?: capnp.InitOf<typeof Provide> | undefined;
  /** Accept a capability provided by a third party. */
  accept?: capnp.InitOf<typeof Accept> | undefined;
  /** Directly connect to the common root of two or more proxied caps. */
  join?: capnp.InitOf<typeof Join> | undefined;
}

export type MessageWhich = "unimplemented" | "abort" | "call" | "return" | "finish" | "resolve" | "release" | "obsoleteSave" | "bootstrap" | "obsoleteDelete" | "provide" | "accept" | "join" | "disembargo";
const messageMembers: { readonly names: readonly MessageWhich[] } = { names: ["unimplemented", "abort", "call", "return", "finish", "resolve", "release", "obsoleteSave", "bootstrap", "obsoleteDelete", "provide", "accept", "join", "disembargo"] };

export class MessageReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): MessageWhich | number { return this.$enum(0, messageMembers); }
  /**
   * The sender previously received this message from the peer but didn't understand it or doesn't
   * yet implement the functionality that was requested.  So, the sender is echoing the message
   * back.  In some cases, the receiver may be able to recover from this by pretending the sender
   * had taken some appropriate "null" action.
   */
  get unimplemented(): MessageReader { this.$member(0, 0, "unimplemented"); return this.$struct(0, Message); }
  /**
   * Sent when a connection is being aborted due to an unrecoverable error.  This could be e.g.
   * because the sender received an invalid or nonsensical message or because the sender had an
   * internal error.  The sender will shut down the outgoing half of the connection after `abort`
   * and will completely close the connection shortly thereafter (it's up to the sender how much
   * of a time buffer they want to offer for the client to receive the `abort` before the
   * connection is reset).
   */
  get abort(): ExceptionReader { this.$member(0, 1, "abort"); return this.$struct(0, Exception); }
  /** Request the peer's bootstrap interface. */
  get bootstrap(): BootstrapReader { this.$member(0, 8, "bootstrap"); return this.$struct(0, Bootstrap); }
  /** Begin a method call. */
  get call(): CallReader { this.$member(0, 2, "call"); return this.$struct(0, Call); }
  /** Complete a method call. */
  get return(): ReturnReader { this.$member(0, 3, "return"); return this.$struct(0, Return); }
  /** Release a returned answer / cancel a call. */
  get finish(): FinishReader { this.$member(0, 4, "finish"); return this.$struct(0, Finish); }
  /** Resolve a previously-sent promise. */
  get resolve(): ResolveReader { this.$member(0, 5, "resolve"); return this.$struct(0, Resolve); }
  /** Release a capability so that the remote object can be deallocated. */
  get release(): ReleaseReader { this.$member(0, 6, "release"); return this.$struct(0, Release); }
  /** Lift an embargo used to enforce E-order over promise resolution. */
  get disembargo(): DisembargoReader { this.$member(0, 13, "disembargo"); return this.$struct(0, Disembargo); }
  /**
   * Obsolete request to save a capability, resulting in a SturdyRef. This has been replaced
   * by the `Persistent` interface defined in `persistent.capnp`. This operation was never
   * implemented.
   */
  get obsoleteSave(): capnp.AnyPointerReader { this.$member(0, 7, "obsoleteSave"); return this.$any(0); }
  /** Obsolete way to delete a SturdyRef. This operation was never implemented. */
  get obsoleteDelete(): capnp.AnyPointerReader { this.$member(0, 9, "obsoleteDelete"); return this.$any(0); }
  /** Provide a capability to a third party. */
  get provide(): ProvideReader { this.$member(0, 10, "provide"); return this.$struct(0, Provide); }
  /** Accept a capability provided by a third party. */
  get accept(): AcceptReader { this.$member(0, 11, "accept"); return this.$struct(0, Accept); }
  /** Directly connect to the common root of two or more proxied caps. */
  get join(): JoinReader { this.$member(0, 12, "join"); return this.$struct(0, Join); }
}

export class MessageBuilder extends capnp.StructBuilder {
  set unimplemented(value: capnp.InitOf<typeof Message>) { this.$struct(0, Message, value); this.$tag(0, 0); }
  initUnimplemented(): MessageBuilder { this.$tag(0, 0); return this.$initStruct(0, Message); }
  set abort(value: capnp.InitOf<typeof Exception>) { this.$struct(0, Exception, value); this.$tag(0, 1); }
  initAbort(): ExceptionBuilder { this.$tag(0, 1); return this.$initStruct(0, Exception); }
  set bootstrap(value: capnp.InitOf<typeof Bootstrap>) { this.$struct(0, Bootstrap, value); this.$tag(0, 8); }
  initBootstrap(): BootstrapBuilder { this.$tag(0, 8); return this.$initStruct(0, Bootstrap); }
  set call(value: capnp.InitOf<typeof Call>) { this.$struct(0, Call, value); this.$tag(0, 2); }
  initCall(): CallBuilder { this.$tag(0, 2); return this.$initStruct(0, Call); }
  set return(value: capnp.InitOf<typeof Return>) { this.$struct(0, Return, value); this.$tag(0, 3); }
  initReturn(): ReturnBuilder { this.$tag(0, 3); return this.$initStruct(0, Return); }
  set finish(value: capnp.InitOf<typeof Finish>) { this.$struct(0, Finish, value); this.$tag(0, 4); }
  initFinish(): FinishBuilder { this.$tag(0, 4); return this.$initStruct(0, Finish); }
  set resolve(value: capnp.InitOf<typeof Resolve>) { this.$struct(0, Resolve, value); this.$tag(0, 5); }
  initResolve(): ResolveBuilder { this.$tag(0, 5); return this.$initStruct(0, Resolve); }
  set release(value: capnp.InitOf<typeof Release>) { this.$struct(0, Release, value); this.$tag(0, 6); }
  initRelease(): ReleaseBuilder { this.$tag(0, 6); return this.$initStruct(0, Release); }
  set disembargo(value: capnp.InitOf<typeof Disembargo>) { this.$struct(0, Disembargo, value); this.$tag(0, 13); }
  initDisembargo(): DisembargoBuilder { this.$tag(0, 13); return this.$initStruct(0, Disembargo); }
  set obsoleteSave(value: capnp.AnyPointerInit) { this.$any(0, value); this.$tag(0, 7); }
  initObsoleteSave(): capnp.AnyPointerBuilder { this.$tag(0, 7); return this.$initAny(0); }
  set obsoleteDelete(value: capnp.AnyPointerInit) { this.$any(0, value); this.$tag(0, 9); }
  initObsoleteDelete(): capnp.AnyPointerBuilder { this.$tag(0, 9); return this.$initAny(0); }
  set provide(value: capnp.InitOf<typeof Provide>) { this.$struct(0, Provide, value); this.$tag(0, 10); }
  initProvide(): ProvideBuilder { this.$tag(0, 10); return this.$initStruct(0, Provide); }
  set accept(value: capnp.InitOf<typeof Accept>) { this.$struct(0, Accept, value); this.$tag(0, 11); }
  initAccept(): AcceptBuilder { this.$tag(0, 11); return this.$initStruct(0, Accept); }
  set join(value: capnp.InitOf<typeof Join>) { this.$struct(0, Join, value); this.$tag(0, 12); }
  initJoin(): JoinBuilder { this.$tag(0, 12); return this.$initStruct(0, Join); }
}

export const Message: capnp.StructType<MessageReader, MessageBuilder, MessageInit> = new capnp.StructType({
  id: 0x91b79f1f808db032n,
  name: "Message",
  dataWords: 1,
  pointerWords: 1,
  Reader: MessageReader,
  Builder: MessageBuilder,
  write(to, from) {
    capnp.atMostOne("Message", from.unimplemented, from.abort, from.bootstrap, from.call, from.return, from.finish, from.resolve, from.release, from.disembargo, from.obsoleteSave, from.obsoleteDelete, from.provide, from.accept, from.join);
    if (from.unimplemented !== undefined) to.unimplemented = from.unimplemented;
    if (from.abort !== undefined) to.abort = from.abort;
    if (from.bootstrap !== undefined) to.bootstrap = from.bootstrap;
    if (from.call !== undefined) to.call = from.call;
    if (from.return !== undefined) to.return = from.return;
    if (from.finish !== undefined) to.finish = from.finish;
    if (from.resolve !== undefined) to.resolve = from.resolve;
    if (from.release !== undefined) to.release = from.release;
    if (from.disembargo !== undefined) to.disembargo = from.disembargo;
    if (from.obsoleteSave !== undefined) to.obsoleteSave = from.obsoleteSave;
    if (from.obsoleteDelete !== undefined) to.obsoleteDelete = from.obsoleteDelete;
    if (from.provide !== undefined) to.provide = from.provide;
    if (from.accept !== undefined) to.accept = from.accept;
    if (from.join !== undefined) to.join = from.join;
  },
});

/** Get the "bootstrap" interface exported by the remote vat. */
export interface BootstrapInit {
  /**
   * A new question ID identifying this request, which will eventually receive a Return message
   * containing the restored capability.
   */
  questionId?: number | undefined;
  /**
   * A Vat may export multiple bootstrap interfaces. In this case, `deprecatedObjectId` specifies
   * which one to return. If this pointer is null, then the default bootstrap interface is returned.
   */
  deprecatedObjectId?: capnp.AnyPointerInit | undefined;
}

export class BootstrapReader extends capnp.StructReader {
  /**
   * A new question ID identifying this request, which will eventually receive a Return message
   * containing the restored capability.
   */
  get questionId(): number { return this.$uint32(0); }
  /**
   * A Vat may export multiple bootstrap interfaces. In this case, `deprecatedObjectId` specifies
   * which one to return. If this pointer is null, then the default bootstrap interface is returned.
   */
  get deprecatedObjectId(): capnp.AnyPointerReader { return this.$any(0); }
}

export class BootstrapBuilder extends capnp.StructBuilder {
  set questionId(value: number) { this.$uint32(0, value); }
  set deprecatedObjectId(value: capnp.AnyPointerInit) { this.$any(0, value); }
  initDeprecatedObjectId(): capnp.AnyPointerBuilder { return this.$initAny(0); }
}

export const Bootstrap: capnp.StructType<BootstrapReader, BootstrapBuilder, BootstrapInit> = new capnp.StructType({
  id: 0xe94ccf8031176ec4n,
  name: "Bootstrap",
  dataWords: 1,
  pointerWords: 1,
  Reader: BootstrapReader,
  Builder: BootstrapBuilder,
  write(to, from) {
    if (from.questionId !== undefined) to.questionId = from.questionId;
    if (from.deprecatedObjectId !== undefined) to.deprecatedObjectId = from.deprecatedObjectId;
  },
});

/** Message type initiating a method call on a capability. */
export interface CallInit {
  /**
   * A number, chosen by the caller, that identifies this call in future messages.  This number
   * must be different from all other calls originating from the same end of the connection (but
   * may overlap with question IDs originating from the opposite end).  A fine strategy is to use
   * sequential question IDs, but the recipient should not assume this.
   */
  questionId?: number | undefined;
  /** The object that should receive this call. */
  target?: capnp.InitOf<typeof MessageTarget> | undefined;
  /** The type ID of the interface being called.  Each capability may implement multiple interfaces. */
  interfaceId?: bigint | undefined;
  /** The ordinal number of the method to call within the requested interface. */
  methodId?: number | undefined;
  /**
   * Indicates whether or not the receiver is allowed to send a `Return` containing
   * `acceptFromThirdParty`.  Level 3 implementations should set this true.  Otherwise, the callee
   * will have to proxy the return in the case of a tail call to a third-party vat.
   */
  allowThirdPartyTailCall?: boolean | undefined;
  /**
   * The call parameters.  `params.content` is a struct whose fields correspond to the parameters of
   * the method.
   */
  params?: capnp.InitOf<typeof Payload> | undefined;
  /** Where should the return message be sent? */
  sendResultsTo?: CallSendResultsToInit | undefined;
}

export class CallReader extends capnp.StructReader {
  /**
   * A number, chosen by the caller, that identifies this call in future messages.  This number
   * must be different from all other calls originating from the same end of the connection (but
   * may overlap with question IDs originating from the opposite end).  A fine strategy is to use
   * sequential question IDs, but the recipient should not assume this.
   */
  get questionId(): number { return this.$uint32(0); }
  /** The object that should receive this call. */
  get target(): MessageTargetReader { return this.$struct(0, MessageTarget); }
  /** The type ID of the interface being called.  Each capability may implement multiple interfaces. */
  get interfaceId(): bigint { return this.$uint64(8); }
  /** The ordinal number of the method to call within the requested interface. */
  get methodId(): number { return this.$uint16(4); }
  /**
   * Indicates whether or not the receiver is allowed to send a `Return` containing
   * `acceptFromThirdParty`.  Level 3 implementations should set this true.  Otherwise, the callee
   * will have to proxy the return in the case of a tail call to a third-party vat.
   */
  get allowThirdPartyTailCall(): boolean { return this.$bool(128); }
  /**
   * The call parameters.  `params.content` is a struct whose fields correspond to the parameters of
   * the method.
   */
  get params(): PayloadReader { return this.$struct(1, Payload); }
  /** Where should the return message be sent? */
  get sendResultsTo(): CallSendResultsToReader { return this.$group(CallSendResultsToReader); }
}

export class CallBuilder extends capnp.StructBuilder {
  set questionId(value: number) { this.$uint32(0, value); }
  set target(value: capnp.InitOf<typeof MessageTarget>) { this.$struct(0, MessageTarget, value); }
  initTarget(): MessageTargetBuilder { return this.$initStruct(0, MessageTarget); }
  set interfaceId(value: bigint) { this.$uint64(8, value); }
  set methodId(value: number) { this.$uint16(4, value); }
  set allowThirdPartyTailCall(value: boolean) { this.$bool(128, value); }
  set params(value: capnp.InitOf<typeof Payload>) { this.$struct(1, Payload, value); }
  initParams(): PayloadBuilder { return this.$initStruct(1, Payload); }
  set sendResultsTo(value: CallSendResultsToInit) { writeCallSendResultsTo(this.initSendResultsTo(), value); }
  initSendResultsTo(): CallSendResultsToBuilder { return this.$group(CallSendResultsToBuilder); }
}

export const Call: capnp.StructType<CallReader, CallBuilder, CallInit> = new capnp.StructType({
  id: 0x836a53ce789d4cd4n,
  name: "Call",
  dataWords: 3,
  pointerWords: 3,
  Reader: CallReader,
  Builder: CallBuilder,
  write(to, from) {
    if (from.questionId !== undefined) to.questionId = from.questionId;
    if (from.target !== undefined) to.target = from.target;
    if (from.interfaceId !== undefined) to.interfaceId = from.interfaceId;
    if (from.methodId !== undefined) to.methodId = from.methodId;
    if (from.allowThirdPartyTailCall !== undefined) to.allowThirdPartyTailCall = from.allowThirdPartyTailCall;
    if (from.params !== undefined) to.params = from.params;
    if (from.sendResultsTo !== undefined) to.sendResultsTo = from.sendResultsTo;
  },
});

/** Where should the return message be sent? */
export interface CallSendResultsToInit {
  /** Send the return message back to the caller (the usual). */
  caller?: null | undefined;
  /**
   * Don't actually return the results to the sender.  Instead, hold on to them and await
   * instructions from the sender regarding what to do with them.  In particular, the sender
   * may subsequently send a `Return` for some other call (which the receiver had previously made
   * to the sender) with `takeFromOtherQuestion` set.  The results from this call are then used
   * as the results of the other call.
   */
  yourself?: null | undefined;
  /**
   * The call's result should be returned to a different vat.  The receiver (the callee) expects
   * to receive an `Accept` message from the indicated vat, and should return the call's result
   * to it, rather than to the sender of the `Call`.
   */
  thirdParty?: capnp.AnyPointerInit | undefined;
}

export type CallSendResultsToWhich = "caller" | "yourself" | "thirdParty";
const callSendResultsToMembers: { readonly names: readonly CallSendResultsToWhich[] } = { names: ["caller", "yourself", "thirdParty"] };

export class CallSendResultsToReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): CallSendResultsToWhich | number { return this.$enum(6, callSendResultsToMembers); }
  /**
   * The call's result should be returned to a different vat.  The receiver (the callee) expects
   * to receive an `Accept` message from the indicated vat, and should return the call's result
   * to it, rather than to the sender of the `Call`.
   */
  get thirdParty(): capnp.AnyPointerReader { this.$member(6, 2, "thirdParty"); return this.$any(2); }
}

export class CallSendResultsToBuilder extends capnp.StructBuilder {
  set caller(_: null) { this.$tag(6, 0); }
  set yourself(_: null) { this.$tag(6, 1); }
  set thirdParty(value: capnp.AnyPointerInit) { this.$any(2, value); this.$tag(6, 2); }
  initThirdParty(): capnp.AnyPointerBuilder { this.$tag(6, 2); return this.$initAny(2); }
}

function writeCallSendResultsTo(to: CallSendResultsToBuilder, from: CallSendResultsToInit): void {
  capnp.atMostOne("CallSendResultsTo", from.caller, from.yourself, from.thirdParty);
  if (from.caller !== undefined) to.caller = from.caller;
  if (from.yourself !== undefined) to.yourself = from.yourself;
  if (from.thirdParty !== undefined) to.thirdParty = from.thirdParty;
}

/** Message type sent from callee to caller indicating that the call has completed. */
export interface ReturnInit {
  /** Equal to the QuestionId of the corresponding `Call` message. */
  answerId?: number | undefined;
  /**
   * If true, all capabilities that were in the params should be considered released.  The sender
   * must not send separate `Release` messages for them.  Level 0 implementations in particular
   * should always set this true.  This defaults true because if level 0 implementations forget to
   * set it they'll never notice (just silently leak caps), but if level >=1 implementations forget
   * to set it to false they'll quickly get errors.
   */
  releaseParamCaps?: boolean | undefined;
  /** The result. */
  results?: capnp.InitOf<typeof Payload> | undefined;
  /** Indicates that the call failed and explains why. */
  exception?: capnp.InitOf<typeof Exception> | undefined;
  /**
   * Indicates that the call was canceled due to the caller sending a Finish message
   * before the call had completed.
   */
  canceled?: null | undefined;
  /**
   * This is set when returning from a `Call` that had `sendResultsTo` set to something other
   * than `caller`.
   */
  resultsSentElsewhere?: null | undefined;
  /**
   * The sender has also sent (before this message) a `Call` with the given question ID and with
   * `sendResultsTo.yourself` set, and the results of that other call should be used as the
   * results here.  `takeFromOtherQuestion` can only used once per question.
   */
  takeFromOtherQuestion?: number | undefined;
  /**
   * The caller should contact a third-party vat to pick up the results.  An `Accept` message
   * sent to the vat will return the result.  This pairs with `Call.sendResultsTo.thirdParty`.
   * It should only be used if the corresponding `Call` had `allowThirdPartyTailCall` set.
   */
  acceptFromThirdParty?: capnp.AnyPointerInit | undefined;
}

export type ReturnWhich = "results" | "exception" | "canceled" | "resultsSentElsewhere" | "takeFromOtherQuestion" | "acceptFromThirdParty";
const returnMembers: { readonly names: readonly ReturnWhich[] } = { names: ["results", "exception", "canceled", "resultsSentElsewhere", "takeFromOtherQuestion", "acceptFromThirdParty"] };

export class ReturnReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): ReturnWhich | number { return this.$enum(6, returnMembers); }
  /** Equal to the QuestionId of the corresponding `Call` message. */
  get answerId(): number { return this.$uint32(0); }
  /**
   * If true, all capabilities that were in the params should be considered released.  The sender
   * must not send separate `Release` messages for them.  Level 0 implementations in particular
   * should always set this true.  This defaults true because if level 0 implementations forget to
   * set it they'll never notice (just silently leak caps), but if level >=1 implementations forget
   * to set it to false they'll quickly get errors.
   */
  get releaseParamCaps(): boolean { return this.$bool(32, true); }
  /** The result. */
  get results(): PayloadReader { this.$member(6, 0, "results"); return this.$struct(0, Payload); }
  /** Indicates that the call failed and explains why. */
  get exception(): ExceptionReader { this.$member(6, 1, "exception"); return this.$struct(0, Exception); }
  /**
   * The sender has also sent (before this message) a `Call` with the given question ID and with
   * `sendResultsTo.yourself` set, and the results of that other call should be used as the
   * results here.  `takeFromOtherQuestion` can only used once per question.
   */
  get takeFromOtherQuestion(): number { this.$member(6, 4, "takeFromOtherQuestion"); return this.$uint32(8); }
  /**
   * The caller should contact a third-party vat to pick up the results.  An `Accept` message
   * sent to the vat will return the result.  This pairs with `Call.sendResultsTo.thirdParty`.
   * It should only be used if the corresponding `Call` had `allowThirdPartyTailCall` set.
   */
  get acceptFromThirdParty(): capnp.AnyPointerReader { this.$member(6, 5, "acceptFromThirdParty"); return this.$any(0); }
}

export class ReturnBuilder extends capnp.StructBuilder {
  set answerId(value: number) { this.$uint32(0, value); }
  set releaseParamCaps(value: boolean) { this.$bool(32, value, true); }
  set results(value: capnp.InitOf<typeof Payload>) { this.$struct(0, Payload, value); this.$tag(6, 0); }
  initResults(): PayloadBuilder { this.$tag(6, 0); return this.$initStruct(0, Payload); }
  set exception(value: capnp.InitOf<typeof Exception>) { this.$struct(0, Exception, value); this.$tag(6, 1); }
  initException(): ExceptionBuilder { this.$tag(6, 1); return this.$initStruct(0, Exception); }
  set canceled(_: null) { this.$tag(6, 2); }
  set resultsSentElsewhere(_: null) { this.$tag(6, 3); }
  set takeFromOtherQuestion(value: number) { this.$uint32(8, value); this.$tag(6, 4); }
  set acceptFromThirdParty(value: capnp.AnyPointerInit) { this.$any(0, value); this.$tag(6, 5); }
  initAcceptFromThirdParty(): capnp.AnyPointerBuilder { this.$tag(6, 5); return this.$initAny(0); }
}

export const Return: capnp.StructType<ReturnReader, ReturnBuilder, ReturnInit> = new capnp.StructType({
  id: 0x9e19b28d3db3573an,
  name: "Return",
  dataWords: 2,
  pointerWords: 1,
  Reader: ReturnReader,
  Builder: ReturnBuilder,
  write(to, from) {
    capnp.atMostOne("Return", from.results, from.exception, from.canceled, from.resultsSentElsewhere, from.takeFromOtherQuestion, from.acceptFromThirdParty);
    if (from.answerId !== undefined) to.answerId = from.answerId;
    if (from.releaseParamCaps !== undefined) to.releaseParamCaps = from.releaseParamCaps;
    if (from.results !== undefined) to.results = from.results;
    if (from.exception !== undefined) to.exception = from.exception;
    if (from.canceled !== undefined) to.canceled = from.canceled;
    if (from.resultsSentElsewhere !== undefined) to.resultsSentElsewhere = from.resultsSentElsewhere;
    if (from.takeFromOtherQuestion !== undefined) to.takeFromOtherQuestion = from.takeFromOtherQuestion;
    if (from.acceptFromThirdParty !== undefined) to.acceptFromThirdParty = from.acceptFromThirdParty;
  },
});

/**
 * Message type sent from the caller to the callee to indicate:
 * 1) The questionId will no longer be used in any messages sent by the callee (no further
 *    pipelined requests).
 * 2) If the call has not returned yet, the caller no longer cares about the result.  If nothing
 *    else cares about the result either (e.g. there are no other outstanding calls pipelined on
 *    the result of this one) then the callee may wish to immediately cancel the operation and
 *    send back a Return message with "canceled" set.  However, implementations are not required
 *    to support premature cancellation -- instead, the implementation may wait until the call
 *    actually completes and send a normal `Return` message.
 */
export interface FinishInit {
  /** ID of the call whose result is to be released. */
  questionId?: number | undefined;
  /**
   * If true, all capabilities that were in the results should be considered released.  The sender
   * must not send separate `Release` messages for them.  Level 0 implementations in particular
   * should always set this true.  This defaults true because if level 0 implementations forget to
   * set it they'll never notice (just silently leak caps), but if level >=1 implementations forget
   * set it false they'll quickly get errors.
   */
  releaseResultCaps?: boolean | undefined;
}

export class FinishReader extends capnp.StructReader {
  /** ID of the call whose result is to be released. */
  get questionId(): number { return this.$uint32(0); }
  /**
   * If true, all capabilities that were in the results should be considered released.  The sender
   * must not send separate `Release` messages for them.  Level 0 implementations in particular
   * should always set this true.  This defaults true because if level 0 implementations forget to
   * set it they'll never notice (just silently leak caps), but if level >=1 implementations forget
   * set it false they'll quickly get errors.
   */
  get releaseResultCaps(): boolean { return this.$bool(32, true); }
}

export class FinishBuilder extends capnp.StructBuilder {
  set questionId(value: number) { this.$uint32(0, value); }
  set releaseResultCaps(value: boolean) { this.$bool(32, value, true); }
}

export const Finish: capnp.StructType<FinishReader, FinishBuilder, FinishInit> = new capnp.StructType({
  id: 0xd37d2eb2c2f80e63n,
  name: "Finish",
  dataWords: 1,
  pointerWords: 0,
  Reader: FinishReader,
  Builder: FinishBuilder,
  write(to, from) {
    if (from.questionId !== undefined) to.questionId = from.questionId;
    if (from.releaseResultCaps !== undefined) to.releaseResultCaps = from.releaseResultCaps;
  },
});

/**
 * Message type sent to indicate that a previously-sent promise has now been resolved to some other
 * object (possibly another promise) -- or broken, or canceled.
 */
export interface ResolveInit {
  /** The ID of the promise to be resolved. */
  promiseId?: number | undefined;
  /** The object to which the promise resolved. */
  cap?: capnp.InitOf<typeof CapDescriptor> | undefined;
  /** Indicates that the promise was broken. */
  exception?: capnp.InitOf<typeof Exception> | undefined;
}

export type ResolveWhich = "cap" | "exception";
const resolveMembers: { readonly names: readonly ResolveWhich[] } = { names: ["cap", "exception"] };

export class ResolveReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): ResolveWhich | number { return this.$enum(4, resolveMembers); }
  /** The ID of the promise to be resolved. */
  get promiseId(): number { return this.$uint32(0); }
  /** The object to which the promise resolved. */
  get cap(): CapDescriptorReader { this.$member(4, 0, "cap"); return this.$struct(0, CapDescriptor); }
  /** Indicates that the promise was broken. */
  get exception(): ExceptionReader { this.$member(4, 1, "exception"); return this.$struct(0, Exception); }
}

export class ResolveBuilder extends capnp.StructBuilder {
  set promiseId(value: number) { this.$uint32(0, value); }
  set cap(value: capnp.InitOf<typeof CapDescriptor>) { this.$struct(0, CapDescriptor, value); this.$tag(4, 0); }
  initCap(): CapDescriptorBuilder { this.$tag(4, 0); return this.$initStruct(0, CapDescriptor); }
  set exception(value: capnp.InitOf<typeof Exception>) { this.$struct(0, Exception, value); this.$tag(4, 1); }
  initException(): ExceptionBuilder { this.$tag(4, 1); return this.$initStruct(0, Exception); }
}

export const Resolve: capnp.StructType<ResolveReader, ResolveBuilder, ResolveInit> = new capnp.StructType({
  id: 0xbbc29655fa89086en,
  name: "Resolve",
  dataWords: 1,
  pointerWords: 1,
  Reader: ResolveReader,
  Builder: ResolveBuilder,
  write(to, from) {
    capnp.atMostOne("Resolve", from.cap, from.exception);
    if (from.promiseId !== undefined) to.promiseId = from.promiseId;
    if (from.cap !== undefined) to.cap = from.cap;
    if (from.exception !== undefined) to.exception = from.exception;
  },
});

/**
 * Message type sent to indicate that the sender is done with the given capability and the receiver
 * can free resources allocated to it.
 */
export interface ReleaseInit {
  /** What to release. */
  id?: number | undefined;
  /**
   * The amount by which to decrement the reference count.  The export is only actually released
   * when the reference count reaches zero.
   */
  referenceCount?: number | undefined;
}

export class ReleaseReader extends capnp.StructReader {
  /** What to release. */
  get id(): number { return this.$uint32(0); }
  /**
   * The amount by which to decrement the reference count.  The export is only actually released
   * when the reference count reaches zero.
   */
  get referenceCount(): number { return this.$uint32(4); }
}

export class ReleaseBuilder extends capnp.StructBuilder {
  set id(value: number) { this.$uint32(0, value); }
  set referenceCount(value: number) { this.$uint32(4, value); }
}

export const Release: capnp.StructType<ReleaseReader, ReleaseBuilder, ReleaseInit> = new capnp.StructType({
  id: 0xad1a6c0d7dd07497n,
  name: "Release",
  dataWords: 1,
  pointerWords: 0,
  Reader: ReleaseReader,
  Builder: ReleaseBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.referenceCount !== undefined) to.referenceCount = from.referenceCount;
  },
});

/** Message sent to indicate that an embargo on a recently-resolved promise may now be lifted. */
export interface DisembargoInit {
  /** What is to be disembargoed. */
  target?: capnp.InitOf<typeof MessageTarget> | undefined;
  context?: DisembargoContextInit | undefined;
}

export class DisembargoReader extends capnp.StructReader {
  /** What is to be disembargoed. */
  get target(): MessageTargetReader { return this.$struct(0, MessageTarget); }
  get context(): DisembargoContextReader { return this.$group(DisembargoContextReader); }
}

export class DisembargoBuilder extends capnp.StructBuilder {
  set target(value: capnp.InitOf<typeof MessageTarget>) { this.$struct(0, MessageTarget, value); }
  initTarget(): MessageTargetBuilder { return this.$initStruct(0, MessageTarget); }
  set context(value: DisembargoContextInit) { writeDisembargoContext(this.initContext(), value); }
  initContext(): DisembargoContextBuilder { return this.$group(DisembargoContextBuilder); }
}

export const Disembargo: capnp.StructType<DisembargoReader, DisembargoBuilder, DisembargoInit> = new capnp.StructType({
  id: 0xf964368b0fbd3711n,
  name: "Disembargo",
  dataWords: 1,
  pointerWords: 1,
  Reader: DisembargoReader,
  Builder: DisembargoBuilder,
  write(to, from) {
    if (from.target !== undefined) to.target = from.target;
    if (from.context !== undefined) to.context = from.context;
  },
});

export interface DisembargoContextInit {
  /**
   * The sender is requesting a disembargo on a promise that is known to resolve back to a
   * capability hosted by the sender.  As soon as the receiver has echoed back all pipelined calls
   * on this promise, it will deliver the Disembargo back to the sender with `receiverLoopback`
   * set to the same value as `senderLoopback`.  This value is chosen by the sender, and since
   * it is also consumed be the sender, the sender can use whatever strategy it wants to make sure
   * the value is unambiguous.
   */
  senderLoopback?: number | undefined;
  /**
   * The receiver previously sent a `senderLoopback` Disembargo towards a promise resolving to
   * this capability, and that Disembargo is now being echoed back.
   */
  receiverLoopback?: number | undefined;
  /**
   * The sender is requesting a disembargo on a promise that is known to resolve to a third-party
   * capability that the sender is currently in the process of accepting (using `Accept`).
   * The receiver of this `Disembargo` has an outstanding `Provide` on said capability.  The
   * receiver should now send a `Disembargo` with `provide` set to the question ID of that
   * `Provide` message.
   */
  accept?: null | undefined;
  /**
   * The sender is requesting a disembargo on a capability currently being provided to a third
   * party.  The question ID identifies the `Provide` message previously sent by the sender to
   * this capability.  On receipt, the receiver (the capability host) shall release the embargo
   * on the `Accept` message that it has received from the third party.  See `Accept.embargo` for
   * an example.
   */
  provide?: number | undefined;
}

export type DisembargoContextWhich = "senderLoopback" | "receiverLoopback" | "accept" | "provide";
const disembargoContextMembers: { readonly names: readonly DisembargoContextWhich[] } = { names: ["senderLoopback", "receiverLoopback", "accept", "provide"] };

export class DisembargoContextReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): DisembargoContextWhich | number { return this.$enum(4, disembargoContextMembers); }
  /**
   * The sender is requesting a disembargo on a promise that is known to resolve back to a
   * capability hosted by the sender.  As soon as the receiver has echoed back all pipelined calls
   * on this promise, it will deliver the Disembargo back to the sender with `receiverLoopback`
   * set to the same value as `senderLoopback`.  This value is chosen by the sender, and since
   * it is also consumed be the sender, the sender can use whatever strategy it wants to make sure
   * the value is unambiguous.
   */
  get senderLoopback(): number { this.$member(4, 0, "senderLoopback"); return this.$uint32(0); }
  /**
   * The receiver previously sent a `senderLoopback` Disembargo towards a promise resolving to
   * this capability, and that Disembargo is now being echoed back.
   */
  get receiverLoopback(): number { this.$member(4, 1, "receiverLoopback"); return this.$uint32(0); }
  /**
   * The sender is requesting a disembargo on a capability currently being provided to a third
   * party.  The question ID identifies the `Provide` message previously sent by the sender to
   * this capability.  On receipt, the receiver (the capability host) shall release the embargo
   * on the `Accept` message that it has received from the third party.  See `Accept.embargo` for
   * an example.
   */
  get provide(): number { this.$member(4, 3, "provide"); return this.$uint32(0); }
}

export class DisembargoContextBuilder extends capnp.StructBuilder {
  set senderLoopback(value: number) { this.$uint32(0, value); this.$tag(4, 0); }
  set receiverLoopback(value: number) { this.$uint32(0, value); this.$tag(4, 1); }
  set accept(_: null) { this.$tag(4, 2); }
  set provide(value: number) { this.$uint32(0, value); this.$tag(4, 3); }
}

function writeDisembargoContext(to: DisembargoContextBuilder, from: DisembargoContextInit): void {
  capnp.atMostOne("DisembargoContext", from.senderLoopback, from.receiverLoopback, from.accept, from.provide);
  if (from.senderLoopback !== undefined) to.senderLoopback = from.senderLoopback;
  if (from.receiverLoopback !== undefined) to.receiverLoopback = from.receiverLoopback;
  if (from.accept !== undefined) to.accept = from.accept;
  if (from.provide !== undefined) to.provide = from.provide;
}

/**
 * Message type sent to indicate that the sender wishes to make a particular capability implemented
 * by the receiver available to a third party for direct access (without the need for the third
 * party to proxy through the sender).
 */
export interface ProvideInit {
  /**
   * Question ID to be held open until the recipient has received the capability.  A result will be
   * returned once the third party has successfully received the capability.  The sender must at some
   * point send a `Finish` message as with any other call, and that message can be used to cancel the
   * whole operation.
   */
  questionId?: number | undefined;
  /** What is to be provided to the third party. */
  target?: capnp.InitOf<typeof MessageTarget> | undefined;
  /** Identity of the third party that is expected to pick up the capability. */
  recipient?: capnp.AnyPointerInit | undefined;
}

export class ProvideReader extends capnp.StructReader {
  /**
   * Question ID to be held open until the recipient has received the capability.  A result will be
   * returned once the third party has successfully received the capability.  The sender must at some
   * point send a `Finish` message as with any other call, and that message can be used to cancel the
   * whole operation.
   */
  get questionId(): number { return this.$uint32(0); }
  /** What is to be provided to the third party. */
  get target(): MessageTargetReader { return this.$struct(0, MessageTarget); }
  /** Identity of the third party that is expected to pick up the capability. */
  get recipient(): capnp.AnyPointerReader { return this.$any(1); }
}

export class ProvideBuilder extends capnp.StructBuilder {
  set questionId(value: number) { this.$uint32(0, value); }
  set target(value: capnp.InitOf<typeof MessageTarget>) { this.$struct(0, MessageTarget, value); }
  initTarget(): MessageTargetBuilder { return this.$initStruct(0, MessageTarget); }
  set recipient(value: capnp.AnyPointerInit) { this.$any(1, value); }
  initRecipient(): capnp.AnyPointerBuilder { return this.$initAny(1); }
}

export const Provide: capnp.StructType<ProvideReader, ProvideBuilder, ProvideInit> = new capnp.StructType({
  id: 0x9c6a046bfbc1ac5an,
  name: "Provide",
  dataWords: 1,
  pointerWords: 2,
  Reader: ProvideReader,
  Builder: ProvideBuilder,
  write(to, from) {
    if (from.questionId !== undefined) to.questionId = from.questionId;
    if (from.target !== undefined) to.target = from.target;
    if (from.recipient !== undefined) to.recipient = from.recipient;
  },
});

/**
 * Message type sent to pick up a capability hosted by the receiving vat and provided by a third
 * party.  The third party previously designated the capability using `Provide`.
 */
export interface AcceptInit {
  /**
   * A new question ID identifying this accept message, which will eventually receive a Return
   * message containing the provided capability (or the call result in the case of a redirected
   * return).
   */
  questionId?: number | undefined;
  /** Identifies the provided object to be picked up. */
  provision?: capnp.AnyPointerInit | undefined;
  /**
   * If true, this accept shall be temporarily embargoed.  The resulting `Return` will not be sent,
   * and any pipelined calls will not be delivered, until the embargo is released.  The receiver
   * (the capability host) will expect the provider (the vat that sent the `Provide` message) to
   * eventually send a `Disembargo` message with the field `context.provide` set to the question ID
   * of the original `Provide` message.  At that point, the embargo is released and the queued
   * messages are delivered.
   */
  embargo?: boolean | undefined;
}

export class AcceptReader extends capnp.StructReader {
  /**
   * A new question ID identifying this accept message, which will eventually receive a Return
   * message containing the provided capability (or the call result in the case of a redirected
   * return).
   */
  get questionId(): number { return this.$uint32(0); }
  /** Identifies the provided object to be picked up. */
  get provision(): capnp.AnyPointerReader { return this.$any(0); }
  /**
   * If true, this accept shall be temporarily embargoed.  The resulting `Return` will not be sent,
   * and any pipelined calls will not be delivered, until the embargo is released.  The receiver
   * (the capability host) will expect the provider (the vat that sent the `Provide` message) to
   * eventually send a `Disembargo` message with the field `context.provide` set to the question ID
   * of the original `Provide` message.  At that point, the embargo is released and the queued
   * messages are delivered.
   */
  get embargo(): boolean { return this.$bool(32); }
}

export class AcceptBuilder extends capnp.StructBuilder {
  set questionId(value: number) { this.$uint32(0, value); }
  set provision(value: capnp.AnyPointerInit) { this.$any(0, value); }
  initProvision(): capnp.AnyPointerBuilder { return this.$initAny(0); }
  set embargo(value: boolean) { this.$bool(32, value); }
}

export const Accept: capnp.StructType<AcceptReader, AcceptBuilder, AcceptInit> = new capnp.StructType({
  id: 0xd4c9b56290554016n,
  name: "Accept",
  dataWords: 1,
  pointerWords: 1,
  Reader: AcceptReader,
  Builder: AcceptBuilder,
  write(to, from) {
    if (from.questionId !== undefined) to.questionId = from.questionId;
    if (from.provision !== undefined) to.provision = from.provision;
    if (from.embargo !== undefined) to.embargo = from.embargo;
  },
});

/**
 * Message type sent to implement E.join(), which, given a number of capabilities that are
 * expected to be equivalent, finds the underlying object upon which they all agree and forms a
 * direct connection to it, skipping any proxies that may have been constructed by other vats
 * while transmitting the capability.  See:
 *     http://erights.org/elib/equality/index.html
 */
export interface JoinInit {
  /**
   * Question ID used to respond to this Join.  (Note that this ID only identifies one part of the
   * request for one hop; each part has a different ID and relayed copies of the request have
   * (probably) different IDs still.)
   */
  questionId?: number | undefined;
  /** The capability to join. */
  target?: capnp.InitOf<typeof MessageTarget> | undefined;
  /**
   * A part of the join key.  These combine to form the complete join key, which is used to establish
   * a direct connection.
   */
  keyPart?: capnp.AnyPointerInit | undefined;
}

export class JoinReader extends capnp.StructReader {
  /**
   * Question ID used to respond to this Join.  (Note that this ID only identifies one part of the
   * request for one hop; each part has a different ID and relayed copies of the request have
   * (probably) different IDs still.)
   */
  get questionId(): number { return this.$uint32(0); }
  /** The capability to join. */
  get target(): MessageTargetReader { return this.$struct(0, MessageTarget); }
  /**
   * A part of the join key.  These combine to form the complete join key, which is used to establish
   * a direct connection.
   */
  get keyPart(): capnp.AnyPointerReader { return this.$any(1); }
}

export class JoinBuilder extends capnp.StructBuilder {
  set questionId(value: number) { this.$uint32(0, value); }
  set target(value: capnp.InitOf<typeof MessageTarget>) { this.$struct(0, MessageTarget, value); }
  initTarget(): MessageTargetBuilder { return this.$initStruct(0, MessageTarget); }
  set keyPart(value: capnp.AnyPointerInit) { this.$any(1, value); }
  initKeyPart(): capnp.AnyPointerBuilder { return this.$initAny(1); }
}

export const Join: capnp.StructType<JoinReader, JoinBuilder, JoinInit> = new capnp.StructType({
  id: 0xfbe1980490e001afn,
  name: "Join",
  dataWords: 1,
  pointerWords: 2,
  Reader: JoinReader,
  Builder: JoinBuilder,
  write(to, from) {
    if (from.questionId !== undefined) to.questionId = from.questionId;
    if (from.target !== undefined) to.target = from.target;
    if (from.keyPart !== undefined) to.keyPart = from.keyPart;
  },
});

/** The target of a `Call` or other messages that target a capability. */
export interface MessageTargetInit {
  /**
   * This message is to a capability or promise previously imported by the caller (exported by
   * the receiver).
   */
  importedCap?: number | undefined;
  /**
   * This message is to a capability that is expected to be returned by another call that has not
   * yet been completed.
   */
  promisedAnswer?: capnp.InitOf<typeof PromisedAnswer> | undefined;
}

export type MessageTargetWhich = "importedCap" | "promisedAnswer";
const messageTargetMembers: { readonly names: readonly MessageTargetWhich[] } = { names: ["importedCap", "promisedAnswer"] };

export class MessageTargetReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): MessageTargetWhich | number { return this.$enum(4, messageTargetMembers); }
  /**
   * This message is to a capability or promise previously imported by the caller (exported by
   * the receiver).
   */
  get importedCap(): number { this.$member(4, 0, "importedCap"); return this.$uint32(0); }
  /**
   * This message is to a capability that is expected to be returned by another call that has not
   * yet been completed.
   */
  get promisedAnswer(): PromisedAnswerReader { this.$member(4, 1, "promisedAnswer"); return this.$struct(0, PromisedAnswer); }
}

export class MessageTargetBuilder extends capnp.StructBuilder {
  set importedCap(value: number) { this.$uint32(0, value); this.$tag(4, 0); }
  set promisedAnswer(value: capnp.InitOf<typeof PromisedAnswer>) { this.$struct(0, PromisedAnswer, value); this.$tag(4, 1); }
  initPromisedAnswer(): PromisedAnswerBuilder { this.$tag(4, 1); return this.$initStruct(0, PromisedAnswer); }
}

export const MessageTarget: capnp.StructType<MessageTargetReader, MessageTargetBuilder, MessageTargetInit> = new capnp.StructType({
  id: 0x95bc14545813fbc1n,
  name: "MessageTarget",
  dataWords: 1,
  pointerWords: 1,
  Reader: MessageTargetReader,
  Builder: MessageTargetBuilder,
  write(to, from) {
    capnp.atMostOne("MessageTarget", from.importedCap, from.promisedAnswer);
    if (from.importedCap !== undefined) to.importedCap = from.importedCap;
    if (from.promisedAnswer !== undefined) to.promisedAnswer = from.promisedAnswer;
  },
});

/** Represents some data structure that might contain capabilities. */
export interface PayloadInit {
  /**
   * Some Cap'n Proto data structure.  Capability pointers embedded in this structure index into
   * `capTable`.
   */
  content?: capnp.AnyPointerInit | undefined;
  /** Descriptors corresponding to the cap pointers in `content`. */
  capTable?: capnp.ListInitOf<typeof CapDescriptor> | undefined;
}

export class PayloadReader extends capnp.StructReader {
  /**
   * Some Cap'n Proto data structure.  Capability pointers embedded in this structure index into
   * `capTable`.
   */
  get content(): capnp.AnyPointerReader { return this.$any(0); }
  /** Descriptors corresponding to the cap pointers in `content`. */
  get capTable(): capnp.List<CapDescriptorReader> { return this.$list(1, CapDescriptor); }
}

export class PayloadBuilder extends capnp.StructBuilder {
  set content(value: capnp.AnyPointerInit) { this.$any(0, value); }
  initContent(): capnp.AnyPointerBuilder { return this.$initAny(0); }
  set capTable(value: capnp.ListInitOf<typeof CapDescriptor>) { this.$list(1, CapDescriptor, value); }
  initCapTable(length: number): capnp.ListBuilder<CapDescriptorBuilder, capnp.InitOf<typeof CapDescriptor>> { return this.$initList(1, CapDescriptor, length); }
}

export const Payload: capnp.StructType<PayloadReader, PayloadBuilder, PayloadInit> = new capnp.StructType({
  id: 0x9a0e61223d96743bn,
  name: "Payload",
  dataWords: 0,
  pointerWords: 2,
  Reader: PayloadReader,
  Builder: PayloadBuilder,
  write(to, from) {
    if (from.content !== undefined) to.content = from.content;
    if (from.capTable !== undefined) to.capTable = from.capTable;
  },
});

/**
 * When an application-defined type contains an interface pointer, that pointer contains an index
 * into the message's capability table -- i.e. the `capTable` part of the `Payload`.  Each
 * capability in the table is represented as a `CapDescriptor`.  The runtime API should not reveal
 * the CapDescriptor directly to the application, but should instead wrap it in some kind of
 * callable object with methods corresponding to the interface that the capability implements.
 */
export interface CapDescriptorInit {
  /**
   * There is no capability here.  This `CapDescriptor` should not appear in the payload content.
   * A `none` CapDescriptor can be generated when an application inserts a capability into a
   * message and then later changes its mind and removes it -- rewriting all of the other
   * capability pointers may be hard, so instead a tombstone is left, similar to the way a removed
   * struct or list instance is zeroed out of the message but the space is not reclaimed.
   * Hopefully this is unusual.
   */
  none?: null | undefined;
  /**
   * The ID of a capability in the sender's export table (receiver's import table).  It may be a
   * newly allocated table entry, or an existing entry (increments the reference count).
   */
  senderHosted?: number | undefined;
  /**
   * A promise that the sender will resolve later.  The sender will send exactly one Resolve
   * message at a future point in time to replace this promise.  Note that even if the same
   * `senderPromise` is received multiple times, only one `Resolve` is sent to cover all of
   * them.  If `senderPromise` is released before the `Resolve` is sent, the sender (of this
   * `CapDescriptor`) may choose not to send the `Resolve` at all.
   */
  senderPromise?: number | undefined;
  /** A capability (or promise) previously exported by the receiver (imported by the sender). */
  receiverHosted?: number | undefined;
  /**
   * A capability expected to be returned in the results of a currently-outstanding call posed
   * by the sender.
   */
  receiverAnswer?: capnp.InitOf<typeof PromisedAnswer> | undefined;
  /**
   * A capability that lives in neither the sender's nor the receiver's vat.  The sender needs
   * to form a direct connection to a third party to pick up the capability.
   */
  thirdPartyHosted?: capnp.InitOf<typeof ThirdPartyCapDescriptor> | undefined;
  /**
   * If the RPC message in which this CapDescriptor was delivered also had file descriptors
   * attached, and `fd` is a valid index into the list of attached file descriptors, then
   * that file descriptor should be attached to this capability. If `attachedFd` is out-of-bounds
   * for said list, then no FD is attached.
   */
  attachedFd?: number | undefined;
}

export type CapDescriptorWhich = "none" | "senderHosted" | "senderPromise" | "receiverHosted" | "receiverAnswer" | "thirdPartyHosted";
const capDescriptorMembers: { readonly names: readonly CapDescriptorWhich[] } = { names: ["none", "senderHosted", "senderPromise", "receiverHosted", "receiverAnswer", "thirdPartyHosted"] };

export class CapDescriptorReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): CapDescriptorWhich | number { return this.$enum(0, capDescriptorMembers); }
  /**
   * The ID of a capability in the sender's export table (receiver's import table).  It may be a
   * newly allocated table entry, or an existing entry (increments the reference count).
   */
  get senderHosted(): number { this.$member(0, 1, "senderHosted"); return this.$uint32(4); }
  /**
   * A promise that the sender will resolve later.  The sender will send exactly one Resolve
   * message at a future point in time to replace this promise.  Note that even if the same
   * `senderPromise` is received multiple times, only one `Resolve` is sent to cover all of
   * them.  If `senderPromise` is released before the `Resolve` is sent, the sender (of this
   * `CapDescriptor`) may choose not to send the `Resolve` at all.
   */
  get senderPromise(): number { this.$member(0, 2, "senderPromise"); return this.$uint32(4); }
  /** A capability (or promise) previously exported by the receiver (imported by the sender). */
  get receiverHosted(): number { this.$member(0, 3, "receiverHosted"); return this.$uint32(4); }
  /**
   * A capability expected to be returned in the results of a currently-outstanding call posed
   * by the sender.
   */
  get receiverAnswer(): PromisedAnswerReader { this.$member(0, 4, "receiverAnswer"); return this.$struct(0, PromisedAnswer); }
  /**
   * A capability that lives in neither the sender's nor the receiver's vat.  The sender needs
   * to form a direct connection to a third party to pick up the capability.
   */
  get thirdPartyHosted(): ThirdPartyCapDescriptorReader { this.$member(0, 5, "thirdPartyHosted"); return this.$struct(0, ThirdPartyCapDescriptor); }
  /**
   * If the RPC message in which this CapDescriptor was delivered also had file descriptors
   * attached, and `fd` is a valid index into the list of attached file descriptors, then
   * that file descriptor should be attached to this capability. If `attachedFd` is out-of-bounds
   * for said list, then no FD is attached.
   */
  get attachedFd(): number { return this.$uint8(2, 255); }
}

export class CapDescriptorBuilder extends capnp.StructBuilder {
  set none(_: null) { this.$tag(0, 0); }
  set senderHosted(value: number) { this.$uint32(4, value); this.$tag(0, 1); }
  set senderPromise(value: number) { this.$uint32(4, value); this.$tag(0, 2); }
  set receiverHosted(value: number) { this.$uint32(4, value); this.$tag(0, 3); }
  set receiverAnswer(value: capnp.InitOf<typeof PromisedAnswer>) { this.$struct(0, PromisedAnswer, value); this.$tag(0, 4); }
  initReceiverAnswer(): PromisedAnswerBuilder { this.$tag(0, 4); return this.$initStruct(0, PromisedAnswer); }
  set thirdPartyHosted(value: capnp.InitOf<typeof ThirdPartyCapDescriptor>) { this.$struct(0, ThirdPartyCapDescriptor, value); this.$tag(0, 5); }
  initThirdPartyHosted(): ThirdPartyCapDescriptorBuilder { this.$tag(0, 5); return this.$initStruct(0, ThirdPartyCapDescriptor); }
  set attachedFd(value: number) { this.$uint8(2, value, 255); }
}

export const CapDescriptor: capnp.StructType<CapDescriptorReader, CapDescriptorBuilder, CapDescriptorInit> = new capnp.StructType({
  id: 0x8523ddc40b86b8b0n,
  name: "CapDescriptor",
  dataWords: 1,
  pointerWords: 1,
  Reader: CapDescriptorReader,
  Builder: CapDescriptorBuilder,
  write(to, from) {
    capnp.atMostOne("CapDescriptor", from.none, from.senderHosted, from.senderPromise, from.receiverHosted, from.receiverAnswer, from.thirdPartyHosted);
    if (from.none !== undefined) to.none = from.none;
    if (from.senderHosted !== undefined) to.senderHosted = from.senderHosted;
    if (from.senderPromise !== undefined) to.senderPromise = from.senderPromise;
    if (from.receiverHosted !== undefined) to.receiverHosted = from.receiverHosted;
    if (from.receiverAnswer !== undefined) to.receiverAnswer = from.receiverAnswer;
    if (from.thirdPartyHosted !== undefined) to.thirdPartyHosted = from.thirdPartyHosted;
    if (from.attachedFd !== undefined) to.attachedFd = from.attachedFd;
  },
});

/**
 * Specifies how to derive a promise from an unanswered question, by specifying the path of fields
 * to follow from the root of the eventual result struct to get to the desired capability.  Used
 * to address method calls to a not-yet-returned capability or to pass such a capability as an
 * input to some other method call.
 */
export interface PromisedAnswerInit {
  /**
   * ID of the question (in the sender's question table / receiver's answer table) whose answer is
   * expected to contain the capability.
   */
  questionId?: number | undefined;
  /**
   * Operations / transformations to apply to the result in order to get the capability actually
   * being addressed.  E.g. if the result is a struct and you want to call a method on a capability
   * pointed to by a field of the struct, you need a `getPointerField` op.
   */
  transform?: capnp.ListInitOf<typeof PromisedAnswerOp> | undefined;
}

export class PromisedAnswerReader extends capnp.StructReader {
  /**
   * ID of the question (in the sender's question table / receiver's answer table) whose answer is
   * expected to contain the capability.
   */
  get questionId(): number { return this.$uint32(0); }
  /**
   * Operations / transformations to apply to the result in order to get the capability actually
   * being addressed.  E.g. if the result is a struct and you want to call a method on a capability
   * pointed to by a field of the struct, you need a `getPointerField` op.
   */
  get transform(): capnp.List<PromisedAnswerOpReader> { return this.$list(0, PromisedAnswerOp); }
}

export class PromisedAnswerBuilder extends capnp.StructBuilder {
  set questionId(value: number) { this.$uint32(0, value); }
  set transform(value: capnp.ListInitOf<typeof PromisedAnswerOp>) { this.$list(0, PromisedAnswerOp, value); }
  initTransform(length: number): capnp.ListBuilder<PromisedAnswerOpBuilder, capnp.InitOf<typeof PromisedAnswerOp>> { return this.$initList(0, PromisedAnswerOp, length); }
}

export const PromisedAnswer: capnp.StructType<PromisedAnswerReader, PromisedAnswerBuilder, PromisedAnswerInit> = new capnp.StructType({
  id: 0xd800b1d6cd6f1ca0n,
  name: "PromisedAnswer",
  dataWords: 1,
  pointerWords: 1,
  Reader: PromisedAnswerReader,
  Builder: PromisedAnswerBuilder,
  write(to, from) {
    if (from.questionId !== undefined) to.questionId = from.questionId;
    if (from.transform !== undefined) to.transform = from.transform;
  },
});

export interface PromisedAnswerOpInit {
  /**
   * Does nothing.  This member is mostly defined so that we can make `Op` a union even
   * though (as of this writing) only one real operation is defined.
   */
  noop?: null | undefined;
  /**
   * Get a pointer field within a struct.  The number is an index into the pointer section, NOT
   * a field ordinal, so that the receiver does not need to understand the schema.
   */
  getPointerField?: number | undefined;
}

export type PromisedAnswerOpWhich = "noop" | "getPointerField";
const promisedAnswerOpMembers: { readonly names: readonly PromisedAnswerOpWhich[] } = { names: ["noop", "getPointerField"] };

export class PromisedAnswerOpReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): PromisedAnswerOpWhich | number { return this.$enum(0, promisedAnswerOpMembers); }
  /**
   * Get a pointer field within a struct.  The number is an index into the pointer section, NOT
   * a field ordinal, so that the receiver does not need to understand the schema.
   */
  get getPointerField(): number { this.$member(0, 1, "getPointerField"); return this.$uint16(2); }
}

export class PromisedAnswerOpBuilder extends capnp.StructBuilder {
  set noop(_: null) { this.$tag(0, 0); }
  set getPointerField(value: number) { this.$uint16(2, value); this.$tag(0, 1); }
}

export const PromisedAnswerOp: capnp.StructType<PromisedAnswerOpReader, PromisedAnswerOpBuilder, PromisedAnswerOpInit> = new capnp.StructType({
  id: 0xf316944415569081n,
  name: "PromisedAnswerOp",
  dataWords: 1,
  pointerWords: 0,
  Reader: PromisedAnswerOpReader,
  Builder: PromisedAnswerOpBuilder,
  write(to, from) {
    capnp.atMostOne("PromisedAnswerOp", from.noop, from.getPointerField);
    if (from.noop !== undefined) to.noop = from.noop;
    if (from.getPointerField !== undefined) to.getPointerField = from.getPointerField;
  },
});

/** Identifies a capability in a third-party vat that the sender wants the receiver to pick up. */
export interface ThirdPartyCapDescriptorInit {
  /** Identifies the third-party host and the specific capability to accept from it. */
  id?: capnp.AnyPointerInit | undefined;
  /**
   * A proxy for the third-party object exported by the sender.  In CapTP terminology this is called
   * a "vine", because it is an indirect reference to the third-party object that snakes through the
   * sender vat.  This serves two purposes:
   */
  vineId?: number | undefined;
}

export class ThirdPartyCapDescriptorReader extends capnp.StructReader {
  /** Identifies the third-party host and the specific capability to accept from it. */
  get id(): capnp.AnyPointerReader { return this.$any(0); }
  /**
   * A proxy for the third-party object exported by the sender.  In CapTP terminology this is called
   * a "vine", because it is an indirect reference to the third-party object that snakes through the
   * sender vat.  This serves two purposes:
   */
  get vineId(): number { return this.$uint32(0); }
}

export class ThirdPartyCapDescriptorBuilder extends capnp.StructBuilder {
  set id(value: capnp.AnyPointerInit) { this.$any(0, value); }
  initId(): capnp.AnyPointerBuilder { return this.$initAny(0); }
  set vineId(value: number) { this.$uint32(0, value); }
}

export const ThirdPartyCapDescriptor: capnp.StructType<ThirdPartyCapDescriptorReader, ThirdPartyCapDescriptorBuilder, ThirdPartyCapDescriptorInit> = new capnp.StructType({
  id: 0xd37007fde1f0027dn,
  name: "ThirdPartyCapDescriptor",
  dataWords: 1,
  pointerWords: 1,
  Reader: ThirdPartyCapDescriptorReader,
  Builder: ThirdPartyCapDescriptorBuilder,
  write(to, from) {
    if (from.id !== undefined) to.id = from.id;
    if (from.vineId !== undefined) to.vineId = from.vineId;
  },
});

/** Describes an arbitrary error that prevented an operation (e.g. a call) from completing. */
export interface ExceptionInit {
  /** Human-readable failure description. */
  reason?: string | undefined;
  /**
   * The type of the error. The purpose of this enum is not to describe the error itself, but
   * rather to describe how the client might want to respond to the error.
   */
  type?: ExceptionType | number | undefined;
  /** OBSOLETE. Ignore. */
  obsoleteIsCallersFault?: boolean | undefined;
  /** OBSOLETE. See `type` instead. */
  obsoleteDurability?: number | undefined;
  /**
   * Stack trace text from the remote server. The format is not specified. By default,
   * implementations do not provide stack traces; the application must explicitly enable them
   * when desired.
   */
  trace?: string | undefined;
}

export class ExceptionReader extends capnp.StructReader {
  /** Human-readable failure description. */
  get reason(): string { return this.$text(0); }
  /**
   * The type of the error. The purpose of this enum is not to describe the error itself, but
   * rather to describe how the client might want to respond to the error.
   */
  get type(): ExceptionType | number { return this.$enum(4, ExceptionTypeEnum); }
  /** OBSOLETE. Ignore. */
  get obsoleteIsCallersFault(): boolean { return this.$bool(0); }
  /** OBSOLETE. See `type` instead. */
  get obsoleteDurability(): number { return this.$uint16(2); }
  /**
   * Stack trace text from the remote server. The format is not specified. By default,
   * implementations do not provide stack traces; the application must explicitly enable them
   * when desired.
   */
  get trace(): string { return this.$text(1); }
}

export class ExceptionBuilder extends capnp.StructBuilder {
  set reason(value: string) { this.$text(0, value); }
  set type(value: ExceptionType | number) { this.$enum(4, ExceptionTypeEnum, value); }
  set obsoleteIsCallersFault(value: boolean) { this.$bool(0, value); }
  set obsoleteDurability(value: number) { this.$uint16(2, value); }
  set trace(value: string) { this.$text(1, value); }
}

export const Exception: capnp.StructType<ExceptionReader, ExceptionBuilder, ExceptionInit> = new capnp.StructType({
  id: 0xd625b7063acf691an,
  name: "Exception",
  dataWords: 1,
  pointerWords: 2,
  Reader: ExceptionReader,
  Builder: ExceptionBuilder,
  write(to, from) {
    if (from.reason !== undefined) to.reason = from.reason;
    if (from.type !== undefined) to.type = from.type;
    if (from.obsoleteIsCallersFault !== undefined) to.obsoleteIsCallersFault = from.obsoleteIsCallersFault;
    if (from.obsoleteDurability !== undefined) to.obsoleteDurability = from.obsoleteDurability;
    if (from.trace !== undefined) to.trace = from.trace;
  },
});

export const ExceptionType = {
  /**
   * A generic problem occurred, and it is believed that if the operation were repeated without
   * any change in the state of the world, the problem would occur again.
   */
  failed: 0,
  /** The request was rejected due to a temporary lack of resources. */
  overloaded: 1,
  /** The method failed because a connection to some necessary capability was lost. */
  disconnected: 2,
  /**
   * The server doesn't implement the requested method. If there is some other method that the
   * client could call (perhaps an older and/or slower interface), it should try that instead.
   * Otherwise, this should be treated like `failed`.
   */
  unimplemented: 3,
} as const;
export type ExceptionType = keyof typeof ExceptionType;
export const ExceptionTypeEnum: capnp.EnumType<ExceptionType> = new capnp.EnumType(["failed", "overloaded", "disconnected", "unimplemented"]);
