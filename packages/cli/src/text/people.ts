// How people are called. What somebody calls themselves proves nothing: it stands in one form, with the user name in it,
// and is never found in any other.
import type { Conversation, Person } from "@quicproquo/client";
import { inertLine } from "../terminal/inert.ts";

export const peopleTexts = {
  /** The user name, or the beginning of the key. */
  userName: ({ name, key }: Pick<Person, "name" | "key">): string =>
    name === undefined ? `key ${key.slice(0, 8)}` : inertLine(name),

  /** `Bob Smith (@bob)`; `bob` for who goes by the user name. */
  person(person: Person): string {
    const name = peopleTexts.userName(person);
    if (person.displayName === undefined) return name;
    return `${inertLine(person.displayName)} (${person.name === undefined ? "" : "@"}${name})`;
  },

  /** A conversation in lists and headings: with what its other calls themselves, and what this person calls them. */
  conversation(reference: string, { displayName, alias }: Conversation): string {
    const called = displayName === undefined ? reference : `${inertLine(displayName)} (${reference})`;
    return alias === undefined ? called : `${called} “${inertLine(alias)}”`;
  },

  self: (person: Person): string =>
    person.displayName === undefined
      ? `You go by your user name, ${peopleTexts.userName(person)}.`
      : `You are called ${peopleTexts.person(person)}. Others see it with your next message.`,
} as const;
