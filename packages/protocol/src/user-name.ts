// User names: 3 to 32 of a-z 0-9 . _ -, first and last a letter or digit. The client folds what people type into that
// form; the node takes nothing else, so that two spellings can never be two accounts.
import { QpqError } from "./errors.ts";

export type UserName = string & { readonly __userName: unique symbol };

const FORM = /^[a-z0-9][a-z0-9._-]{1,30}[a-z0-9]$/;
/** Longer input is refused before it is normalised. */
const LONGEST_TYPED = 256;

/** The strict check: undefined unless the text is a user name as it stands. */
export function parseUserName(text: string): UserName | undefined {
  return FORM.test(text) ? text as UserName : undefined;
}

/** The user name that a person means: NFKC, then lower case. Throws `name-invalid`. */
export function normaliseUserName(typed: string): UserName {
  const name = typed.length > LONGEST_TYPED ? undefined : parseUserName(typed.normalize("NFKC").toLowerCase());
  if (name === undefined) throw new QpqError("name-invalid", "this is no user name");
  return name;
}
