// What a bundle of calls finds, and what each of them leaves for the next: people, their inboxes, how full these are. All of it
// is locked until the transaction ends, so that nobody else changes what is decided on here.

import { otherOf, type Pair } from "../channel-pair.ts";
import type { Content, Part } from "../inbox-rows.ts";
import { type Amount, type OwnShare, roomFor, shareAllows, type Total } from "../room.ts";
import type {
  AccountId,
  AckRequest,
  Arrival,
  BatchEnqueueRequest,
  Capacity,
  EnqueueRequest,
  Placed,
  Seq,
} from "../store.ts";

type Changing<T> = { -readonly [F in keyof T]: T[F] };

export interface Person {
  readonly account: AccountId;
  readonly waits: Changing<Total>;
  /** By sender; only of those who may come near to half of the room. */
  readonly shares: Map<AccountId, Changing<Total>>;
  /** Of what waits; 0 if nothing does. */
  lastArrival: Arrival;
}

export interface Inbox {
  readonly person: Person;
  readonly channelId: Uint8Array;
  readonly waits: Changing<Amount>;
  /** By sender, of those whose share of the whole is known. */
  readonly shares: Map<AccountId, Changing<Amount>>;
  /** `undefined` until it has a row. */
  id: number | undefined;
  lastSeq: Seq;
  ackedUpTo: Seq;
  /** The first seq that was given out by this bundle. */
  placedFrom: Seq | undefined;
}

export interface Message {
  readonly inbox: Inbox;
  readonly seq: Seq;
  readonly sender: AccountId;
  readonly size: number;
  readonly content: Content;
  readonly storedAt: number;
  readonly expiresAt: number;
  readonly ackedUpTo: Seq;
  /** Where it came to lie, once it is written. */
  placed: Placed | undefined;
}

/** What is out of an inbox. */
export interface Gone {
  readonly parts: readonly Part[];
  /** How many of its messages had that body. */
  readonly bodies: ReadonlyMap<number, number>;
  /** The last of it, if it was acked; else 0. */
  readonly acked: Seq;
}

export interface Body {
  readonly id: number;
  readonly uses: number;
  readonly payload: Uint8Array;
}

export interface Refused<K extends string> {
  readonly kind: K;
}

/** What is decided and not yet in the database. */
export interface Unwritten {
  readonly messages: Message[];
  readonly bodies: Body[];
  readonly gone: Gone[];
}

export interface Found {
  /** By `placeOf`: of a channel id, those that are of two. */
  readonly pairs: ReadonlyMap<string, Pair>;
  /** By the key, in hex. */
  readonly people: ReadonlyMap<string, Person>;
  /** By `placeOf`. */
  readonly inboxes: Map<string, Inbox>;
  /** By which call of the bundle. */
  readonly gone: ReadonlyMap<number, Gone>;
  /** For bodies; one for each batch. */
  readonly bodyIds: readonly number[];
  /** Where the seqs of a new inbox begin. */
  readonly floor: Seq;
}

export const placeOf = (account: AccountId, channelId: Uint8Array): string => `${account} ${channelId.toHex()}`;

export class InboxState {
  readonly #capacity: Capacity;
  readonly #found: Found;
  readonly #bodyIds: number[];
  #unwritten: Unwritten = nothing();

  constructor(capacity: Capacity, found: Found) {
    this.#capacity = capacity;
    this.#found = found;
    this.#bodyIds = [...found.bodyIds];
  }

  enqueue(request: EnqueueRequest): Message | Refused<"not-a-member" | "unknown-recipient" | "inbox-full"> {
    const { sender, recipientKey, channelId, payload } = request;
    const person = this.#found.people.get(recipientKey.toHex());
    const pair = this.#found.pairs.get(channelId.toHex());
    if (pair !== undefined) {
      const other = otherOf(pair, sender);
      if (other === undefined || person?.account !== other) return { kind: "not-a-member" };
    }
    if (person === undefined) return { kind: "unknown-recipient" };
    if (!this.#admits(person, channelId, sender, payload.length)) return { kind: "inbox-full" };
    return this.#place(person, request, { body: null, payload });
  }

  /** A message for each recipient who has room. */
  batchEnqueue(
    request: BatchEnqueueRequest,
  ): readonly (Message | undefined)[] | Refused<"not-a-member" | "inbox-full"> {
    const { sender, recipientKeys, channelId, payload } = request;
    const people = recipientKeys.map((key) => this.#found.people.get(key.toHex()));
    const pair = this.#found.pairs.get(channelId.toHex());
    if (pair !== undefined) {
      const other = otherOf(pair, sender);
      if (other === undefined || people.length !== 1 || people[0]?.account !== other) return { kind: "not-a-member" };
    }
    const served = people.map((person) =>
      person !== undefined && this.#admits(person, channelId, sender, payload.length) ? person : undefined
    );
    const leftOut = people.some((person, at) => person?.account === sender && served[at] === undefined);
    const uses = served.filter((one) => one !== undefined).length;
    if (leftOut || uses === 0) return { kind: "inbox-full" };
    const id = this.#bodyIds.shift();
    if (id === undefined) throw new Error("a batch has no number for its body");
    this.#unwritten.bodies.push({ id, uses, payload });
    return served.map((person) =>
      person === undefined ? undefined : this.#place(person, request, { body: id, payload: null })
    );
  }

  /** What a call of the bundle removed of what was there before the bundle. */
  goneBy(call: number): Gone | undefined {
    return this.#found.gone.get(call);
  }

  /** Whether it also asks for what the bundle itself placed. */
  reachesPlaced({ recipient, channelId, seqUpTo }: AckRequest): boolean {
    const from = this.#found.inboxes.get(placeOf(recipient, channelId))?.placedFrom;
    return from !== undefined && seqUpTo >= from;
  }

  /** An ack has removed that. */
  take({ recipient, channelId }: AckRequest, gone: Gone | undefined): void {
    const inbox = this.#found.inboxes.get(placeOf(recipient, channelId));
    if (gone === undefined || inbox === undefined) return;
    for (const { sender, messages, bytes } of gone.parts) {
      subtract(inbox.waits, messages, bytes);
      subtract(inbox.person.waits, messages, bytes);
      const share = inbox.person.shares.get(sender);
      const here = inbox.shares.get(sender);
      if (share === undefined || here === undefined) continue;
      subtract(share, messages, bytes);
      subtract(here, messages, bytes);
      if (here.messages > 0) continue;
      inbox.shares.delete(sender);
      share.inboxes -= 1;
    }
    if (inbox.waits.messages === 0) inbox.person.waits.inboxes -= 1;
    inbox.ackedUpTo = Math.max(inbox.ackedUpTo, gone.acked);
    this.#unwritten.gone.push(gone);
  }

  /** What is to be written; it counts as written from now on. */
  unwritten(): Unwritten {
    const unwritten = this.#unwritten;
    this.#unwritten = nothing();
    return unwritten;
  }

  #admits(person: Person, channelId: Uint8Array, sender: AccountId, size: number): boolean {
    const inbox = this.#found.inboxes.get(placeOf(person.account, channelId));
    const waits = { inbox: inbox?.waits, recipient: person.waits };
    const room = roomFor(this.#capacity, waits, size);
    if (room !== "by-share") return room;
    const recipient = person.shares.get(sender);
    if (recipient === undefined) throw new Error("a sender's share was not read");
    const own: OwnShare = { inbox: inbox?.shares.get(sender), recipient };
    return shareAllows(this.#capacity, waits, size, own);
  }

  #place(
    person: Person,
    { sender, channelId, payload, now, expiresAt }: EnqueueRequest | BatchEnqueueRequest,
    content: Content,
  ): Message {
    const size = payload.length;
    const inbox = this.#inboxFor(person, channelId);
    if (inbox.waits.messages === 0) person.waits.inboxes += 1;
    add(inbox.waits, size);
    add(person.waits, size);
    const share = person.shares.get(sender);
    if (share !== undefined) {
      const here = inbox.shares.get(sender) ?? { messages: 0, bytes: 0 };
      if (here.messages === 0) share.inboxes += 1;
      add(share, size);
      add(here, size);
      inbox.shares.set(sender, here);
    }
    inbox.lastSeq += 1;
    inbox.placedFrom ??= inbox.lastSeq;
    const message: Message = {
      inbox,
      seq: inbox.lastSeq,
      sender,
      size,
      content,
      storedAt: now,
      expiresAt,
      ackedUpTo: inbox.ackedUpTo,
      placed: undefined,
    };
    this.#unwritten.messages.push(message);
    return message;
  }

  #inboxFor(person: Person, channelId: Uint8Array): Inbox {
    const place = placeOf(person.account, channelId);
    const known = this.#found.inboxes.get(place);
    if (known !== undefined) return known;
    const made: Inbox = {
      person,
      channelId,
      waits: { messages: 0, bytes: 0 },
      shares: new Map(),
      id: undefined,
      lastSeq: this.#found.floor,
      ackedUpTo: 0,
      placedFrom: undefined,
    };
    this.#found.inboxes.set(place, made);
    return made;
  }
}

function nothing(): Unwritten {
  return { messages: [], bodies: [], gone: [] };
}

function add(to: Changing<Amount>, size: number): void {
  to.messages += 1;
  to.bytes += size;
}

function subtract(from: Changing<Amount>, messages: number, bytes: number): void {
  from.messages -= messages;
  from.bytes -= bytes;
}
