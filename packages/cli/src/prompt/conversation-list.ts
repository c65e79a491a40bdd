// The conversations as a block above the status row, for wide terminals: each with the number that Alt and a digit open.
// A number stays with its conversation for the whole sitting, so that what comes in between two keys changes nobody's place.
import type { Conversation, ConversationId } from "@quicproquo/client";
import { fit, padded, textWidth } from "../terminal/widths.ts";
import type { Style } from "../terminal/style.ts";
import type { Size } from "../terminal/terminal.ts";
import { listTexts } from "../text/list.ts";
import { referenceOf } from "../reference.ts";

/** On narrower terminals there is one column: the conversation that is open. */
const wide = 100;
const cellWidth = 25;
const mostRows = 3;

export class ConversationList {
  /** In the order of their numbers: one that is set again stays where it was. */
  readonly #all = new Map<ConversationId, Conversation>();

  /** At the beginning in the order given, later at the end; so does what comes back from the archive. */
  set(conversation: Conversation): void {
    if (this.#all.get(conversation.id)?.archived === true && !conversation.archived) this.#all.delete(conversation.id);
    this.#all.set(conversation.id, conversation);
  }

  get(id: ConversationId | undefined): Conversation | undefined {
    return id === undefined ? undefined : this.#all.get(id);
  }

  /** With those that are archived. */
  known(): Conversation[] {
    return [...this.#all.values()];
  }

  /** Those that are listed: pinned ones first. */
  all(): Conversation[] {
    const listed = this.known().filter(({ archived }) => !archived);
    return [...listed.filter(({ pinned }) => pinned), ...listed.filter(({ pinned }) => !pinned)];
  }

  /** By its number, from 1. */
  at(number: number): Conversation | undefined {
    return this.all()[number - 1];
  }

  /** The one before or after, around the ends. */
  beside(id: ConversationId | undefined, by: 1 | -1): Conversation | undefined {
    const all = this.all();
    const at = id === undefined ? (by > 0 ? -1 : 0) : all.findIndex((one) => one.id === id);
    return all[(at + by + all.length) % all.length];
  }

  /** The next one after this with something unread that is not muted, or names this person. */
  unreadAfter(id: ConversationId | undefined): Conversation | undefined {
    const all = this.all();
    const from = all.findIndex((one) => one.id === id) + 1;
    return [...all.slice(from), ...all.slice(0, from)].find(calls);
  }

  rows({ columns, rows }: Size, current: ConversationId | undefined, style: Style): string[] {
    const all = this.all();
    // Below what was said there stands more than what stands here.
    const down = Math.min(mostRows, Math.floor(rows / 4));
    if (columns < wide || down < 1 || all.length < 2) return [];
    const across = Math.floor(columns / cellWidth);
    const room = across * down;
    const shown = all.length <= room ? all : all.slice(0, room - 1);
    const cells = shown.map((conversation, at) => this.#cell(conversation, at + 1, conversation.id === current, style));
    const rest = all.slice(shown.length);
    if (rest.length > 0) {
      const unread = rest.filter(calls).length;
      cells.push(style.dim(fit(listTexts.more(rest.length, unread), cellWidth - 1)));
    }
    return Array.from(
      { length: Math.ceil(cells.length / across) },
      (_, row) => cells.slice(row * across, (row + 1) * across).join(" "),
    );
  }

  #cell(conversation: Conversation, number: number, open: boolean, style: Style): string {
    const { unread, unreadMentions } = conversation;
    const mark = open ? "▸" : " ";
    const count = unread === 0 || open ? "" : listTexts.unread(unread, unreadMentions);
    const place = number <= 9 ? String(number) : "·";
    const width = cellWidth - 1;
    const name = fit(`${mark}${place} ${referenceOf(conversation)}`, width - (count === "" ? 0 : textWidth(count) + 1));
    const said = count === "" ? name : `${name} ${count}`;
    const whole = padded(said, width);
    return open || calls(conversation) ? style.bold(whole) : style.dim(whole);
  }
}

/** Whether there is something that asks for attention. */
export function calls({ unread, unreadMentions, muted, archived }: Conversation): boolean {
  return !archived && (muted ? unreadMentions > 0 : unread > 0);
}
