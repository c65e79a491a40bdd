// From a person's text to ciphertext in the outbox. Texts that come while the engine is busy are taken together: one
// transaction stores message, MLS state and exact bytes for all of them. What cannot be encrypted yet (no group, no
// sealing key, a commit under way) is stored as it is and encrypted as soon as that is there.
import type { QpqError } from "@quicproquo/protocol";
import type { Timer } from "@quicproquo/transport";
import type { ConversationId, Message } from "../api.ts";
import { toHex } from "../bytes.ts";
import { contradictedIn } from "../contacts/trust.ts";
import { fetchHybridKey, hybridKeyIsStale } from "../contacts/hybrid-keys.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { channelOf, conversationIdOf } from "../identifiers.ts";
import { expiryOf, lifetimeOf, queueSeconds } from "../expiry/lifetime.ts";
import { encryptWaiting } from "../outbox/encrypt.ts";
import type { Link } from "../session/link.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import type { StoredAttachment, StoredUpload } from "../store/file-table.ts";
import type { Aftermath } from "../turn.ts";
import type { MimiMessageId } from "../content/mimi-content.ts";
import { isNotes } from "./is-notes.ts";
import { addMessage, announce, ownMessage } from "./lines.ts";
import { type ComposedMessage, composeFile, composeText, fileWords } from "./mimi.ts";
import { callPerson, presentMessage } from "./present.ts";

/** Longest text, UTF-8. Longer ones are files. */
export const MAX_TEXT_BYTES: number = 256 * 1024;
const MOST_AT_ONCE = 64;
/** After a failure of the store. */
const AGAIN_MS = 5_000;

/** What is said: a text, or a file that the node has all of. */
type Said = { readonly text: string; readonly answers?: Answered | undefined } | { readonly upload: StoredUpload };

/** What a text answers: the first version of it, by which it is known here, and the one that its author saw. */
export interface Answered {
  readonly first: Uint8Array;
  readonly version: MimiMessageId;
}

interface Waiting {
  readonly channel: Uint8Array;
  readonly said: Said;
  /** Seconds after which it disappears; 0: it stays; undefined: as the conversation's timer says. */
  readonly ttl: number | undefined;
  readonly resolve: (message: Message) => void;
  readonly reject: (error: unknown) => void;
}

export interface OutgoingHooks {
  /** Something was put into the outbox. */
  readonly filled: () => void;
  /** Something was stored that disappears. */
  readonly disappears: () => void;
  /** What waits could not be encrypted; it is tried again. */
  readonly failed: (error: unknown) => void;
  /** Sees to what has to be committed in a conversation before anything is said there, and kicks again when that is done. */
  readonly first: (what: "renewal" | "settling", conversation: Uint8Array) => void;
}

export class Outgoing implements Disposable {
  readonly #context: Context;
  readonly #link: Link;
  /** Something was put into the outbox. */
  readonly #filled: () => void;
  readonly #first: OutgoingHooks["first"];
  /** Something was stored that disappears. */
  readonly #disappears: () => void;
  /** What waits could not be encrypted; it is tried again. */
  readonly #failed: (error: unknown) => void;
  #again: Timer | undefined;
  readonly #sends: Waiting[] = [];
  /** Conversations to be looked at, and those being looked at. */
  readonly #due = new Map<string, Uint8Array>();
  #storing = false;
  #encrypting = false;
  #disposed = false;

  constructor(context: Context, link: Link, hooks: OutgoingHooks) {
    this.#context = context;
    this.#disappears = hooks.disappears;
    this.#failed = hooks.failed;
    this.#link = link;
    this.#filled = hooks.filled;
    this.#first = hooks.first;
  }

  /** True when nothing is on its way into the outbox. */
  get idle(): boolean {
    return !this.#storing && !this.#encrypting && this.#sends.length === 0 && this.#due.size === 0;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#again?.cancel();
  }

  /** Resolves once the message is stored. Throws `message-too-long`, `no-conversation`, `not-a-member`. */
  send(conversation: ConversationId, text: string, ttl?: number, answers?: Answered): Promise<Message> {
    const problem = textProblem(text);
    if (problem !== undefined) return Promise.reject(problem);
    return this.#send(channelOf(conversation), { text, answers }, ttl);
  }

  /** The message that refers to a file; with it the upload is over. Resolves and throws as `send`. */
  sendFile(upload: StoredUpload): Promise<Message> {
    return this.#send(upload.conversation, { upload }, undefined);
  }

  #send(channel: Uint8Array, said: Said, ttl: number | undefined): Promise<Message> {
    return new Promise((resolve, reject) => {
      this.#sends.push({ channel, said, ttl, resolve, reject });
      if (!this.#storing) void this.#store();
    });
  }

  /** Looks whether something in this conversation can be encrypted now. */
  kick(conversation: Uint8Array): void {
    this.#due.set(toHex(conversation), conversation);
    if (!this.#encrypting) void this.#encrypt();
  }

  /** Looks at all conversations with something to send: after a start and with each new connection. */
  async resume(): Promise<void> {
    const { turn, store } = this.#context;
    const waiting = await turn.read(() => [
      ...store.messages.conversationsWithUnencrypted(),
      ...store.messages.conversationsWithUnreported(),
    ]);
    for (const conversation of waiting) this.kick(conversation);
  }

  async #store(): Promise<void> {
    this.#storing = true;
    while (this.#sends.length > 0) {
      const sends = this.#sends.splice(0, MOST_AT_ONCE);
      try {
        const results = await this.#context.turn.change((aftermath) => this.#storeAll(sends, aftermath));
        sends.forEach((send, at) => {
          const result = results[at];
          if (result === undefined || "code" in result) send.reject(result);
          else send.resolve(result);
        });
      } catch (error) {
        for (const send of sends) send.reject(error);
      }
      this.#filled();
    }
    this.#storing = false;
  }

  async #storeAll(sends: readonly Waiting[], aftermath: Aftermath): Promise<(Message | QpqError)[]> {
    const { store } = this.#context;
    const conversations = new Map<string, StoredConversation>();
    const results = sends.map(({ channel, said, ttl }) => {
      const conversation = store.conversations.get(channel);
      const problem = conversationProblem(conversation) ?? trustProblem(this.#context, conversation);
      if (conversation === undefined || problem !== undefined) {
        return problem ?? clientError("no-conversation", "there is no such conversation");
      }
      if (!isNotes(this.#context.self, conversation)) conversations.set(toHex(channel), conversation);
      return this.#add(conversation, said, ttl ?? conversation.timer, aftermath);
    });
    for (const conversation of conversations.values()) {
      const encrypted = await encryptWaiting(this.#context, conversation);
      const { peer } = conversation;
      const stale = peer !== undefined && hybridKeyIsStale(this.#context, peer);
      if (encrypted !== "all" && encrypted !== "group" || stale) aftermath.then(() => this.kick(conversation.id));
    }
    return results;
  }

  #add(conversation: StoredConversation, said: Said, ttl: number, aftermath: Aftermath): Message {
    const { store, self, clock } = this.#context;
    const counter = store.conversations.nextCounter(conversation.id);
    const sentAt = clock.now();
    const lifetime = ttl === 0 ? undefined : lifetimeOf(expiryOf(sentAt, ttl), sentAt);
    const { id, content, text, files } = this.#compose(conversation.id, said, { counter, sentAt, ttl });
    const message = ownMessage(this.#context, {
      conversation: conversation.id,
      id,
      text,
      content,
      sentAt,
      expiresAt: lifetime === undefined ? undefined : this.#context.time.now() + lifetime,
      ttl: queueSeconds(lifetime),
      counter,
      about: "text" in said ? said.answers?.first : undefined,
    });
    const stored = addMessage(this.#context, aftermath, message, files);
    if (stored === undefined) throw new Error("a message id was drawn twice");
    if ("text" in said) store.drafts.sent(conversation.id, text);
    if (lifetime !== undefined) aftermath.then(this.#disappears);
    return presentMessage(store, self, stored);
  }

  #compose(
    channel: Uint8Array,
    said: Said,
    head: { readonly counter: number; readonly sentAt: number; readonly ttl: number },
  ): ComposedMessage & { readonly text: string; readonly files: readonly StoredAttachment[] } {
    if ("text" in said) {
      const { text, answers } = said;
      const composed = composeText(this.#context, channel, { ...head, text, inReplyTo: answers?.version });
      return { ...composed, text, files: [] };
    }
    const { upload } = said;
    this.#context.store.files.deleteUpload(upload.id);
    const composed = composeFile(this.#context, channel, { ...head, file: upload });
    return { ...composed, text: fileWords(upload.name), files: [{ ...upload, place: 0 }] };
  }

  async #encrypt(): Promise<void> {
    this.#encrypting = true;
    try {
      for (;;) {
        const [next] = this.#due.values();
        if (next === undefined) break;
        this.#due.delete(toHex(next));
        // One that fails keeps no other from being said.
        await this.#encryptOne(next).catch((error: unknown) => this.#tryAgain(error));
      }
    } finally {
      this.#encrypting = false;
      this.#filled();
    }
  }

  /** What waits is in the store: it is looked at again in a moment, and with the next connection or start. */
  #tryAgain(error: unknown): void {
    if (this.#disposed) return;
    this.#failed(error);
    this.#again?.cancel();
    this.#again = this.#context.clock.after(AGAIN_MS, () => void this.resume().catch(this.#failed));
  }

  async #encryptOne(channel: Uint8Array): Promise<void> {
    for (let asked = false;;) {
      const encrypted = await this.#context.turn.change(async () => {
        const conversation = this.#context.store.conversations.get(channel);
        return conversation === undefined ? "group" : await encryptWaiting(this.#context, conversation);
      });
      if (encrypted === "renewal" || encrypted === "settling") return this.#first(encrypted, channel);
      if (encrypted !== "group") this.#filled();
      if (encrypted === "more") continue;
      if (asked || encrypted === "group" || !await this.#fetchSealingKey(channel)) return;
      asked = true;
    }
  }

  /**
   * Asks the node for the peer's sealing key if it was not asked for a day. Without one the messages wait, and the
   * person is told.
   */
  async #fetchSealingKey(channel: Uint8Array): Promise<boolean> {
    const { turn, store } = this.#context;
    const online = this.#link.online;
    const peer = await turn.read(() => store.conversations.get(channel)?.peer);
    if (online === undefined || peer === undefined || !hybridKeyIsStale(this.#context, peer)) return false;
    try {
      if (await fetchHybridKey(this.#context, online, peer)) return true;
    } catch (error) {
      if (!online.signal.aborted) this.#failed(error);
      return false;
    }
    await turn.change((aftermath) => {
      aftermath.emit({ type: "notice", conversation: conversationIdOf(channel), text: NO_SEALING_KEY });
      announce(this.#context, aftermath, channel);
    });
    return false;
  }
}

const NO_SEALING_KEY =
  "A message waits: its receiver has no valid sealing key at the node. It is sent once they have been online.";

/** Why a text cannot be sent; undefined if it can. */
export function textProblem(text: string): QpqError | undefined {
  if (text === "") return clientError("invalid-argument", "there is nothing to send");
  if (new TextEncoder().encode(text).length > MAX_TEXT_BYTES) {
    return clientError("message-too-long", `a message has at most ${MAX_TEXT_BYTES / 1024} KiB`);
  }
  return undefined;
}

/** Where somebody's verification is contradicted nothing is said until it is acknowledged. */
export function trustProblem(
  { store, self }: Context,
  conversation: StoredConversation | undefined,
): QpqError | undefined {
  const contradicted = conversation === undefined ? undefined : contradictedIn(store, conversation);
  if (contradicted === undefined) return undefined;
  const name = callPerson(store, self, contradicted);
  return clientError("verification-contradicted", `something contradicts that ${name} is who you verified`, {
    hint: `Compare your safety numbers again by another way than this node, then mark ${name} as verified again.`,
  });
}

/** Why nothing can be said there; undefined if something can. */
export function conversationProblem(conversation: StoredConversation | undefined): QpqError | undefined {
  switch (conversation?.state) {
    case undefined:
      return clientError("no-conversation", "there is no such conversation");
    case "left":
      return clientError("not-a-member", "you are not in this group any more");
    case "active":
    case "waiting":
    case "fork":
      return undefined;
  }
}
