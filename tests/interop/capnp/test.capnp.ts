// Generated from test.capnp (0xb8f3c9d1a5e70241). Change that file and generate again.

import * as capnp from "@quicproquo/capnp";

export const Colour = {
  red: 0,
  green: 1,
  blue: 2,
} as const;
export type Colour = keyof typeof Colour;
export const ColourEnum: capnp.EnumType<Colour> = new capnp.EnumType(["red", "green", "blue"]);

export interface EverythingInit {
  bool?: boolean | undefined;
  int8?: number | undefined;
  int16?: number | undefined;
  int32?: number | undefined;
  int64?: bigint | undefined;
  uint8?: number | undefined;
  uint16?: number | undefined;
  uint32?: number | undefined;
  uint64?: bigint | undefined;
  float32?: number | undefined;
  float64?: number | undefined;
  text?: string | undefined;
  data?: Uint8Array | undefined;
  colour?: Colour | number | undefined;
  nested?: capnp.InitOf<typeof Everything> | undefined;
  bools?: capnp.ListInit<boolean> | undefined;
  numbers?: capnp.ListInit<bigint> | undefined;
  texts?: capnp.ListInit<string> | undefined;
  structs?: capnp.ListInitOf<typeof Everything> | undefined;
  lists?: capnp.ListInit<capnp.List<number>, capnp.ListInit<number>> | undefined;
  withDefault?: number | undefined;
  none?: null | undefined;
  number?: number | undefined;
  word?: string | undefined;
}

export type EverythingWhich = "none" | "number" | "word";
const everythingMembers: { readonly names: readonly EverythingWhich[] } = { names: ["none", "number", "word"] };

export class EverythingReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): EverythingWhich | number { return this.$enum(38, everythingMembers); }
  get bool(): boolean { return this.$bool(0); }
  get int8(): number { return this.$int8(1); }
  get int16(): number { return this.$int16(2); }
  get int32(): number { return this.$int32(4); }
  get int64(): bigint { return this.$int64(8); }
  get uint8(): number { return this.$uint8(16); }
  get uint16(): number { return this.$uint16(18); }
  get uint32(): number { return this.$uint32(20); }
  get uint64(): bigint { return this.$uint64(24); }
  get float32(): number { return this.$float32(32); }
  get float64(): number { return this.$float64(40); }
  get text(): string { return this.$text(0); }
  get data(): Uint8Array { return this.$bytes(1); }
  get colour(): Colour | number { return this.$enum(36, ColourEnum); }
  get nested(): EverythingReader { return this.$struct(2, Everything); }
  get bools(): capnp.List<boolean> { return this.$list(3, capnp.bool); }
  get numbers(): capnp.List<bigint> { return this.$list(4, capnp.uint64); }
  get texts(): capnp.List<string> { return this.$list(5, capnp.text); }
  get structs(): capnp.List<EverythingReader> { return this.$list(6, Everything); }
  get lists(): capnp.List<capnp.List<number>> { return this.$list(7, capnp.uint16.list); }
  get withDefault(): number { return this.$uint32(48, 4711); }
  get number(): number { this.$member(38, 1, "number"); return this.$uint32(52); }
  get word(): string { this.$member(38, 2, "word"); return this.$text(8); }
}

export class EverythingBuilder extends capnp.StructBuilder {
  set bool(value: boolean) { this.$bool(0, value); }
  set int8(value: number) { this.$int8(1, value); }
  set int16(value: number) { this.$int16(2, value); }
  set int32(value: number) { this.$int32(4, value); }
  set int64(value: bigint) { this.$int64(8, value); }
  set uint8(value: number) { this.$uint8(16, value); }
  set uint16(value: number) { this.$uint16(18, value); }
  set uint32(value: number) { this.$uint32(20, value); }
  set uint64(value: bigint) { this.$uint64(24, value); }
  set float32(value: number) { this.$float32(32, value); }
  set float64(value: number) { this.$float64(40, value); }
  set text(value: string) { this.$text(0, value); }
  set data(value: Uint8Array) { this.$bytes(1, value); }
  set colour(value: Colour | number) { this.$enum(36, ColourEnum, value); }
  set nested(value: capnp.InitOf<typeof Everything>) { this.$struct(2, Everything, value); }
  initNested(): EverythingBuilder { return this.$initStruct(2, Everything); }
  set bools(value: capnp.ListInit<boolean>) { this.$list(3, capnp.bool, value); }
  initBools(length: number): capnp.ListBuilder<undefined, boolean> { return this.$initList(3, capnp.bool, length); }
  set numbers(value: capnp.ListInit<bigint>) { this.$list(4, capnp.uint64, value); }
  initNumbers(length: number): capnp.ListBuilder<undefined, bigint> { return this.$initList(4, capnp.uint64, length); }
  set texts(value: capnp.ListInit<string>) { this.$list(5, capnp.text, value); }
  initTexts(length: number): capnp.ListBuilder<undefined, string> { return this.$initList(5, capnp.text, length); }
  set structs(value: capnp.ListInitOf<typeof Everything>) { this.$list(6, Everything, value); }
  initStructs(length: number): capnp.ListBuilder<EverythingBuilder, capnp.InitOf<typeof Everything>> { return this.$initList(6, Everything, length); }
  set lists(value: capnp.ListInit<capnp.List<number>, capnp.ListInit<number>>) { this.$list(7, capnp.uint16.list, value); }
  initLists(length: number): capnp.ListBuilder<undefined, capnp.ListInit<number>> { return this.$initList(7, capnp.uint16.list, length); }
  set withDefault(value: number) { this.$uint32(48, value, 4711); }
  set none(_: null) { this.$tag(38, 0); }
  set number(value: number) { this.$uint32(52, value); this.$tag(38, 1); }
  set word(value: string) { this.$text(8, value); this.$tag(38, 2); }
}

export const Everything: capnp.StructType<EverythingReader, EverythingBuilder, EverythingInit> = new capnp.StructType({
  id: 0x9228d79f46997bd8n,
  name: "Everything",
  dataWords: 7,
  pointerWords: 9,
  Reader: EverythingReader,
  Builder: EverythingBuilder,
  write(to, from) {
    capnp.atMostOne("Everything", from.none, from.number, from.word);
    if (from.bool !== undefined) to.bool = from.bool;
    if (from.int8 !== undefined) to.int8 = from.int8;
    if (from.int16 !== undefined) to.int16 = from.int16;
    if (from.int32 !== undefined) to.int32 = from.int32;
    if (from.int64 !== undefined) to.int64 = from.int64;
    if (from.uint8 !== undefined) to.uint8 = from.uint8;
    if (from.uint16 !== undefined) to.uint16 = from.uint16;
    if (from.uint32 !== undefined) to.uint32 = from.uint32;
    if (from.uint64 !== undefined) to.uint64 = from.uint64;
    if (from.float32 !== undefined) to.float32 = from.float32;
    if (from.float64 !== undefined) to.float64 = from.float64;
    if (from.text !== undefined) to.text = from.text;
    if (from.data !== undefined) to.data = from.data;
    if (from.colour !== undefined) to.colour = from.colour;
    if (from.nested !== undefined) to.nested = from.nested;
    if (from.bools !== undefined) to.bools = from.bools;
    if (from.numbers !== undefined) to.numbers = from.numbers;
    if (from.texts !== undefined) to.texts = from.texts;
    if (from.structs !== undefined) to.structs = from.structs;
    if (from.lists !== undefined) to.lists = from.lists;
    if (from.withDefault !== undefined) to.withDefault = from.withDefault;
    if (from.none !== undefined) to.none = from.none;
    if (from.number !== undefined) to.number = from.number;
    if (from.word !== undefined) to.word = from.word;
  },
});

export interface SumInit {
  value?: number | undefined;
}

export class SumReader extends capnp.StructReader {
  get value(): number { return this.$uint32(0); }
}

export class SumBuilder extends capnp.StructBuilder {
  set value(value: number) { this.$uint32(0, value); }
}

export const Sum: capnp.StructType<SumReader, SumBuilder, SumInit> = new capnp.StructType({
  id: 0x97ef2cc1b5a162efn,
  name: "Sum",
  dataWords: 1,
  pointerWords: 0,
  Reader: SumReader,
  Builder: SumBuilder,
  write(to, from) {
    if (from.value !== undefined) to.value = from.value;
  },
});

export interface CounterAddParamsInit {
  by?: number | undefined;
}

export class CounterAddParamsReader extends capnp.StructReader {
  get by(): number { return this.$uint32(0); }
}

export class CounterAddParamsBuilder extends capnp.StructBuilder {
  set by(value: number) { this.$uint32(0, value); }
}

export const CounterAddParams: capnp.StructType<CounterAddParamsReader, CounterAddParamsBuilder, CounterAddParamsInit> = new capnp.StructType({
  id: 0xe30ead22f35df87cn,
  name: "CounterAddParams",
  dataWords: 1,
  pointerWords: 0,
  Reader: CounterAddParamsReader,
  Builder: CounterAddParamsBuilder,
  write(to, from) {
    if (from.by !== undefined) to.by = from.by;
  },
});

export interface CounterNoteParamsInit {
  sequence?: number | undefined;
}

export class CounterNoteParamsReader extends capnp.StructReader {
  get sequence(): number { return this.$uint32(0); }
}

export class CounterNoteParamsBuilder extends capnp.StructBuilder {
  set sequence(value: number) { this.$uint32(0, value); }
}

export const CounterNoteParams: capnp.StructType<CounterNoteParamsReader, CounterNoteParamsBuilder, CounterNoteParamsInit> = new capnp.StructType({
  id: 0xd27b62dc13e5b7c2n,
  name: "CounterNoteParams",
  dataWords: 1,
  pointerWords: 0,
  Reader: CounterNoteParamsReader,
  Builder: CounterNoteParamsBuilder,
  write(to, from) {
    if (from.sequence !== undefined) to.sequence = from.sequence;
  },
});

export interface CounterNoteResultsInit {
  position?: number | undefined;
}

export class CounterNoteResultsReader extends capnp.StructReader {
  get position(): number { return this.$uint32(0); }
}

export class CounterNoteResultsBuilder extends capnp.StructBuilder {
  set position(value: number) { this.$uint32(0, value); }
}

export const CounterNoteResults: capnp.StructType<CounterNoteResultsReader, CounterNoteResultsBuilder, CounterNoteResultsInit> = new capnp.StructType({
  id: 0xcfd74593ab3e9e84n,
  name: "CounterNoteResults",
  dataWords: 1,
  pointerWords: 0,
  Reader: CounterNoteResultsReader,
  Builder: CounterNoteResultsBuilder,
  write(to, from) {
    if (from.position !== undefined) to.position = from.position;
  },
});

export type CounterNotesParamsInit = Record<never, never>;

export class CounterNotesParamsReader extends capnp.StructReader {}

export class CounterNotesParamsBuilder extends capnp.StructBuilder {}

export const CounterNotesParams: capnp.StructType<CounterNotesParamsReader, CounterNotesParamsBuilder, CounterNotesParamsInit> = new capnp.StructType({
  id: 0xe2641b8bbb2e8f9fn,
  name: "CounterNotesParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: CounterNotesParamsReader,
  Builder: CounterNotesParamsBuilder,
  write() {},
});

export interface CounterNotesResultsInit {
  sequences?: capnp.ListInit<number> | undefined;
}

export class CounterNotesResultsReader extends capnp.StructReader {
  get sequences(): capnp.List<number> { return this.$list(0, capnp.uint32); }
}

export class CounterNotesResultsBuilder extends capnp.StructBuilder {
  set sequences(value: capnp.ListInit<number>) { this.$list(0, capnp.uint32, value); }
  initSequences(length: number): capnp.ListBuilder<undefined, number> { return this.$initList(0, capnp.uint32, length); }
}

export const CounterNotesResults: capnp.StructType<CounterNotesResultsReader, CounterNotesResultsBuilder, CounterNotesResultsInit> = new capnp.StructType({
  id: 0xca9592ce47e64f2dn,
  name: "CounterNotesResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: CounterNotesResultsReader,
  Builder: CounterNotesResultsBuilder,
  write(to, from) {
    if (from.sequences !== undefined) to.sequences = from.sequences;
  },
});

/** Starts somewhere and is moved; `note` records the order in which calls arrive. */
export class CounterClient extends capnp.Client {
  add(params: capnp.InitOf<typeof CounterAddParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<SumReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(counterAdd, params, options));
  }
  note(params: capnp.InitOf<typeof CounterNoteParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<CounterNoteResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(counterNote, params, options));
  }
  notes(params: capnp.InitOf<typeof CounterNotesParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<CounterNotesResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(counterNotes, params, options));
  }
  /** Another reference to the same object. */
  take(): CounterClient { return new CounterClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface CounterServer {
  add?(params: CounterAddParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof Sum>>;
  note?(params: CounterNoteParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof CounterNoteResults>>;
  notes?(params: CounterNotesParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof CounterNotesResults>>;
}

export const counterAdd: capnp.Method<CounterServer, typeof CounterAddParams, typeof Sum> = {
  interfaceId: 0xd2faa083c4e0f637n,
  ordinal: 0,
  name: "Counter.add",
  params: CounterAddParams,
  results: Sum,
  invoke: (server, params, call) => server.add?.(params, call),
};

export const counterNote: capnp.Method<CounterServer, typeof CounterNoteParams, typeof CounterNoteResults> = {
  interfaceId: 0xd2faa083c4e0f637n,
  ordinal: 1,
  name: "Counter.note",
  params: CounterNoteParams,
  results: CounterNoteResults,
  invoke: (server, params, call) => server.note?.(params, call),
};

export const counterNotes: capnp.Method<CounterServer, typeof CounterNotesParams, typeof CounterNotesResults> = {
  interfaceId: 0xd2faa083c4e0f637n,
  ordinal: 2,
  name: "Counter.notes",
  params: CounterNotesParams,
  results: CounterNotesResults,
  invoke: (server, params, call) => server.notes?.(params, call),
};

export const Counter: capnp.InterfaceType<CounterClient, CounterServer> = capnp.defineInterface({
  id: 0xd2faa083c4e0f637n,
  name: "Counter",
  methods: [counterAdd, counterNote, counterNotes],
  superclasses: () => [],
  client: (reference) => new CounterClient(reference),
});

export interface CallbackCallParamsInit {
  text?: string | undefined;
}

export class CallbackCallParamsReader extends capnp.StructReader {
  get text(): string { return this.$text(0); }
}

export class CallbackCallParamsBuilder extends capnp.StructBuilder {
  set text(value: string) { this.$text(0, value); }
}

export const CallbackCallParams: capnp.StructType<CallbackCallParamsReader, CallbackCallParamsBuilder, CallbackCallParamsInit> = new capnp.StructType({
  id: 0xda31962b7b1279f3n,
  name: "CallbackCallParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: CallbackCallParamsReader,
  Builder: CallbackCallParamsBuilder,
  write(to, from) {
    if (from.text !== undefined) to.text = from.text;
  },
});

export interface CallbackCallResultsInit {
  text?: string | undefined;
}

export class CallbackCallResultsReader extends capnp.StructReader {
  get text(): string { return this.$text(0); }
}

export class CallbackCallResultsBuilder extends capnp.StructBuilder {
  set text(value: string) { this.$text(0, value); }
}

export const CallbackCallResults: capnp.StructType<CallbackCallResultsReader, CallbackCallResultsBuilder, CallbackCallResultsInit> = new capnp.StructType({
  id: 0x9fed087dd8880438n,
  name: "CallbackCallResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: CallbackCallResultsReader,
  Builder: CallbackCallResultsBuilder,
  write(to, from) {
    if (from.text !== undefined) to.text = from.text;
  },
});

export class CallbackClient extends capnp.Client {
  call(params: capnp.InitOf<typeof CallbackCallParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<CallbackCallResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(callbackCall, params, options));
  }
  /** Another reference to the same object. */
  take(): CallbackClient { return new CallbackClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface CallbackServer {
  call?(params: CallbackCallParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof CallbackCallResults>>;
}

export const callbackCall: capnp.Method<CallbackServer, typeof CallbackCallParams, typeof CallbackCallResults> = {
  interfaceId: 0xdbb564395bf3f7fen,
  ordinal: 0,
  name: "Callback.call",
  params: CallbackCallParams,
  results: CallbackCallResults,
  invoke: (server, params, call) => server.call?.(params, call),
};

export const Callback: capnp.InterfaceType<CallbackClient, CallbackServer> = capnp.defineInterface({
  id: 0xdbb564395bf3f7fen,
  name: "Callback",
  methods: [callbackCall],
  superclasses: () => [],
  client: (reference) => new CallbackClient(reference),
});

export type ExtraExtraParamsInit = Record<never, never>;

export class ExtraExtraParamsReader extends capnp.StructReader {}

export class ExtraExtraParamsBuilder extends capnp.StructBuilder {}

export const ExtraExtraParams: capnp.StructType<ExtraExtraParamsReader, ExtraExtraParamsBuilder, ExtraExtraParamsInit> = new capnp.StructType({
  id: 0xa219bacb85697f68n,
  name: "ExtraExtraParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: ExtraExtraParamsReader,
  Builder: ExtraExtraParamsBuilder,
  write() {},
});

export type ExtraExtraResultsInit = Record<never, never>;

export class ExtraExtraResultsReader extends capnp.StructReader {}

export class ExtraExtraResultsBuilder extends capnp.StructBuilder {}

export const ExtraExtraResults: capnp.StructType<ExtraExtraResultsReader, ExtraExtraResultsBuilder, ExtraExtraResultsInit> = new capnp.StructType({
  id: 0xcc828ccb287eb663n,
  name: "ExtraExtraResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: ExtraExtraResultsReader,
  Builder: ExtraExtraResultsBuilder,
  write() {},
});

/** Nobody implements it. */
export class ExtraClient extends capnp.Client {
  extra(params: capnp.InitOf<typeof ExtraExtraParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<ExtraExtraResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(extraExtra, params, options));
  }
  /** Another reference to the same object. */
  take(): ExtraClient { return new ExtraClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface ExtraServer {
  extra?(params: ExtraExtraParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof ExtraExtraResults> | void>;
}

export const extraExtra: capnp.Method<ExtraServer, typeof ExtraExtraParams, typeof ExtraExtraResults> = {
  interfaceId: 0xecc9ffc2c3c0a7bcn,
  ordinal: 0,
  name: "Extra.extra",
  params: ExtraExtraParams,
  results: ExtraExtraResults,
  invoke: (server, params, call) => server.extra === undefined ? undefined : server.extra(params, call) ?? {},
};

export const Extra: capnp.InterfaceType<ExtraClient, ExtraServer> = capnp.defineInterface({
  id: 0xecc9ffc2c3c0a7bcn,
  name: "Extra",
  methods: [extraExtra],
  superclasses: () => [],
  client: (reference) => new ExtraClient(reference),
});

export interface HolderInit {
  inner?: capnp.InitOf<typeof HolderInner> | undefined;
}

export class HolderReader extends capnp.StructReader {
  get inner(): HolderInnerReader { return this.$struct(0, HolderInner); }
}

export class HolderBuilder extends capnp.StructBuilder {
  set inner(value: capnp.InitOf<typeof HolderInner>) { this.$struct(0, HolderInner, value); }
  initInner(): HolderInnerBuilder { return this.$initStruct(0, HolderInner); }
}

export const Holder: capnp.StructType<HolderReader, HolderBuilder, HolderInit> = new capnp.StructType({
  id: 0x84a4679cb6385bd2n,
  name: "Holder",
  dataWords: 0,
  pointerWords: 1,
  Reader: HolderReader,
  Builder: HolderBuilder,
  write(to, from) {
    if (from.inner !== undefined) to.inner = from.inner;
  },
});

export class HolderPipeline extends capnp.Pipeline {
  get inner(): HolderInnerPipeline { return this.$struct(0, HolderInnerPipeline); }
}

export interface HolderInnerInit {
  text?: string | undefined;
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
}

export class HolderInnerReader extends capnp.StructReader {
  get text(): string { return this.$text(0); }
  get counter(): CounterClient | undefined { return this.$capability(1, Counter); }
}

export class HolderInnerBuilder extends capnp.StructBuilder {
  set text(value: string) { this.$text(0, value); }
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(1, value); }
}

export const HolderInner: capnp.StructType<HolderInnerReader, HolderInnerBuilder, HolderInnerInit> = new capnp.StructType({
  id: 0xf68caf8a083d7278n,
  name: "HolderInner",
  dataWords: 0,
  pointerWords: 2,
  Reader: HolderInnerReader,
  Builder: HolderInnerBuilder,
  write(to, from) {
    if (from.text !== undefined) to.text = from.text;
    if (from.counter !== undefined) to.counter = from.counter;
  },
});

export class HolderInnerPipeline extends capnp.Pipeline {
  get counter(): CounterClient { return new CounterClient(this.$capability(1)); }
}

export type PeerHealthParamsInit = Record<never, never>;

export class PeerHealthParamsReader extends capnp.StructReader {}

export class PeerHealthParamsBuilder extends capnp.StructBuilder {}

export const PeerHealthParams: capnp.StructType<PeerHealthParamsReader, PeerHealthParamsBuilder, PeerHealthParamsInit> = new capnp.StructType({
  id: 0x9c6eb5fa39b8f9den,
  name: "PeerHealthParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerHealthParamsReader,
  Builder: PeerHealthParamsBuilder,
  write() {},
});

export interface PeerHealthResultsInit {
  status?: string | undefined;
}

export class PeerHealthResultsReader extends capnp.StructReader {
  get status(): string { return this.$text(0); }
}

export class PeerHealthResultsBuilder extends capnp.StructBuilder {
  set status(value: string) { this.$text(0, value); }
}

export const PeerHealthResults: capnp.StructType<PeerHealthResultsReader, PeerHealthResultsBuilder, PeerHealthResultsInit> = new capnp.StructType({
  id: 0xe087ffbc05815ff2n,
  name: "PeerHealthResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerHealthResultsReader,
  Builder: PeerHealthResultsBuilder,
  write(to, from) {
    if (from.status !== undefined) to.status = from.status;
  },
});

export interface PeerEchoParamsInit {
  value?: capnp.InitOf<typeof Everything> | undefined;
}

export class PeerEchoParamsReader extends capnp.StructReader {
  get value(): EverythingReader { return this.$struct(0, Everything); }
}

export class PeerEchoParamsBuilder extends capnp.StructBuilder {
  set value(value: capnp.InitOf<typeof Everything>) { this.$struct(0, Everything, value); }
  initValue(): EverythingBuilder { return this.$initStruct(0, Everything); }
}

export const PeerEchoParams: capnp.StructType<PeerEchoParamsReader, PeerEchoParamsBuilder, PeerEchoParamsInit> = new capnp.StructType({
  id: 0xc08371798ed4f922n,
  name: "PeerEchoParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerEchoParamsReader,
  Builder: PeerEchoParamsBuilder,
  write(to, from) {
    if (from.value !== undefined) to.value = from.value;
  },
});

export interface PeerEchoResultsInit {
  value?: capnp.InitOf<typeof Everything> | undefined;
}

export class PeerEchoResultsReader extends capnp.StructReader {
  get value(): EverythingReader { return this.$struct(0, Everything); }
}

export class PeerEchoResultsBuilder extends capnp.StructBuilder {
  set value(value: capnp.InitOf<typeof Everything>) { this.$struct(0, Everything, value); }
  initValue(): EverythingBuilder { return this.$initStruct(0, Everything); }
}

export const PeerEchoResults: capnp.StructType<PeerEchoResultsReader, PeerEchoResultsBuilder, PeerEchoResultsInit> = new capnp.StructType({
  id: 0x82a2f8ea53bcdd3cn,
  name: "PeerEchoResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerEchoResultsReader,
  Builder: PeerEchoResultsBuilder,
  write(to, from) {
    if (from.value !== undefined) to.value = from.value;
  },
});

export interface PeerMakeCounterParamsInit {
  start?: number | undefined;
}

export class PeerMakeCounterParamsReader extends capnp.StructReader {
  get start(): number { return this.$uint32(0); }
}

export class PeerMakeCounterParamsBuilder extends capnp.StructBuilder {
  set start(value: number) { this.$uint32(0, value); }
}

export const PeerMakeCounterParams: capnp.StructType<PeerMakeCounterParamsReader, PeerMakeCounterParamsBuilder, PeerMakeCounterParamsInit> = new capnp.StructType({
  id: 0xcf54f056fe5ce738n,
  name: "PeerMakeCounterParams",
  dataWords: 1,
  pointerWords: 0,
  Reader: PeerMakeCounterParamsReader,
  Builder: PeerMakeCounterParamsBuilder,
  write(to, from) {
    if (from.start !== undefined) to.start = from.start;
  },
});

export interface PeerMakeCounterResultsInit {
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
  holder?: capnp.InitOf<typeof Holder> | undefined;
}

export class PeerMakeCounterResultsReader extends capnp.StructReader {
  get counter(): CounterClient | undefined { return this.$capability(0, Counter); }
  get holder(): HolderReader { return this.$struct(1, Holder); }
}

export class PeerMakeCounterResultsBuilder extends capnp.StructBuilder {
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(0, value); }
  set holder(value: capnp.InitOf<typeof Holder>) { this.$struct(1, Holder, value); }
  initHolder(): HolderBuilder { return this.$initStruct(1, Holder); }
}

export const PeerMakeCounterResults: capnp.StructType<PeerMakeCounterResultsReader, PeerMakeCounterResultsBuilder, PeerMakeCounterResultsInit> = new capnp.StructType({
  id: 0xa04187d9dbbca7ccn,
  name: "PeerMakeCounterResults",
  dataWords: 0,
  pointerWords: 2,
  Reader: PeerMakeCounterResultsReader,
  Builder: PeerMakeCounterResultsBuilder,
  write(to, from) {
    if (from.counter !== undefined) to.counter = from.counter;
    if (from.holder !== undefined) to.holder = from.holder;
  },
});

export interface PeerCallBackParamsInit {
  callback?: CallbackClient | capnp.Served<CallbackClient> | null | undefined;
  times?: number | undefined;
}

export class PeerCallBackParamsReader extends capnp.StructReader {
  get callback(): CallbackClient | undefined { return this.$capability(0, Callback); }
  get times(): number { return this.$uint32(0); }
}

export class PeerCallBackParamsBuilder extends capnp.StructBuilder {
  set callback(value: CallbackClient | capnp.Served<CallbackClient> | null) { this.$capability(0, value); }
  set times(value: number) { this.$uint32(0, value); }
}

export const PeerCallBackParams: capnp.StructType<PeerCallBackParamsReader, PeerCallBackParamsBuilder, PeerCallBackParamsInit> = new capnp.StructType({
  id: 0xdb7724d88b2b30cfn,
  name: "PeerCallBackParams",
  dataWords: 1,
  pointerWords: 1,
  Reader: PeerCallBackParamsReader,
  Builder: PeerCallBackParamsBuilder,
  write(to, from) {
    if (from.callback !== undefined) to.callback = from.callback;
    if (from.times !== undefined) to.times = from.times;
  },
});

export interface PeerCallBackResultsInit {
  texts?: capnp.ListInit<string> | undefined;
}

export class PeerCallBackResultsReader extends capnp.StructReader {
  get texts(): capnp.List<string> { return this.$list(0, capnp.text); }
}

export class PeerCallBackResultsBuilder extends capnp.StructBuilder {
  set texts(value: capnp.ListInit<string>) { this.$list(0, capnp.text, value); }
  initTexts(length: number): capnp.ListBuilder<undefined, string> { return this.$initList(0, capnp.text, length); }
}

export const PeerCallBackResults: capnp.StructType<PeerCallBackResultsReader, PeerCallBackResultsBuilder, PeerCallBackResultsInit> = new capnp.StructType({
  id: 0xc25aa6061e3874fdn,
  name: "PeerCallBackResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerCallBackResultsReader,
  Builder: PeerCallBackResultsBuilder,
  write(to, from) {
    if (from.texts !== undefined) to.texts = from.texts;
  },
});

export interface PeerKeepParamsInit {
  callback?: CallbackClient | capnp.Served<CallbackClient> | null | undefined;
}

export class PeerKeepParamsReader extends capnp.StructReader {
  get callback(): CallbackClient | undefined { return this.$capability(0, Callback); }
}

export class PeerKeepParamsBuilder extends capnp.StructBuilder {
  set callback(value: CallbackClient | capnp.Served<CallbackClient> | null) { this.$capability(0, value); }
}

export const PeerKeepParams: capnp.StructType<PeerKeepParamsReader, PeerKeepParamsBuilder, PeerKeepParamsInit> = new capnp.StructType({
  id: 0xc3813f537a860d99n,
  name: "PeerKeepParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerKeepParamsReader,
  Builder: PeerKeepParamsBuilder,
  write(to, from) {
    if (from.callback !== undefined) to.callback = from.callback;
  },
});

export type PeerKeepResultsInit = Record<never, never>;

export class PeerKeepResultsReader extends capnp.StructReader {}

export class PeerKeepResultsBuilder extends capnp.StructBuilder {}

export const PeerKeepResults: capnp.StructType<PeerKeepResultsReader, PeerKeepResultsBuilder, PeerKeepResultsInit> = new capnp.StructType({
  id: 0xcfe4662be25db18en,
  name: "PeerKeepResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerKeepResultsReader,
  Builder: PeerKeepResultsBuilder,
  write() {},
});

export interface PeerFireParamsInit {
  text?: string | undefined;
}

export class PeerFireParamsReader extends capnp.StructReader {
  get text(): string { return this.$text(0); }
}

export class PeerFireParamsBuilder extends capnp.StructBuilder {
  set text(value: string) { this.$text(0, value); }
}

export const PeerFireParams: capnp.StructType<PeerFireParamsReader, PeerFireParamsBuilder, PeerFireParamsInit> = new capnp.StructType({
  id: 0xaef9b9c594013685n,
  name: "PeerFireParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerFireParamsReader,
  Builder: PeerFireParamsBuilder,
  write(to, from) {
    if (from.text !== undefined) to.text = from.text;
  },
});

export interface PeerFireResultsInit {
  texts?: capnp.ListInit<string> | undefined;
}

export class PeerFireResultsReader extends capnp.StructReader {
  get texts(): capnp.List<string> { return this.$list(0, capnp.text); }
}

export class PeerFireResultsBuilder extends capnp.StructBuilder {
  set texts(value: capnp.ListInit<string>) { this.$list(0, capnp.text, value); }
  initTexts(length: number): capnp.ListBuilder<undefined, string> { return this.$initList(0, capnp.text, length); }
}

export const PeerFireResults: capnp.StructType<PeerFireResultsReader, PeerFireResultsBuilder, PeerFireResultsInit> = new capnp.StructType({
  id: 0xd14dc882ecfbdadcn,
  name: "PeerFireResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerFireResultsReader,
  Builder: PeerFireResultsBuilder,
  write(to, from) {
    if (from.texts !== undefined) to.texts = from.texts;
  },
});

export type PeerForgetParamsInit = Record<never, never>;

export class PeerForgetParamsReader extends capnp.StructReader {}

export class PeerForgetParamsBuilder extends capnp.StructBuilder {}

export const PeerForgetParams: capnp.StructType<PeerForgetParamsReader, PeerForgetParamsBuilder, PeerForgetParamsInit> = new capnp.StructType({
  id: 0xd6312bea57d94aaen,
  name: "PeerForgetParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerForgetParamsReader,
  Builder: PeerForgetParamsBuilder,
  write() {},
});

export type PeerForgetResultsInit = Record<never, never>;

export class PeerForgetResultsReader extends capnp.StructReader {}

export class PeerForgetResultsBuilder extends capnp.StructBuilder {}

export const PeerForgetResults: capnp.StructType<PeerForgetResultsReader, PeerForgetResultsBuilder, PeerForgetResultsInit> = new capnp.StructType({
  id: 0xfb46fda9f71fd405n,
  name: "PeerForgetResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerForgetResultsReader,
  Builder: PeerForgetResultsBuilder,
  write() {},
});

export interface PeerSameParamsInit {
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
}

export class PeerSameParamsReader extends capnp.StructReader {
  get counter(): CounterClient | undefined { return this.$capability(0, Counter); }
}

export class PeerSameParamsBuilder extends capnp.StructBuilder {
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(0, value); }
}

export const PeerSameParams: capnp.StructType<PeerSameParamsReader, PeerSameParamsBuilder, PeerSameParamsInit> = new capnp.StructType({
  id: 0xcd3bdac0b488c143n,
  name: "PeerSameParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerSameParamsReader,
  Builder: PeerSameParamsBuilder,
  write(to, from) {
    if (from.counter !== undefined) to.counter = from.counter;
  },
});

export interface PeerSameResultsInit {
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
}

export class PeerSameResultsReader extends capnp.StructReader {
  get counter(): CounterClient | undefined { return this.$capability(0, Counter); }
}

export class PeerSameResultsBuilder extends capnp.StructBuilder {
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(0, value); }
}

export const PeerSameResults: capnp.StructType<PeerSameResultsReader, PeerSameResultsBuilder, PeerSameResultsInit> = new capnp.StructType({
  id: 0xc1bcdf6074baf453n,
  name: "PeerSameResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerSameResultsReader,
  Builder: PeerSameResultsBuilder,
  write(to, from) {
    if (from.counter !== undefined) to.counter = from.counter;
  },
});

export type PeerPromisedParamsInit = Record<never, never>;

export class PeerPromisedParamsReader extends capnp.StructReader {}

export class PeerPromisedParamsBuilder extends capnp.StructBuilder {}

export const PeerPromisedParams: capnp.StructType<PeerPromisedParamsReader, PeerPromisedParamsBuilder, PeerPromisedParamsInit> = new capnp.StructType({
  id: 0xf73dd94e5a4ab4a9n,
  name: "PeerPromisedParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerPromisedParamsReader,
  Builder: PeerPromisedParamsBuilder,
  write() {},
});

export interface PeerPromisedResultsInit {
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
}

export class PeerPromisedResultsReader extends capnp.StructReader {
  get counter(): CounterClient | undefined { return this.$capability(0, Counter); }
}

export class PeerPromisedResultsBuilder extends capnp.StructBuilder {
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(0, value); }
}

export const PeerPromisedResults: capnp.StructType<PeerPromisedResultsReader, PeerPromisedResultsBuilder, PeerPromisedResultsInit> = new capnp.StructType({
  id: 0x9b28e4e33d390814n,
  name: "PeerPromisedResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerPromisedResultsReader,
  Builder: PeerPromisedResultsBuilder,
  write(to, from) {
    if (from.counter !== undefined) to.counter = from.counter;
  },
});

export interface PeerSettleParamsInit {
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
}

export class PeerSettleParamsReader extends capnp.StructReader {
  get counter(): CounterClient | undefined { return this.$capability(0, Counter); }
}

export class PeerSettleParamsBuilder extends capnp.StructBuilder {
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(0, value); }
}

export const PeerSettleParams: capnp.StructType<PeerSettleParamsReader, PeerSettleParamsBuilder, PeerSettleParamsInit> = new capnp.StructType({
  id: 0xb532ebea448b7eabn,
  name: "PeerSettleParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerSettleParamsReader,
  Builder: PeerSettleParamsBuilder,
  write(to, from) {
    if (from.counter !== undefined) to.counter = from.counter;
  },
});

export type PeerSettleResultsInit = Record<never, never>;

export class PeerSettleResultsReader extends capnp.StructReader {}

export class PeerSettleResultsBuilder extends capnp.StructBuilder {}

export const PeerSettleResults: capnp.StructType<PeerSettleResultsReader, PeerSettleResultsBuilder, PeerSettleResultsInit> = new capnp.StructType({
  id: 0xf30ffe6cad061e8dn,
  name: "PeerSettleResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerSettleResultsReader,
  Builder: PeerSettleResultsBuilder,
  write() {},
});

export interface PeerSpoilParamsInit {
  text?: string | undefined;
}

export class PeerSpoilParamsReader extends capnp.StructReader {
  get text(): string { return this.$text(0); }
}

export class PeerSpoilParamsBuilder extends capnp.StructBuilder {
  set text(value: string) { this.$text(0, value); }
}

export const PeerSpoilParams: capnp.StructType<PeerSpoilParamsReader, PeerSpoilParamsBuilder, PeerSpoilParamsInit> = new capnp.StructType({
  id: 0xea8c0506c60c9e8dn,
  name: "PeerSpoilParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerSpoilParamsReader,
  Builder: PeerSpoilParamsBuilder,
  write(to, from) {
    if (from.text !== undefined) to.text = from.text;
  },
});

export type PeerSpoilResultsInit = Record<never, never>;

export class PeerSpoilResultsReader extends capnp.StructReader {}

export class PeerSpoilResultsBuilder extends capnp.StructBuilder {}

export const PeerSpoilResults: capnp.StructType<PeerSpoilResultsReader, PeerSpoilResultsBuilder, PeerSpoilResultsInit> = new capnp.StructType({
  id: 0x96a2ec0a07bc6392n,
  name: "PeerSpoilResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerSpoilResultsReader,
  Builder: PeerSpoilResultsBuilder,
  write() {},
});

export type PeerHangParamsInit = Record<never, never>;

export class PeerHangParamsReader extends capnp.StructReader {}

export class PeerHangParamsBuilder extends capnp.StructBuilder {}

export const PeerHangParams: capnp.StructType<PeerHangParamsReader, PeerHangParamsBuilder, PeerHangParamsInit> = new capnp.StructType({
  id: 0xbbef442d31c86c62n,
  name: "PeerHangParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerHangParamsReader,
  Builder: PeerHangParamsBuilder,
  write() {},
});

export type PeerHangResultsInit = Record<never, never>;

export class PeerHangResultsReader extends capnp.StructReader {}

export class PeerHangResultsBuilder extends capnp.StructBuilder {}

export const PeerHangResults: capnp.StructType<PeerHangResultsReader, PeerHangResultsBuilder, PeerHangResultsInit> = new capnp.StructType({
  id: 0x89f80eebeaf0f01dn,
  name: "PeerHangResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerHangResultsReader,
  Builder: PeerHangResultsBuilder,
  write() {},
});

export type PeerHangingParamsInit = Record<never, never>;

export class PeerHangingParamsReader extends capnp.StructReader {}

export class PeerHangingParamsBuilder extends capnp.StructBuilder {}

export const PeerHangingParams: capnp.StructType<PeerHangingParamsReader, PeerHangingParamsBuilder, PeerHangingParamsInit> = new capnp.StructType({
  id: 0xf3eb0ba4dd280551n,
  name: "PeerHangingParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerHangingParamsReader,
  Builder: PeerHangingParamsBuilder,
  write() {},
});

export interface PeerHangingResultsInit {
  now?: number | undefined;
  canceled?: number | undefined;
}

export class PeerHangingResultsReader extends capnp.StructReader {
  get now(): number { return this.$uint32(0); }
  get canceled(): number { return this.$uint32(4); }
}

export class PeerHangingResultsBuilder extends capnp.StructBuilder {
  set now(value: number) { this.$uint32(0, value); }
  set canceled(value: number) { this.$uint32(4, value); }
}

export const PeerHangingResults: capnp.StructType<PeerHangingResultsReader, PeerHangingResultsBuilder, PeerHangingResultsInit> = new capnp.StructType({
  id: 0x8d50b6c6b9641088n,
  name: "PeerHangingResults",
  dataWords: 1,
  pointerWords: 0,
  Reader: PeerHangingResultsReader,
  Builder: PeerHangingResultsBuilder,
  write(to, from) {
    if (from.now !== undefined) to.now = from.now;
    if (from.canceled !== undefined) to.canceled = from.canceled;
  },
});

export interface PeerFailParamsInit {
  type?: number | undefined;
  text?: string | undefined;
}

export class PeerFailParamsReader extends capnp.StructReader {
  get type(): number { return this.$uint16(0); }
  get text(): string { return this.$text(0); }
}

export class PeerFailParamsBuilder extends capnp.StructBuilder {
  set type(value: number) { this.$uint16(0, value); }
  set text(value: string) { this.$text(0, value); }
}

export const PeerFailParams: capnp.StructType<PeerFailParamsReader, PeerFailParamsBuilder, PeerFailParamsInit> = new capnp.StructType({
  id: 0xd9c9b75c0e48e647n,
  name: "PeerFailParams",
  dataWords: 1,
  pointerWords: 1,
  Reader: PeerFailParamsReader,
  Builder: PeerFailParamsBuilder,
  write(to, from) {
    if (from.type !== undefined) to.type = from.type;
    if (from.text !== undefined) to.text = from.text;
  },
});

export type PeerFailResultsInit = Record<never, never>;

export class PeerFailResultsReader extends capnp.StructReader {}

export class PeerFailResultsBuilder extends capnp.StructBuilder {}

export const PeerFailResults: capnp.StructType<PeerFailResultsReader, PeerFailResultsBuilder, PeerFailResultsInit> = new capnp.StructType({
  id: 0xd44076eae8018d05n,
  name: "PeerFailResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerFailResultsReader,
  Builder: PeerFailResultsBuilder,
  write() {},
});

export type PeerLiveParamsInit = Record<never, never>;

export class PeerLiveParamsReader extends capnp.StructReader {}

export class PeerLiveParamsBuilder extends capnp.StructBuilder {}

export const PeerLiveParams: capnp.StructType<PeerLiveParamsReader, PeerLiveParamsBuilder, PeerLiveParamsInit> = new capnp.StructType({
  id: 0xd07aae682d28f222n,
  name: "PeerLiveParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerLiveParamsReader,
  Builder: PeerLiveParamsBuilder,
  write() {},
});

export interface PeerLiveResultsInit {
  counters?: number | undefined;
}

export class PeerLiveResultsReader extends capnp.StructReader {
  get counters(): number { return this.$uint32(0); }
}

export class PeerLiveResultsBuilder extends capnp.StructBuilder {
  set counters(value: number) { this.$uint32(0, value); }
}

export const PeerLiveResults: capnp.StructType<PeerLiveResultsReader, PeerLiveResultsBuilder, PeerLiveResultsInit> = new capnp.StructType({
  id: 0xf94298a44dce84cen,
  name: "PeerLiveResults",
  dataWords: 1,
  pointerWords: 0,
  Reader: PeerLiveResultsReader,
  Builder: PeerLiveResultsBuilder,
  write(to, from) {
    if (from.counters !== undefined) to.counters = from.counters;
  },
});

export interface PeerTailParamsInit {
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
  by?: number | undefined;
}

export class PeerTailParamsReader extends capnp.StructReader {
  get counter(): CounterClient | undefined { return this.$capability(0, Counter); }
  get by(): number { return this.$uint32(0); }
}

export class PeerTailParamsBuilder extends capnp.StructBuilder {
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(0, value); }
  set by(value: number) { this.$uint32(0, value); }
}

export const PeerTailParams: capnp.StructType<PeerTailParamsReader, PeerTailParamsBuilder, PeerTailParamsInit> = new capnp.StructType({
  id: 0xcc9463f51585677cn,
  name: "PeerTailParams",
  dataWords: 1,
  pointerWords: 1,
  Reader: PeerTailParamsReader,
  Builder: PeerTailParamsBuilder,
  write(to, from) {
    if (from.counter !== undefined) to.counter = from.counter;
    if (from.by !== undefined) to.by = from.by;
  },
});

export interface PeerSumParamsInit {
  counters?: capnp.ListInit<CounterClient | undefined, CounterClient | capnp.Served<CounterClient> | null> | undefined;
}

export class PeerSumParamsReader extends capnp.StructReader {
  get counters(): capnp.List<CounterClient | undefined> { return this.$list(0, (new capnp.CapabilityType((reference) => new CounterClient(reference)))); }
}

export class PeerSumParamsBuilder extends capnp.StructBuilder {
  set counters(value: capnp.ListInit<CounterClient | undefined, CounterClient | capnp.Served<CounterClient> | null>) { this.$list(0, (new capnp.CapabilityType((reference) => new CounterClient(reference))), value); }
  initCounters(length: number): capnp.ListBuilder<undefined, CounterClient | capnp.Served<CounterClient> | null> { return this.$initList(0, (new capnp.CapabilityType((reference) => new CounterClient(reference))), length); }
}

export const PeerSumParams: capnp.StructType<PeerSumParamsReader, PeerSumParamsBuilder, PeerSumParamsInit> = new capnp.StructType({
  id: 0xc8cc9b3f187983den,
  name: "PeerSumParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerSumParamsReader,
  Builder: PeerSumParamsBuilder,
  write(to, from) {
    if (from.counters !== undefined) to.counters = from.counters;
  },
});

export interface PeerSumResultsInit {
  values?: capnp.ListInit<number> | undefined;
  counters?: capnp.ListInit<CounterClient | undefined, CounterClient | capnp.Served<CounterClient> | null> | undefined;
}

export class PeerSumResultsReader extends capnp.StructReader {
  get values(): capnp.List<number> { return this.$list(0, capnp.uint32); }
  get counters(): capnp.List<CounterClient | undefined> { return this.$list(1, (new capnp.CapabilityType((reference) => new CounterClient(reference)))); }
}

export class PeerSumResultsBuilder extends capnp.StructBuilder {
  set values(value: capnp.ListInit<number>) { this.$list(0, capnp.uint32, value); }
  initValues(length: number): capnp.ListBuilder<undefined, number> { return this.$initList(0, capnp.uint32, length); }
  set counters(value: capnp.ListInit<CounterClient | undefined, CounterClient | capnp.Served<CounterClient> | null>) { this.$list(1, (new capnp.CapabilityType((reference) => new CounterClient(reference))), value); }
  initCounters(length: number): capnp.ListBuilder<undefined, CounterClient | capnp.Served<CounterClient> | null> { return this.$initList(1, (new capnp.CapabilityType((reference) => new CounterClient(reference))), length); }
}

export const PeerSumResults: capnp.StructType<PeerSumResultsReader, PeerSumResultsBuilder, PeerSumResultsInit> = new capnp.StructType({
  id: 0xe911f3a4661fc2fen,
  name: "PeerSumResults",
  dataWords: 0,
  pointerWords: 2,
  Reader: PeerSumResultsReader,
  Builder: PeerSumResultsBuilder,
  write(to, from) {
    if (from.values !== undefined) to.values = from.values;
    if (from.counters !== undefined) to.counters = from.counters;
  },
});

export interface PeerAnyParamsInit {
  value?: capnp.AnyPointerInit | undefined;
}

export class PeerAnyParamsReader extends capnp.StructReader {
  get value(): capnp.AnyPointerReader { return this.$any(0); }
}

export class PeerAnyParamsBuilder extends capnp.StructBuilder {
  set value(value: capnp.AnyPointerInit) { this.$any(0, value); }
  initValue(): capnp.AnyPointerBuilder { return this.$initAny(0); }
}

export const PeerAnyParams: capnp.StructType<PeerAnyParamsReader, PeerAnyParamsBuilder, PeerAnyParamsInit> = new capnp.StructType({
  id: 0x92215aca4fe2e5b3n,
  name: "PeerAnyParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerAnyParamsReader,
  Builder: PeerAnyParamsBuilder,
  write(to, from) {
    if (from.value !== undefined) to.value = from.value;
  },
});

export interface PeerAnyResultsInit {
  value?: capnp.AnyPointerInit | undefined;
}

export class PeerAnyResultsReader extends capnp.StructReader {
  get value(): capnp.AnyPointerReader { return this.$any(0); }
}

export class PeerAnyResultsBuilder extends capnp.StructBuilder {
  set value(value: capnp.AnyPointerInit) { this.$any(0, value); }
  initValue(): capnp.AnyPointerBuilder { return this.$initAny(0); }
}

export const PeerAnyResults: capnp.StructType<PeerAnyResultsReader, PeerAnyResultsBuilder, PeerAnyResultsInit> = new capnp.StructType({
  id: 0xc72e4cc47d73e1f8n,
  name: "PeerAnyResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: PeerAnyResultsReader,
  Builder: PeerAnyResultsBuilder,
  write(to, from) {
    if (from.value !== undefined) to.value = from.value;
  },
});

export type PeerAbsentParamsInit = Record<never, never>;

export class PeerAbsentParamsReader extends capnp.StructReader {}

export class PeerAbsentParamsBuilder extends capnp.StructBuilder {}

export const PeerAbsentParams: capnp.StructType<PeerAbsentParamsReader, PeerAbsentParamsBuilder, PeerAbsentParamsInit> = new capnp.StructType({
  id: 0xf028dd637e8dfe8en,
  name: "PeerAbsentParams",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerAbsentParamsReader,
  Builder: PeerAbsentParamsBuilder,
  write() {},
});

export type PeerAbsentResultsInit = Record<never, never>;

export class PeerAbsentResultsReader extends capnp.StructReader {}

export class PeerAbsentResultsBuilder extends capnp.StructBuilder {}

export const PeerAbsentResults: capnp.StructType<PeerAbsentResultsReader, PeerAbsentResultsBuilder, PeerAbsentResultsInit> = new capnp.StructType({
  id: 0xacdf12518a750b57n,
  name: "PeerAbsentResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: PeerAbsentResultsReader,
  Builder: PeerAbsentResultsBuilder,
  write() {},
});

export interface PeerAddLaterParamsInit {
  counter?: CounterClient | capnp.Served<CounterClient> | null | undefined;
  by?: number | undefined;
}

export class PeerAddLaterParamsReader extends capnp.StructReader {
  get counter(): CounterClient | undefined { return this.$capability(0, Counter); }
  get by(): number { return this.$uint32(0); }
}

export class PeerAddLaterParamsBuilder extends capnp.StructBuilder {
  set counter(value: CounterClient | capnp.Served<CounterClient> | null) { this.$capability(0, value); }
  set by(value: number) { this.$uint32(0, value); }
}

export const PeerAddLaterParams: capnp.StructType<PeerAddLaterParamsReader, PeerAddLaterParamsBuilder, PeerAddLaterParamsInit> = new capnp.StructType({
  id: 0x9719cfc73f371f72n,
  name: "PeerAddLaterParams",
  dataWords: 1,
  pointerWords: 1,
  Reader: PeerAddLaterParamsReader,
  Builder: PeerAddLaterParamsBuilder,
  write(to, from) {
    if (from.counter !== undefined) to.counter = from.counter;
    if (from.by !== undefined) to.by = from.by;
  },
});

export interface PeerAddLaterResultsInit {
  value?: number | undefined;
}

export class PeerAddLaterResultsReader extends capnp.StructReader {
  get value(): number { return this.$uint32(0); }
}

export class PeerAddLaterResultsBuilder extends capnp.StructBuilder {
  set value(value: number) { this.$uint32(0, value); }
}

export const PeerAddLaterResults: capnp.StructType<PeerAddLaterResultsReader, PeerAddLaterResultsBuilder, PeerAddLaterResultsInit> = new capnp.StructType({
  id: 0xd2188095a4107e94n,
  name: "PeerAddLaterResults",
  dataWords: 1,
  pointerWords: 0,
  Reader: PeerAddLaterResultsReader,
  Builder: PeerAddLaterResultsBuilder,
  write(to, from) {
    if (from.value !== undefined) to.value = from.value;
  },
});

export class PeerMakeCounterCall extends capnp.RemoteCall<PeerMakeCounterResultsReader> {
  get counter(): CounterClient { return new CounterClient(this.$capability(0)); }
  get holder(): HolderPipeline { return this.$struct(1, HolderPipeline); }
}

export class PeerSameCall extends capnp.RemoteCall<PeerSameResultsReader> {
  get counter(): CounterClient { return new CounterClient(this.$capability(0)); }
}

export class PeerPromisedCall extends capnp.RemoteCall<PeerPromisedResultsReader> {
  get counter(): CounterClient { return new CounterClient(this.$capability(0)); }
}

export class PeerClient extends capnp.Client {
  health(params: capnp.InitOf<typeof PeerHealthParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerHealthResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerHealth, params, options));
  }
  echo(params: capnp.InitOf<typeof PeerEchoParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerEchoResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerEcho, params, options));
  }
  /** holder.inner.counter is another counter that starts 100 higher. */
  makeCounter(params: capnp.InitOf<typeof PeerMakeCounterParams> = {}, options?: capnp.CallOptions): PeerMakeCounterCall {
    return new PeerMakeCounterCall(this.$reference.hook.call(peerMakeCounter, params, options));
  }
  /** Calls back `times` times while the call is open. */
  callBack(params: capnp.InitOf<typeof PeerCallBackParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerCallBackResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerCallBack, params, options));
  }
  /** Keeps the callback after the call. */
  keep(params: capnp.InitOf<typeof PeerKeepParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerKeepResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerKeep, params, options));
  }
  /** Calls every kept callback. */
  fire(params: capnp.InitOf<typeof PeerFireParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerFireResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerFire, params, options));
  }
  /** Drops every kept callback. */
  forget(params: capnp.InitOf<typeof PeerForgetParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerForgetResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerForget, params, options));
  }
  /** The capability comes back at once. */
  same(params: capnp.InitOf<typeof PeerSameParams> = {}, options?: capnp.CallOptions): PeerSameCall {
    return new PeerSameCall(this.$reference.hook.call(peerSame, params, options));
  }
  /** A promise, settled by `settle` or broken by `spoil`. */
  promised(params: capnp.InitOf<typeof PeerPromisedParams> = {}, options?: capnp.CallOptions): PeerPromisedCall {
    return new PeerPromisedCall(this.$reference.hook.call(peerPromised, params, options));
  }
  settle(params: capnp.InitOf<typeof PeerSettleParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerSettleResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerSettle, params, options));
  }
  spoil(params: capnp.InitOf<typeof PeerSpoilParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerSpoilResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerSpoil, params, options));
  }
  /** Never returns. */
  hang(params: capnp.InitOf<typeof PeerHangParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerHangResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerHang, params, options));
  }
  hanging(params: capnp.InitOf<typeof PeerHangingParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerHangingResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerHanging, params, options));
  }
  fail(params: capnp.InitOf<typeof PeerFailParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerFailResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerFail, params, options));
  }
  /** How many counters of this peer are referred to by anyone. */
  live(params: capnp.InitOf<typeof PeerLiveParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerLiveResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerLive, params, options));
  }
  /** A tail call of counter.add. */
  tail(params: capnp.InitOf<typeof PeerTailParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<SumReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerTail, params, options));
  }
  /** Adds 1 to each and gives them back. */
  sum(params: capnp.InitOf<typeof PeerSumParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerSumResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerSum, params, options));
  }
  any(params: capnp.InitOf<typeof PeerAnyParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerAnyResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerAny, params, options));
  }
  /** In the schema, but not implemented. */
  absent(params: capnp.InitOf<typeof PeerAbsentParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerAbsentResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerAbsent, params, options));
  }
  /** counter.add, awaited and then returned. */
  addLater(params: capnp.InitOf<typeof PeerAddLaterParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<PeerAddLaterResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(peerAddLater, params, options));
  }
  /** Another reference to the same object. */
  take(): PeerClient { return new PeerClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface PeerServer {
  health?(params: PeerHealthParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerHealthResults>>;
  echo?(params: PeerEchoParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerEchoResults>>;
  /** holder.inner.counter is another counter that starts 100 higher. */
  makeCounter?(params: PeerMakeCounterParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerMakeCounterResults>>;
  /** Calls back `times` times while the call is open. */
  callBack?(params: PeerCallBackParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerCallBackResults>>;
  /** Keeps the callback after the call. */
  keep?(params: PeerKeepParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerKeepResults> | void>;
  /** Calls every kept callback. */
  fire?(params: PeerFireParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerFireResults>>;
  /** Drops every kept callback. */
  forget?(params: PeerForgetParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerForgetResults> | void>;
  /** The capability comes back at once. */
  same?(params: PeerSameParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerSameResults>>;
  /** A promise, settled by `settle` or broken by `spoil`. */
  promised?(params: PeerPromisedParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerPromisedResults>>;
  settle?(params: PeerSettleParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerSettleResults> | void>;
  spoil?(params: PeerSpoilParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerSpoilResults> | void>;
  /** Never returns. */
  hang?(params: PeerHangParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerHangResults> | void>;
  hanging?(params: PeerHangingParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerHangingResults>>;
  fail?(params: PeerFailParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerFailResults> | void>;
  /** How many counters of this peer are referred to by anyone. */
  live?(params: PeerLiveParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerLiveResults>>;
  /** A tail call of counter.add. */
  tail?(params: PeerTailParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof Sum>>;
  /** Adds 1 to each and gives them back. */
  sum?(params: PeerSumParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerSumResults>>;
  any?(params: PeerAnyParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerAnyResults>>;
  /** In the schema, but not implemented. */
  absent?(params: PeerAbsentParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerAbsentResults> | void>;
  /** counter.add, awaited and then returned. */
  addLater?(params: PeerAddLaterParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof PeerAddLaterResults>>;
}

export const peerHealth: capnp.Method<PeerServer, typeof PeerHealthParams, typeof PeerHealthResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 0,
  name: "Peer.health",
  params: PeerHealthParams,
  results: PeerHealthResults,
  invoke: (server, params, call) => server.health?.(params, call),
};

export const peerEcho: capnp.Method<PeerServer, typeof PeerEchoParams, typeof PeerEchoResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 1,
  name: "Peer.echo",
  params: PeerEchoParams,
  results: PeerEchoResults,
  invoke: (server, params, call) => server.echo?.(params, call),
};

export const peerMakeCounter: capnp.Method<PeerServer, typeof PeerMakeCounterParams, typeof PeerMakeCounterResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 2,
  name: "Peer.makeCounter",
  params: PeerMakeCounterParams,
  results: PeerMakeCounterResults,
  invoke: (server, params, call) => server.makeCounter?.(params, call),
};

export const peerCallBack: capnp.Method<PeerServer, typeof PeerCallBackParams, typeof PeerCallBackResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 3,
  name: "Peer.callBack",
  params: PeerCallBackParams,
  results: PeerCallBackResults,
  invoke: (server, params, call) => server.callBack?.(params, call),
};

export const peerKeep: capnp.Method<PeerServer, typeof PeerKeepParams, typeof PeerKeepResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 4,
  name: "Peer.keep",
  params: PeerKeepParams,
  results: PeerKeepResults,
  invoke: (server, params, call) => server.keep === undefined ? undefined : server.keep(params, call) ?? {},
};

export const peerFire: capnp.Method<PeerServer, typeof PeerFireParams, typeof PeerFireResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 5,
  name: "Peer.fire",
  params: PeerFireParams,
  results: PeerFireResults,
  invoke: (server, params, call) => server.fire?.(params, call),
};

export const peerForget: capnp.Method<PeerServer, typeof PeerForgetParams, typeof PeerForgetResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 6,
  name: "Peer.forget",
  params: PeerForgetParams,
  results: PeerForgetResults,
  invoke: (server, params, call) => server.forget === undefined ? undefined : server.forget(params, call) ?? {},
};

export const peerSame: capnp.Method<PeerServer, typeof PeerSameParams, typeof PeerSameResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 7,
  name: "Peer.same",
  params: PeerSameParams,
  results: PeerSameResults,
  invoke: (server, params, call) => server.same?.(params, call),
};

export const peerPromised: capnp.Method<PeerServer, typeof PeerPromisedParams, typeof PeerPromisedResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 8,
  name: "Peer.promised",
  params: PeerPromisedParams,
  results: PeerPromisedResults,
  invoke: (server, params, call) => server.promised?.(params, call),
};

export const peerSettle: capnp.Method<PeerServer, typeof PeerSettleParams, typeof PeerSettleResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 9,
  name: "Peer.settle",
  params: PeerSettleParams,
  results: PeerSettleResults,
  invoke: (server, params, call) => server.settle === undefined ? undefined : server.settle(params, call) ?? {},
};

export const peerSpoil: capnp.Method<PeerServer, typeof PeerSpoilParams, typeof PeerSpoilResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 10,
  name: "Peer.spoil",
  params: PeerSpoilParams,
  results: PeerSpoilResults,
  invoke: (server, params, call) => server.spoil === undefined ? undefined : server.spoil(params, call) ?? {},
};

export const peerHang: capnp.Method<PeerServer, typeof PeerHangParams, typeof PeerHangResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 11,
  name: "Peer.hang",
  params: PeerHangParams,
  results: PeerHangResults,
  invoke: (server, params, call) => server.hang === undefined ? undefined : server.hang(params, call) ?? {},
};

export const peerHanging: capnp.Method<PeerServer, typeof PeerHangingParams, typeof PeerHangingResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 12,
  name: "Peer.hanging",
  params: PeerHangingParams,
  results: PeerHangingResults,
  invoke: (server, params, call) => server.hanging?.(params, call),
};

export const peerFail: capnp.Method<PeerServer, typeof PeerFailParams, typeof PeerFailResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 13,
  name: "Peer.fail",
  params: PeerFailParams,
  results: PeerFailResults,
  invoke: (server, params, call) => server.fail === undefined ? undefined : server.fail(params, call) ?? {},
};

export const peerLive: capnp.Method<PeerServer, typeof PeerLiveParams, typeof PeerLiveResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 14,
  name: "Peer.live",
  params: PeerLiveParams,
  results: PeerLiveResults,
  invoke: (server, params, call) => server.live?.(params, call),
};

export const peerTail: capnp.Method<PeerServer, typeof PeerTailParams, typeof Sum> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 15,
  name: "Peer.tail",
  params: PeerTailParams,
  results: Sum,
  invoke: (server, params, call) => server.tail?.(params, call),
};

export const peerSum: capnp.Method<PeerServer, typeof PeerSumParams, typeof PeerSumResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 16,
  name: "Peer.sum",
  params: PeerSumParams,
  results: PeerSumResults,
  invoke: (server, params, call) => server.sum?.(params, call),
};

export const peerAny: capnp.Method<PeerServer, typeof PeerAnyParams, typeof PeerAnyResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 17,
  name: "Peer.any",
  params: PeerAnyParams,
  results: PeerAnyResults,
  invoke: (server, params, call) => server.any?.(params, call),
};

export const peerAbsent: capnp.Method<PeerServer, typeof PeerAbsentParams, typeof PeerAbsentResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 18,
  name: "Peer.absent",
  params: PeerAbsentParams,
  results: PeerAbsentResults,
  invoke: (server, params, call) => server.absent === undefined ? undefined : server.absent(params, call) ?? {},
};

export const peerAddLater: capnp.Method<PeerServer, typeof PeerAddLaterParams, typeof PeerAddLaterResults> = {
  interfaceId: 0x98afad801c2eb09fn,
  ordinal: 19,
  name: "Peer.addLater",
  params: PeerAddLaterParams,
  results: PeerAddLaterResults,
  invoke: (server, params, call) => server.addLater?.(params, call),
};

export const Peer: capnp.InterfaceType<PeerClient, PeerServer> = capnp.defineInterface({
  id: 0x98afad801c2eb09fn,
  name: "Peer",
  methods: [peerHealth, peerEcho, peerMakeCounter, peerCallBack, peerKeep, peerFire, peerForget, peerSame, peerPromised, peerSettle, peerSpoil, peerHang, peerHanging, peerFail, peerLive, peerTail, peerSum, peerAny, peerAbsent, peerAddLater],
  superclasses: () => [],
  client: (reference) => new PeerClient(reference),
});
