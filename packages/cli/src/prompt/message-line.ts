// One message as one line of the screen: time, who, text, and for one's own its state: a mark on a terminal, a word in
// plain lines.
import type { Message, Person } from "@quicproquo/client";
import { inert, inertLine } from "../terminal/inert.ts";
import type { Style } from "../terminal/style.ts";
import { marks, states, text } from "../text.ts";

export interface LineStyle {
  readonly style: Style;
  /** Marks, not words. */
  readonly drawn: boolean;
}

export function nameOf(person: Person): string {
  return person.name === undefined ? text.unnamed(person.key) : inertLine(person.name);
}

export function stateMark(state: Message["state"], drawn: boolean): string {
  if (state === "received") return "";
  return drawn ? marks[state] : `(${states[state]})`;
}

/** The line for the scrollback. Further lines of a message are indented, so that nobody can fake a line of another. */
export function messageLine(message: Message, { style, drawn }: LineStyle): string {
  const time = style.dim(text.time(message.sentAt));
  const body = inert(message.text).replaceAll("\n", "\n      ").replaceAll("\t", "    ");
  if (message.notice) return `${time} ${style.dim(`— ${body}`)}`;
  if (!message.own) return `${time} ${style.person(message.author.key, nameOf(message.author))}: ${body}`;
  const mark = stateMark(message.state, drawn);
  const shown = message.state === "failed" ? style.failure(mark) : style.dim(mark);
  return `${time} ${style.bold(text.you)}: ${body} ${shown}`;
}

/** The same in one row without styles, for a message on its way. */
export function outgoingRow(message: Message): string {
  return `${text.time(message.sentAt)} ${text.you}: ${inertLine(message.text)} ${stateMark(message.state, true)}`;
}
