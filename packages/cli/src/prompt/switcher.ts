// Conversations opened by keys. What is typed after such a key goes to the one that it named, also while lines sent before
// are still on their way; and what was being typed stays with its conversation.
import type { Conversation, ConversationId } from "@quicproquo/client";
import type { KeyName } from "../terminal/keys.ts";
import type { ConversationList } from "./conversation-list.ts";
import type { Drafts } from "./drafts.ts";
import type { Face } from "./face.ts";

export interface SwitcherActs {
  /** The one that is open now. */
  current(): ConversationId | undefined;
  open(conversation: Conversation): Promise<void>;
  /** Lines go elsewhere now. */
  changed(): void;
}

export class Switcher {
  readonly #face: Face;
  readonly #list: ConversationList;
  readonly #acts: SwitcherActs;
  readonly #drafts: Drafts;
  /** Asked for by a key, and open in a moment. */
  #wanted: ConversationId | undefined;

  constructor(face: Face, list: ConversationList, drafts: Drafts, acts: SwitcherActs) {
    this.#face = face;
    this.#list = list;
    this.#drafts = drafts;
    this.#acts = acts;
  }

  /** The conversation that lines go to, which is open or will be before them. */
  get target(): ConversationId | undefined {
    return this.#wanted ?? this.#acts.current();
  }

  pressed(name: KeyName): void {
    const number = /^conversation-(\d)$/.exec(name)?.[1];
    if (number !== undefined) this.#to(this.#list.at(Number(number)));
    else if (name === "next-conversation") this.#to(this.#list.beside(this.target, 1));
    else if (name === "previous-conversation") this.#to(this.#list.beside(this.target, -1));
    else if (name === "next-unread") this.#to(this.#list.unreadAfter(this.target));
  }

  /** It was opened, by whatever way: what was being typed in it comes back. */
  opened({ id }: Conversation, before: ConversationId | undefined): void {
    if (this.#wanted !== undefined || before === id) return;
    // What was typed since the word that opened it is for this one.
    const typed = this.#face.draft("");
    this.#face.giveBack(typed === "" ? this.#drafts.get(id) : typed);
    if (typed === "") return;
    if (before !== undefined) this.#drafts.set(before, "");
    this.#drafts.set(id, typed);
  }

  #to(conversation: Conversation | undefined): void {
    const from = this.target;
    if (conversation === undefined || conversation.id === from) return;
    const { id } = conversation;
    // What was typed where nothing was open is for this one.
    if (from !== undefined) this.#drafts.set(from, this.#face.draft(this.#drafts.get(id)));
    this.#wanted = id;
    this.#acts.changed();
    this.#face.submit(async () => {
      try {
        await this.#acts.open(this.#list.get(id) ?? conversation);
      } finally {
        if (this.#wanted === id) this.#wanted = undefined;
        this.#acts.changed();
      }
    });
  }
}
