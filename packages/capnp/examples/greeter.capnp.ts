// Generated from greeter.capnp (0xa7b0c1d2e3f40516). Change that file and generate again.

import * as capnp from "@quicproquo/capnp";

export interface PersonInit {
  name?: string | undefined;
  born?: number | undefined;
  photo?: Uint8Array | undefined;
  friends?: capnp.ListInitOf<typeof Person> | undefined;
  contact?: PersonContactInit | undefined;
}

export class PersonReader extends capnp.StructReader {
  get name(): string { return this.$text(0); }
  get born(): number { return this.$uint16(0); }
  get photo(): Uint8Array { return this.$bytes(1); }
  get friends(): capnp.List<PersonReader> { return this.$list(2, Person); }
  get contact(): PersonContactReader { return this.$group(PersonContactReader); }
}

export class PersonBuilder extends capnp.StructBuilder {
  set name(value: string) { this.$text(0, value); }
  set born(value: number) { this.$uint16(0, value); }
  set photo(value: Uint8Array) { this.$bytes(1, value); }
  set friends(value: capnp.ListInitOf<typeof Person>) { this.$list(2, Person, value); }
  initFriends(length: number): capnp.ListBuilder<PersonBuilder, capnp.InitOf<typeof Person>> { return this.$initList(2, Person, length); }
  set contact(value: PersonContactInit) { writePersonContact(this.initContact(), value); }
  initContact(): PersonContactBuilder { return this.$group(PersonContactBuilder); }
}

export const Person: capnp.StructType<PersonReader, PersonBuilder, PersonInit> = new capnp.StructType({
  id: 0x8d0f2510e1d53c20n,
  name: "Person",
  dataWords: 1,
  pointerWords: 4,
  Reader: PersonReader,
  Builder: PersonBuilder,
  write(to, from) {
    if (from.name !== undefined) to.name = from.name;
    if (from.born !== undefined) to.born = from.born;
    if (from.photo !== undefined) to.photo = from.photo;
    if (from.friends !== undefined) to.friends = from.friends;
    if (from.contact !== undefined) to.contact = from.contact;
  },
});

export interface PersonContactInit {
  none?: null | undefined;
  email?: string | undefined;
  phone?: capnp.InitOf<typeof Phone> | undefined;
}

export type PersonContactWhich = "none" | "email" | "phone";
const personContactMembers: { readonly names: readonly PersonContactWhich[] } = { names: ["none", "email", "phone"] };

export class PersonContactReader extends capnp.StructReader {
  /** The member that is set; its number if this schema does not know it. */
  which(): PersonContactWhich | number { return this.$enum(2, personContactMembers); }
  get email(): string { this.$member(2, 1, "email"); return this.$text(3); }
  get phone(): PhoneReader { this.$member(2, 2, "phone"); return this.$struct(3, Phone); }
}

export class PersonContactBuilder extends capnp.StructBuilder {
  set none(_: null) { this.$tag(2, 0); }
  set email(value: string) { this.$text(3, value); this.$tag(2, 1); }
  set phone(value: capnp.InitOf<typeof Phone>) { this.$struct(3, Phone, value); this.$tag(2, 2); }
  initPhone(): PhoneBuilder { this.$tag(2, 2); return this.$initStruct(3, Phone); }
}

function writePersonContact(to: PersonContactBuilder, from: PersonContactInit): void {
  capnp.atMostOne("PersonContact", from.none, from.email, from.phone);
  if (from.none !== undefined) to.none = from.none;
  if (from.email !== undefined) to.email = from.email;
  if (from.phone !== undefined) to.phone = from.phone;
}

export interface PhoneInit {
  number?: string | undefined;
  kind?: PhoneKind | number | undefined;
}

export class PhoneReader extends capnp.StructReader {
  get number(): string { return this.$text(0); }
  get kind(): PhoneKind | number { return this.$enum(0, PhoneKindEnum, 1); }
}

export class PhoneBuilder extends capnp.StructBuilder {
  set number(value: string) { this.$text(0, value); }
  set kind(value: PhoneKind | number) { this.$enum(0, PhoneKindEnum, value, 1); }
}

export const Phone: capnp.StructType<PhoneReader, PhoneBuilder, PhoneInit> = new capnp.StructType({
  id: 0x89cad36ec5cbcbafn,
  name: "Phone",
  dataWords: 1,
  pointerWords: 1,
  Reader: PhoneReader,
  Builder: PhoneBuilder,
  write(to, from) {
    if (from.number !== undefined) to.number = from.number;
    if (from.kind !== undefined) to.kind = from.kind;
  },
});

export const PhoneKind = {
  home: 0,
  mobile: 1,
} as const;
export type PhoneKind = keyof typeof PhoneKind;
export const PhoneKindEnum: capnp.EnumType<PhoneKind> = new capnp.EnumType(["home", "mobile"]);

export interface GreeterGreetParamsInit {
  person?: capnp.InitOf<typeof Person> | undefined;
}

export class GreeterGreetParamsReader extends capnp.StructReader {
  get person(): PersonReader { return this.$struct(0, Person); }
}

export class GreeterGreetParamsBuilder extends capnp.StructBuilder {
  set person(value: capnp.InitOf<typeof Person>) { this.$struct(0, Person, value); }
  initPerson(): PersonBuilder { return this.$initStruct(0, Person); }
}

export const GreeterGreetParams: capnp.StructType<GreeterGreetParamsReader, GreeterGreetParamsBuilder, GreeterGreetParamsInit> = new capnp.StructType({
  id: 0xef5dff4223eaf91cn,
  name: "GreeterGreetParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: GreeterGreetParamsReader,
  Builder: GreeterGreetParamsBuilder,
  write(to, from) {
    if (from.person !== undefined) to.person = from.person;
  },
});

export interface GreeterGreetResultsInit {
  greeting?: string | undefined;
}

export class GreeterGreetResultsReader extends capnp.StructReader {
  get greeting(): string { return this.$text(0); }
}

export class GreeterGreetResultsBuilder extends capnp.StructBuilder {
  set greeting(value: string) { this.$text(0, value); }
}

export const GreeterGreetResults: capnp.StructType<GreeterGreetResultsReader, GreeterGreetResultsBuilder, GreeterGreetResultsInit> = new capnp.StructType({
  id: 0x93e01d5dd6363fa8n,
  name: "GreeterGreetResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: GreeterGreetResultsReader,
  Builder: GreeterGreetResultsBuilder,
  write(to, from) {
    if (from.greeting !== undefined) to.greeting = from.greeting;
  },
});

export interface GreeterTalkParamsInit {
  listener?: ListenerClient | capnp.Served<ListenerClient> | null | undefined;
}

export class GreeterTalkParamsReader extends capnp.StructReader {
  get listener(): ListenerClient | undefined { return this.$capability(0, Listener); }
}

export class GreeterTalkParamsBuilder extends capnp.StructBuilder {
  set listener(value: ListenerClient | capnp.Served<ListenerClient> | null) { this.$capability(0, value); }
}

export const GreeterTalkParams: capnp.StructType<GreeterTalkParamsReader, GreeterTalkParamsBuilder, GreeterTalkParamsInit> = new capnp.StructType({
  id: 0x93150132da2e44can,
  name: "GreeterTalkParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: GreeterTalkParamsReader,
  Builder: GreeterTalkParamsBuilder,
  write(to, from) {
    if (from.listener !== undefined) to.listener = from.listener;
  },
});

export interface GreeterTalkResultsInit {
  talk?: TalkClient | capnp.Served<TalkClient> | null | undefined;
}

export class GreeterTalkResultsReader extends capnp.StructReader {
  get talk(): TalkClient | undefined { return this.$capability(0, Talk); }
}

export class GreeterTalkResultsBuilder extends capnp.StructBuilder {
  set talk(value: TalkClient | capnp.Served<TalkClient> | null) { this.$capability(0, value); }
}

export const GreeterTalkResults: capnp.StructType<GreeterTalkResultsReader, GreeterTalkResultsBuilder, GreeterTalkResultsInit> = new capnp.StructType({
  id: 0xe7ec5abfa0be9d67n,
  name: "GreeterTalkResults",
  dataWords: 0,
  pointerWords: 1,
  Reader: GreeterTalkResultsReader,
  Builder: GreeterTalkResultsBuilder,
  write(to, from) {
    if (from.talk !== undefined) to.talk = from.talk;
  },
});

export class GreeterTalkCall extends capnp.RemoteCall<GreeterTalkResultsReader> {
  get talk(): TalkClient { return new TalkClient(this.$capability(0)); }
}

export class GreeterClient extends capnp.Client {
  /** Says hello. */
  greet(params: capnp.InitOf<typeof GreeterGreetParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<GreeterGreetResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(greeterGreet, params, options));
  }
  /** Begins a conversation, which ends when its last reference is dropped. */
  talk(params: capnp.InitOf<typeof GreeterTalkParams> = {}, options?: capnp.CallOptions): GreeterTalkCall {
    return new GreeterTalkCall(this.$reference.hook.call(greeterTalk, params, options));
  }
  /** Another reference to the same object. */
  take(): GreeterClient { return new GreeterClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface GreeterServer {
  /** Says hello. */
  greet?(params: GreeterGreetParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof GreeterGreetResults>>;
  /** Begins a conversation, which ends when its last reference is dropped. */
  talk?(params: GreeterTalkParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof GreeterTalkResults>>;
}

export const greeterGreet: capnp.Method<GreeterServer, typeof GreeterGreetParams, typeof GreeterGreetResults> = {
  interfaceId: 0xa16bf61274cd63f3n,
  ordinal: 0,
  name: "Greeter.greet",
  params: GreeterGreetParams,
  results: GreeterGreetResults,
  invoke: (server, params, call) => server.greet?.(params, call),
};

export const greeterTalk: capnp.Method<GreeterServer, typeof GreeterTalkParams, typeof GreeterTalkResults> = {
  interfaceId: 0xa16bf61274cd63f3n,
  ordinal: 1,
  name: "Greeter.talk",
  params: GreeterTalkParams,
  results: GreeterTalkResults,
  invoke: (server, params, call) => server.talk?.(params, call),
};

export const Greeter: capnp.InterfaceType<GreeterClient, GreeterServer> = capnp.defineInterface({
  id: 0xa16bf61274cd63f3n,
  name: "Greeter",
  methods: [greeterGreet, greeterTalk],
  superclasses: () => [],
  client: (reference) => new GreeterClient(reference),
});

export interface ListenerHearParamsInit {
  words?: string | undefined;
}

export class ListenerHearParamsReader extends capnp.StructReader {
  get words(): string { return this.$text(0); }
}

export class ListenerHearParamsBuilder extends capnp.StructBuilder {
  set words(value: string) { this.$text(0, value); }
}

export const ListenerHearParams: capnp.StructType<ListenerHearParamsReader, ListenerHearParamsBuilder, ListenerHearParamsInit> = new capnp.StructType({
  id: 0x89f56e2072076b41n,
  name: "ListenerHearParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: ListenerHearParamsReader,
  Builder: ListenerHearParamsBuilder,
  write(to, from) {
    if (from.words !== undefined) to.words = from.words;
  },
});

export type ListenerHearResultsInit = Record<never, never>;

export class ListenerHearResultsReader extends capnp.StructReader {}

export class ListenerHearResultsBuilder extends capnp.StructBuilder {}

export const ListenerHearResults: capnp.StructType<ListenerHearResultsReader, ListenerHearResultsBuilder, ListenerHearResultsInit> = new capnp.StructType({
  id: 0xd640bf2eade4f5e0n,
  name: "ListenerHearResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: ListenerHearResultsReader,
  Builder: ListenerHearResultsBuilder,
  write() {},
});

export class ListenerClient extends capnp.Client {
  hear(params: capnp.InitOf<typeof ListenerHearParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<ListenerHearResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(listenerHear, params, options));
  }
  /** Another reference to the same object. */
  take(): ListenerClient { return new ListenerClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface ListenerServer {
  hear?(params: ListenerHearParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof ListenerHearResults> | void>;
}

export const listenerHear: capnp.Method<ListenerServer, typeof ListenerHearParams, typeof ListenerHearResults> = {
  interfaceId: 0xccb0308447a745e2n,
  ordinal: 0,
  name: "Listener.hear",
  params: ListenerHearParams,
  results: ListenerHearResults,
  invoke: (server, params, call) => server.hear === undefined ? undefined : server.hear(params, call) ?? {},
};

export const Listener: capnp.InterfaceType<ListenerClient, ListenerServer> = capnp.defineInterface({
  id: 0xccb0308447a745e2n,
  name: "Listener",
  methods: [listenerHear],
  superclasses: () => [],
  client: (reference) => new ListenerClient(reference),
});

export interface TalkSayParamsInit {
  words?: string | undefined;
}

export class TalkSayParamsReader extends capnp.StructReader {
  get words(): string { return this.$text(0); }
}

export class TalkSayParamsBuilder extends capnp.StructBuilder {
  set words(value: string) { this.$text(0, value); }
}

export const TalkSayParams: capnp.StructType<TalkSayParamsReader, TalkSayParamsBuilder, TalkSayParamsInit> = new capnp.StructType({
  id: 0xac25634b73ae5d39n,
  name: "TalkSayParams",
  dataWords: 0,
  pointerWords: 1,
  Reader: TalkSayParamsReader,
  Builder: TalkSayParamsBuilder,
  write(to, from) {
    if (from.words !== undefined) to.words = from.words;
  },
});

export type TalkSayResultsInit = Record<never, never>;

export class TalkSayResultsReader extends capnp.StructReader {}

export class TalkSayResultsBuilder extends capnp.StructBuilder {}

export const TalkSayResults: capnp.StructType<TalkSayResultsReader, TalkSayResultsBuilder, TalkSayResultsInit> = new capnp.StructType({
  id: 0xc972eca448221a49n,
  name: "TalkSayResults",
  dataWords: 0,
  pointerWords: 0,
  Reader: TalkSayResultsReader,
  Builder: TalkSayResultsBuilder,
  write() {},
});

export class TalkClient extends capnp.Client {
  say(params: capnp.InitOf<typeof TalkSayParams> = {}, options?: capnp.CallOptions): capnp.RemoteCall<TalkSayResultsReader> {
    return new capnp.RemoteCall(this.$reference.hook.call(talkSay, params, options));
  }
  /** Another reference to the same object. */
  take(): TalkClient { return new TalkClient(this.$reference.take()); }
}

/** What an implementation may offer; a method that it lacks is answered as `unimplemented`. */
export interface TalkServer {
  say?(params: TalkSayParamsReader, call: capnp.CallContext): capnp.MethodResult<capnp.InitOf<typeof TalkSayResults> | void>;
}

export const talkSay: capnp.Method<TalkServer, typeof TalkSayParams, typeof TalkSayResults> = {
  interfaceId: 0x9560f73b4f41c6dbn,
  ordinal: 0,
  name: "Talk.say",
  params: TalkSayParams,
  results: TalkSayResults,
  invoke: (server, params, call) => server.say === undefined ? undefined : server.say(params, call) ?? {},
};

export const Talk: capnp.InterfaceType<TalkClient, TalkServer> = capnp.defineInterface({
  id: 0x9560f73b4f41c6dbn,
  name: "Talk",
  methods: [talkSay],
  superclasses: () => [],
  client: (reference) => new TalkClient(reference),
});
