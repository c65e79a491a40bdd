// What goes with an account, in every dialect.

/** What belongs to one account, by the column that says whose it is; children before what they refer to. */
export const ownedRows: readonly (readonly [table: string, column: string])[] = [
  ["messages", "recipient"],
  ["inboxes", "recipient"],
  ["shares", "recipient"],
  ["recipient_usage", "recipient"],
  ["key_packages", "owner"],
  ["hybrid_keys", "account"],
  ["endpoints", "account"],
  ["pending_logins", "account"],
  ["sessions", "account"],
  ["login_prefixes", "account"],
  ["invites", "used_by"],
  ["channels", "low"],
  ["channels", "high"],
];
