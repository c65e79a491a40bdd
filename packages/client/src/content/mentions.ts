// Who is mentioned in a text: `@name` as people type it, and the links of MIMI's Markdown to somebody of this node. A name is
// the longest that stands there whole, so that @bob does not mean bob.smith, nor an address of electronic mail anybody.
import { parseUserName } from "@quicproquo/protocol";
import { parseUserUri } from "./uri.ts";

/** Of one message; more are not looked at. */
export const MOST_MENTIONS = 32;
/** A text is looked at so far, in UTF-16 units. */
const LOOKED_AT = 65_536;

const TYPED = /(?<![\p{L}\p{M}\p{N}_.@/-])@([a-z0-9][a-z0-9._-]*)/giu;
const LINKED = /\]\((mimi:\/\/[a-z0-9.-]{1,100}\/u\/[a-z0-9._-]{3,32})\)/gi;

/** User names, each once, in the order in which they stand there. */
export function mentionedNames(text: string, origin: string): readonly string[] {
  if (!text.includes("@") && !text.includes("mimi://")) return [];
  const looked = text.slice(0, LOOKED_AT);
  const names = new Set<string>();
  const add = (name: string | undefined): void => {
    if (name !== undefined && names.size < MOST_MENTIONS) names.add(name);
  };
  for (const [, typed = ""] of looked.matchAll(TYPED)) {
    // What ends a sentence is no part of a name.
    add(parseUserName(typed.toLowerCase().replace(/[._-]+$/, "")));
  }
  for (const [, uri = ""] of looked.matchAll(LINKED)) {
    const person = parseUserUri(uri.toLowerCase());
    if (person?.origin === origin) add(person.name);
  }
  return [...names];
}
