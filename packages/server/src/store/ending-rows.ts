// What ends besides messages, in every dialect: sessions, logins that were begun, invitations, key packages and the memory of
// spent ones, and from where people logged in. All of them are looked at again when they are used; they are deleted so that
// no clock that is set back brings one to life, and nobody's addresses are known for longer than is said.

import { prefixesKeptFor } from "./store.ts";

/** Ends when the column says, or so long after it, ms. */
export const endingRows: readonly (readonly [table: string, key: string, column: string, after?: number])[] = [
  ["sessions", "token_hash", "expires_at"],
  ["pending_logins", "hash", "expires_at"],
  ["invites", "code_hash", "expires_at"],
  ["key_packages", "id", "not_after"],
  ["spent_key_packages", "fingerprint", "not_after"],
  ["login_prefixes", "account, prefix", "last_at", prefixesKeptFor],
];
