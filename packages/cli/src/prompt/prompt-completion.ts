// What Tab offers at the prompt: words after a slash at the beginning, then what the word takes, names after an @.
import { findWord, words } from "../commands/words.ts";
import { inertLine } from "../terminal/inert.ts";

export interface Known {
  /** `@name` and `#group` of the conversations. */
  readonly references: readonly string[];
  readonly people: readonly string[];
}

export function promptCompletion(
  before: string,
  known: Known,
): { readonly from: number; readonly candidates: readonly string[] } {
  if (/^\/\S*$/.test(before)) return { from: 0, candidates: words.map(({ name }) => `/${name}`) };
  const people = known.people.map(inertLine);
  const [, start = "", name = ""] = /^(\/(\S+)\s+)/.exec(before) ?? [];
  const argument = findWord(name)?.argument;
  // A group's name may hold spaces, so the argument is all that follows the word.
  if (argument === "conversation") return { from: start.length, candidates: known.references };
  if (argument === "person") {
    const at = before.startsWith("@", start.length) ? "@" : "";
    return { from: start.length, candidates: people.map((person) => `${at}${person}`) };
  }
  const from = before.search(/@\S*$/);
  return from < 0
    ? { from: before.length, candidates: [] }
    : { from, candidates: people.map((person) => `@${person}`) };
}
