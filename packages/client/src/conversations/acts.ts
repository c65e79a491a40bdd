// What this person says about messages: reactions, edits, deletions, hiding (PROTOCOL §11). It holds here at once, and goes
// out as messages do: numbered, encrypted in order, sent again until the node has it. It disappears with its message.
import type { ConversationId, Message, MessageId } from "../api.ts";
import { fromHex } from "../bytes.ts";
import {
  composeDelete as deletion,
  composeEdit as edition,
  composeReaction as reaction,
  composeReport as report,
  type MessageHead,
} from "../content/compose.ts";
import { decodeContent } from "../content/decode-content.ts";
import { isOneEmoji } from "../content/meaning.ts";
import type { MimiMessageId } from "../content/mimi-content.ts";
import { MessageStatus } from "../content/status-report.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { queueSeconds } from "../expiry/lifetime.ts";
import { isAdminOf } from "../groups/roles.ts";
import { channelOf } from "../identifiers.ts";
import type { Act, StoredMessage } from "../store/message-row.ts";
import type { Aftermath } from "../turn.ts";
import { isNotes } from "./is-notes.ts";
import { announceLine, ownMessage } from "./lines.ts";
import { type ComposedMessage, headFor } from "./mimi.ts";
import { tearOut } from "./notes.ts";
import { type Answered, conversationProblem, textProblem, trustProblem } from "./outgoing.ts";
import { presentMessage } from "./present.ts";
import { eraseLine, knownId, newestVersion, withdrawAct } from "./versions.ts";

/** Reactions of one person to one message that are kept: so many rows are all that a flood of them leaves under it. */
export const REACTIONS_EACH = 8;

export interface ActHooks {
  /** There is something to encrypt in a conversation. */
  readonly kick: (conversation: Uint8Array) => void;
  /** Something was taken out of the store, and files of these hashes belong to no message any more. */
  readonly erased: (files: readonly Uint8Array[]) => void;
}

export class Acts {
  readonly #context: Context;
  readonly #hooks: ActHooks;

  constructor(context: Context, hooks: ActHooks) {
    this.#context = context;
    this.#hooks = hooks;
  }

  /** What an answer names. Throws `no-message`. */
  answered(conversation: ConversationId, to: MessageId): Promise<Answered> {
    return this.#context.turn.read(() => {
      const line = this.#line(channelOf(conversation), to);
      return { first: line.id, version: newestVersion(this.#context, line) };
    });
  }

  react(conversation: ConversationId, to: MessageId, emoji: string): Promise<Message> {
    return this.#about(conversation, to, (line, aftermath) => {
      if (!isOneEmoji(emoji)) throw clientError("content-invalid", "a reaction is one emoji", { hint: EMOJI_HINT });
      const own = this.#ownReactions(line);
      if (own.some(({ text }) => text === emoji)) return;
      if (own.length >= REACTIONS_EACH) {
        throw clientError("invalid-argument", `you have reacted ${REACTIONS_EACH} times to this message already`);
      }
      const version = newestVersion(this.#context, line);
      this.#add(aftermath, line, "reaction", emoji, (head) => reaction(head, version, emoji));
    });
  }

  unreact(conversation: ConversationId, to: MessageId, emoji: string | undefined): Promise<Message> {
    return this.#about(conversation, to, (line, aftermath) => {
      const taken = this.#ownReactions(line).filter(({ text }) => emoji === undefined || text === emoji);
      if (taken.length === 0) throw clientError("no-message", "there is no such reaction of yours to this message");
      for (const row of taken) this.#withdraw(aftermath, line, row);
    });
  }

  edit(conversation: ConversationId, message: MessageId, text: string): Promise<Message> {
    return this.#about(conversation, message, (line, aftermath) => {
      if (!line.own) throw clientError("not-author", "this message is somebody else's");
      const problem = textProblem(text);
      if (problem !== undefined) throw problem;
      if (this.#context.store.files.attachments(line.position).length > 0) {
        throw clientError("invalid-argument", "a file is not edited", { hint: "Delete it, and send another." });
      }
      if (line.text === text) return;
      const first = knownId(line.id);
      const counter = this.#add(aftermath, line, "edit", "", (head) => edition(head, first, text, answeredBy(line)));
      this.#context.store.acts.setVersion(line.position, { text, counter });
      aftermath.then(() => this.#hooks.erased([]));
    });
  }

  delete(conversation: ConversationId, message: MessageId): Promise<Message> {
    return this.#about(conversation, message, (line, aftermath) => {
      if (!line.own) throw clientError("not-author", "this message is somebody else's");
      const { store } = this.#context;
      const first = knownId(line.id);
      // What nobody can have is replaced by its deletion under the same number; else the deletion has its own.
      if (store.acts.wasEncrypted(line.position)) {
        this.#add(aftermath, line, "delete", "", (head) => deletion(head, first));
      }
      const files = eraseLine(this.#context, line);
      aftermath.then(() => this.#hooks.erased(files));
      const conversation = store.conversations.get(line.conversation);
      const isNote = conversation !== undefined && isNotes(this.#context.self, conversation);
      return isNote ? () => tearOut(this.#context, line) : undefined;
    });
  }

  hide(conversation: ConversationId, message: MessageId): Promise<Message> {
    return this.#about(conversation, message, (line, aftermath) => {
      const { store, self, groups } = this.#context;
      if (store.conversations.get(line.conversation)?.kind !== "group") {
        throw clientError("invalid-argument", "messages are hidden in groups only");
      }
      if (line.own) {
        throw clientError("invalid-argument", "this message is your own", { hint: "What is your own is deleted." });
      }
      const group = groups.get(line.conversation);
      if (group === undefined || !isAdminOf(group, self.key)) {
        throw clientError("not-admin", "only admins hide what others wrote");
      }
      const status = MessageStatus.hidden;
      this.#add(aftermath, line, "hide", "", (head) => report(head, [{ id: knownId(line.id), status }]));
      store.acts.hide(line.position, self.key);
    });
  }

  /**
   * Does it with a line that is here and shown, tells the faces of it, and sends what came of it. What `act` returns is done
   * once it is known how the line looks now.
   */
  async #about(
    conversation: ConversationId,
    message: MessageId,
    act: (line: StoredMessage, aftermath: Aftermath) => (() => void) | undefined | void,
  ): Promise<Message> {
    const { turn, store, self } = this.#context;
    const channel = channelOf(conversation);
    return await turn.change((aftermath) => {
      const conversation = store.conversations.get(channel);
      const problem = conversationProblem(conversation) ?? trustProblem(this.#context, conversation);
      if (problem !== undefined) throw problem;
      const line = this.#line(channel, message);
      const last = act(line, aftermath);
      announceLine(this.#context, aftermath, line.position);
      aftermath.then(() => this.#hooks.kick(channel));
      const shown = presentMessage(store, self, store.messages.at(line.position) ?? line);
      last?.();
      return shown;
    });
  }

  #line(channel: Uint8Array, message: MessageId): StoredMessage {
    const { store, time } = this.#context;
    const line = store.acts.line(channel, fromHex(message) ?? new Uint8Array(0));
    const ended = (line?.expiresAt ?? Infinity) <= time.hidesUntil();
    if (line === undefined || ended || line.deleted || line.hiddenBy !== undefined) {
      throw clientError("no-message", "there is no such message in this conversation");
    }
    return line;
  }

  #ownReactions({ conversation, id }: StoredMessage): StoredMessage[] {
    return this.#context.store.acts.reactionsBy(conversation, id, this.#context.self.key);
  }

  #withdraw(aftermath: Aftermath, line: StoredMessage, row: StoredMessage): void {
    const { store } = this.#context;
    const id = knownId(row.id);
    if (store.acts.wasEncrypted(row.position)) this.#add(aftermath, line, "delete", "", (head) => deletion(head, id));
    withdrawAct(this.#context, row, id);
  }

  /** Stores what is to be said about a line; returns its number. */
  #add(
    aftermath: Aftermath,
    line: StoredMessage,
    act: Act,
    text: string,
    compose: (head: MessageHead) => ComposedMessage,
  ): number {
    const { store, clock, time } = this.#context;
    const { conversation, expiresAt } = line;
    const counter = store.conversations.nextCounter(conversation);
    const sentAt = clock.now();
    const head = { ...headFor(this.#context, conversation), counter, sentAt };
    const ends = expiresAt === undefined ? {} : { expires: { relative: false, time: Math.ceil(expiresAt / 1000) } };
    const { id, content } = compose({ ...head, ...ends });
    const added = store.messages.add(ownMessage(this.#context, {
      conversation,
      id,
      text,
      content,
      sentAt,
      expiresAt,
      ttl: queueSeconds(expiresAt === undefined ? undefined : expiresAt - time.now()),
      counter,
      act,
      about: line.id,
    }));
    if (added === undefined) throw new Error("a message id was drawn twice");
    aftermath.then(() => this.#hooks.kick(conversation));
    return counter;
  }
}

const EMOJI_HINT = "For instance 👍, or ❤️.";

/** What an own message answers, as it named it. */
function answeredBy({ content }: StoredMessage): MimiMessageId | undefined {
  const decoded = content === undefined ? undefined : decodeContent(content);
  return decoded?.ok === true ? decoded.content.inReplyTo : undefined;
}
