// Founding 1:1 conversations (PROTOCOL §10). Whoever was told wasNew founds incarnation 0 at once. Whoever was not waits
// for the other's Welcome, and founds the next incarnation if the inboxes have been dry for 15 s without one: so a
// conversation comes about even if the answer that said wasNew was lost. Who lost a group founds the next at once.
import { QpqError } from "@quicproquo/protocol";
import { toHex } from "../bytes.ts";
import { refreshHybridKey, usableHybridKey } from "../contacts/hybrid-keys.ts";
import { fetchKeyPackage } from "../contacts/peer-key-package.ts";
import type { Context } from "../context.ts";
import { conversationIdOf } from "../identifiers.ts";
import { RENEW_EVERY_MS } from "../groups/after-merge.ts";
import { encodeGroupId } from "../groups/group-id.ts";
import { makeGroup } from "../groups/mls.ts";
import { replaceGroup } from "../groups/replace-group.ts";
import { sealToDefaultInbox } from "../outbox/default-inbox.ts";
import type { Link, Online } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import { UnderWay } from "../under-way.ts";
import { announce } from "./lines.ts";
import { callPerson } from "./present.ts";

/** How long the inboxes have to be dry before the other side's Welcome is given up. */
export const FOUND_AFTER_MS = 15_000;
/** How often the node is asked whether the other has keys by now: soon at first, since somebody who just registered has
 * them a moment later, then at this pace. */
const KEYS_AGAIN_MS = 30_000;
const KEYS_FIRST_AGAIN_MS = 500;

export class Founding {
  readonly #context: Context;
  readonly #link: Link;
  readonly #dry: (signal: AbortSignal) => Promise<void>;
  readonly #founded: (conversation: Uint8Array) => void;
  readonly #underWay = new UnderWay();
  /** Conversations whose reader was told that the peer has no keys yet. */
  readonly #told = new Set<string>();

  /** `dry` resolves when everything that waits at the node now was processed. */
  constructor(
    context: Context,
    link: Link,
    dry: (signal: AbortSignal) => Promise<void>,
    founded: (conversation: Uint8Array) => void,
  ) {
    this.#context = context;
    this.#link = link;
    this.#dry = dry;
    this.#founded = founded;
  }

  /** Takes up every 1:1 that this side may have to found. */
  async resume(): Promise<void> {
    const waiting = await this.#context.turn.read(() => this.#context.store.conversations.toFound());
    for (const conversation of waiting) this.begin(conversation);
  }

  /** Founds the conversation's group when it is time; a broken connection ends it, and `resume` takes it up again. */
  begin(conversation: StoredConversation): void {
    const online = this.#link.online;
    if (online === undefined) return;
    this.#underWay.once(toHex(conversation.id), () => this.#found(online, conversation)).catch((error: unknown) => {
      if (online.signal.aborted) return;
      const text = error instanceof QpqError ? error.message : "an internal error";
      this.#context.events.emit({ type: "notice", text: `A conversation could not be opened: ${text}.` });
    });
  }

  async #found(online: Online, conversation: StoredConversation): Promise<void> {
    const { signal } = online;
    const { peer, foundFrom } = conversation;
    if (peer === undefined || foundFrom === undefined) return;
    if (foundFrom > 0) {
      await this.#dry(signal);
      const { turn, store, clock } = this.#context;
      // Who lost a group that was there waits for nothing: the other knows of no reason to found the next one.
      const lost = await turn.read(() => store.groups.get(conversation.id)) !== undefined;
      if (!lost) await pause(clock, FOUND_AFTER_MS, signal);
    }
    for (let again = KEYS_FIRST_AGAIN_MS;; again = Math.min(again * 2, KEYS_AGAIN_MS)) {
      if (signal.aborted || !await this.#stillWanted(conversation)) return;
      const keyPackage = await this.#keysOf(online, conversation.id, peer);
      if (keyPackage !== undefined && await this.#tryToMake(conversation.id, peer, foundFrom, keyPackage)) return;
      await pause(this.#context.clock, again, signal);
    }
  }

  #stillWanted(conversation: StoredConversation): Promise<boolean> {
    const { turn, store } = this.#context;
    return turn.read(() => store.conversations.get(conversation.id)?.foundFrom === conversation.foundFrom);
  }

  /** The peer's key package, with a usable sealing key in the store; undefined while they have none. */
  async #keysOf(online: Online, conversation: Uint8Array, peer: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      await refreshHybridKey(this.#context, () => online, peer);
      if (usableHybridKey(this.#context, peer) !== undefined) return await fetchKeyPackage(this.#context, online, peer);
    } catch (error) {
      if (!(error instanceof QpqError) || !error.retry) throw error;
    }
    const id = toHex(conversation);
    if (online.signal.aborted || this.#told.has(id)) return undefined;
    this.#told.add(id);
    const name = callPerson(this.#context.store, this.#context.self, peer);
    this.#context.events.emit({
      type: "notice",
      conversation: conversationIdOf(conversation),
      text: `${name} has no keys at the node yet. What you write is kept here and sent once ${name} has been online.`,
    });
    return undefined;
  }

  /** False if another key package is needed. */
  async #tryToMake(
    channel: Uint8Array,
    peer: Uint8Array,
    incarnation: number,
    keyPackage: Uint8Array,
  ): Promise<boolean> {
    try {
      if (await this.#make(channel, peer, incarnation, keyPackage)) this.#founded(channel);
      return true;
    } catch (error) {
      if (error instanceof QpqError && error.retry) return false;
      throw error;
    }
  }

  /** In one turn: the group, its Welcome, and the conversation made active. False if somebody was faster. */
  #make(channel: Uint8Array, peer: Uint8Array, incarnation: number, keyPackage: Uint8Array): Promise<boolean> {
    const context = this.#context;
    const { turn, store, self, suite, random, clock } = context;
    return turn.change(async (aftermath) => {
      const conversation = store.conversations.get(channel);
      if (conversation?.foundFrom !== incarnation || usableHybridKey(context, peer) === undefined) return false;
      const groupId = encodeGroupId(channel, incarnation);
      const leaf = { self, suite, random, now: clock.now() };
      const group = makeGroup(leaf, groupId, {
        name: "",
        timer: conversation.timer,
        admins: [self.key, peer],
      });
      const { welcome } = group.commit({ add: [keyPackage] });
      // Nobody else is in the group who could commit: it counts at once.
      group.mergePending();
      if (welcome === undefined) throw new Error("a commit that adds somebody makes a Welcome");
      replaceGroup(context, aftermath, { channel, incarnation }, self.key, group);
      store.groups.setRenewal(channel, { at: clock.now() + RENEW_EVERY_MS, fresh: false });
      const to = { kind: "welcome", conversation: channel, recipient: peer, inOrder: true } as const;
      sealToDefaultInbox(context, { ...to, message: welcome });
      announce(context, aftermath, channel);
      return true;
    });
  }
}
