// One message as one line of the screen: time, who, text, and for one's own its state: a mark on a terminal, a word in
// plain lines.
import type { Message, Person, Reply } from "@quicproquo/client";
import { inert, inertLine } from "../terminal/inert.ts";
import { formatted } from "../terminal/markdown.ts";
import type { Style } from "../terminal/style.ts";
import { marks, states, text } from "../text.ts";
import { spokenTexts } from "../text/spoken.ts";

export interface LineStyle {
  readonly style: Style;
  /** Marks, not words. */
  readonly drawn: boolean;
  /** Words for arrows and rules too. */
  readonly spoken: boolean;
}

/** With what they call themselves. */
export function nameOf(person: Person): string {
  return text.people.person(person);
}

export function stateMark(state: Message["state"], drawn: boolean): string {
  if (state === "received") return "";
  return drawn ? marks[state] : `(${states[state]})`;
}

/** The line for the scrollback. Further lines of a message are indented, so that nobody can fake a line of another. */
export function messageLine(message: Message, lines: LineStyle): string {
  const { style, drawn } = lines;
  const time = style.dim(text.time(message.sentAt));
  if (message.notice) {
    const about = message.replyTo === undefined ? "" : `${further}${answerText(message.replyTo, lines.spoken)}`;
    return `${time} ${style.dim(`— ${indented(message.text)}${about}`)}`;
  }
  const body = bodyOf(message, lines);
  if (!message.own) {
    const mention = message.mentionsMe ? ` ${style.warning(text.mentions.mark)}` : "";
    return `${time} ${style.person(message.author.key, nameOf(message.author))}: ${body}${mention}`;
  }
  const mark = stateMark(message.state, drawn);
  // A note has none: it is where it belongs.
  const shown = mark === "" ? "" : ` ${message.state === "failed" ? style.failure(mark) : style.dim(mark)}`;
  const read = message.readBy.length === 0 ? "" : style.dim(` ${readText(message)}`);
  return `${time} ${style.bold(text.you)}: ${body}${shown}${read}`;
}

const further = "\n      ";

function indented(body: string): string {
  return inert(body).replaceAll("\n", further).replaceAll("\t", "    ");
}

/** What it answers, its text, and what others put under it; of what was taken away only that. */
function bodyOf({ text: body, withdrawn, replyTo, edited, reactions }: Message, lines: LineStyle): string {
  const { style } = lines;
  if (withdrawn !== undefined) {
    return style.dim(withdrawn.how === "deleted" ? text.acts.deleted : text.acts.hidden(nameOf(withdrawn.by)));
  }
  const answered = replyTo === undefined ? "" : `${style.dim(answerText(replyTo, lines.spoken))}${further}`;
  const mark = edited ? ` ${style.dim(text.acts.edited)}` : "";
  const all = text.acts.reactions(reactions);
  const under = reactions.length === 0 ? "" : `${further}${lines.spoken ? spokenTexts.reactions(all) : all}`;
  const shown = formatted(inert(body), style).replaceAll("\n", further).replaceAll("\t", "    ");
  return `${answered}${shown}${mark}${under}`;
}

function answerText({ author, text: words }: Reply, spoken: boolean): string {
  const texts = spoken ? spokenTexts : text.acts;
  if (author === undefined) return texts.answersNothing;
  return texts.answers(nameOf(author), words === undefined ? text.acts.deleted : inertLine(words));
}

const namedReaders = 3;

function readText({ readBy }: Message): string {
  return readBy.length > namedReaders ? text.acts.readByMany(readBy.length) : text.acts.readBy(readBy.map(nameOf));
}

/** As much of a text as any row could hold, on one line: a text may be far longer than that. */
export function firstWords(body: string): string {
  return inertLine(body.slice(0, 1000));
}

/** The same in one row without styles, for a message on its way. */
export function outgoingRow(message: Message): string {
  return `${text.time(message.sentAt)} ${text.you}: ${firstWords(message.text)} ${stateMark(message.state, true)}`;
}
