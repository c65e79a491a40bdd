// What has become of a message that is on the screen already, as lines of their own: what was written there stays.
import type { Message, Person } from "@quicproquo/client";
import { inert } from "../terminal/inert.ts";
import { text } from "../text.ts";
import type { ReactionPace } from "./reaction-pace.ts";

/** `before` is how it was shown last; undefined if it was not. `call` names a person. */
export function changeLines(
  before: Message | undefined,
  now: Message,
  call: (person: Person) => string,
  pace: ReactionPace,
): string[] {
  const time = text.time(now.sentAt);
  if (now.withdrawn !== undefined) {
    if (before?.withdrawn !== undefined) return [];
    const { how, by } = now.withdrawn;
    return [
      how === "deleted" ? text.acts.nowDeleted(call(by), time) : text.acts.nowHidden(call(by), call(now.author), time),
    ];
  }
  const lines: string[] = [];
  if (now.edited && now.text !== before?.text) {
    lines.push(text.acts.nowEdited(call(now.author), time, inert(now.text).replaceAll("\n", "\n      ")));
  }
  const [had, has] = [reactionsOf(before), reactionsOf(now)];
  const tell = (person: Person, line: string): void => {
    const told = pace.next(person);
    if (told !== "quiet") lines.push(told === "told" ? line : text.acts.reactsOn(call(person)));
  };
  for (const [key, { emoji, person }] of has) {
    if (!had.has(key)) tell(person, text.acts.reacted(call(person), emoji, now));
  }
  for (const [key, { emoji, person }] of had) {
    if (!has.has(key)) tell(person, text.acts.unreacted(call(person), emoji, now));
  }
  return lines;
}

/** Who has read it since. */
export function newReaders(before: Message | undefined, now: Message): Person[] {
  if (before === undefined) return [];
  return now.readBy.filter(({ key }) => !before.readBy.some((reader) => reader.key === key));
}

function reactionsOf(message: Message | undefined): Map<string, { readonly emoji: string; readonly person: Person }> {
  const all = (message?.reactions ?? []).flatMap(({ emoji, by }) => by.map((person) => ({ emoji, person })));
  return new Map(all.map((one) => [`${one.emoji} ${one.person.key}`, one]));
}
