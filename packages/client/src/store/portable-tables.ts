// What of a profile moves to another machine, table by table and column by column: whatever does not stand here stays. MLS
// state, key packages, the session's token, inbox cursors and what is on its way to the node never do (PROTOCOL §10,
// Restored or copied profile). Sealing keys do, to open what is on its way here; others' are asked for again.

export type PortableValue = number | string | Uint8Array | null;

/** Whether a value that was read may stand in a column; sizes are checked by the schema itself. */
type Kind = (value: unknown) => value is PortableValue;

const integer = (value: unknown): value is number => Number.isSafeInteger(value);
const text = (value: unknown): value is string => typeof value === "string";
const blob = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const orNone = (kind: Kind): Kind => (value): value is PortableValue => value === null || kind(value);
const oneOf = (...words: readonly string[]): Kind => (value): value is string => text(value) && words.includes(value);

export interface PortableTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, Kind>>;
  /** Tables that grow with the messages are read in spans of this column. */
  readonly by?: string;
}

/** In the order in which they refer to each other. */
export const PORTABLE_TABLES: readonly PortableTable[] = [
  { name: "profile", columns: { id: integer, name: text, origin: text, identity_key: blob, identity_seed: blob } },
  {
    name: "node",
    columns: { id: integer, address: text, node_key: blob, pins: blob, certificate: orNone(text), suite: integer },
  },
  { name: "hybrid_keys", columns: { created: integer, published: blob, secret: blob, uploaded: integer } },
  { name: "believed_time", columns: { id: integer, greatest: integer } },
  { name: "contacts", columns: { key: blob, name: orNone(text), first_seen: integer } },
  { name: "display_names", columns: { identity: blob, set_at: integer, name: text } },
  { name: "blocked", columns: { identity: blob } },
  {
    name: "verifications",
    columns: {
      identity: blob,
      verified_at: integer,
      contradiction: orNone(text),
      acknowledged: integer,
      warning: orNone(integer),
    },
  },
  {
    name: "conversations",
    columns: {
      id: blob,
      kind: text,
      title: text,
      peer: orNone(blob),
      state: text,
      created: integer,
      last_activity: integer,
      read_up_to: integer,
      sent_counter: integer,
      found_from: orNone(integer),
      timer: integer,
      alias: orNone(text),
    },
  },
  { name: "groups", columns: { conversation: blob, incarnation: integer, founder: blob, roster: orNone(blob) } },
  { name: "settings", columns: { conversation: blob, name: text, value: integer } },
  { name: "wishes", columns: { conversation: blob, kind: oneOf("leave", "update", "timer"), value: integer } },
  { name: "counters", columns: { conversation: blob, author: blob, complete: integer, greatest: integer } },
  { name: "numbers_gone", columns: { conversation: blob, author: blob, counter: integer } },
  {
    name: "messages",
    by: "position",
    columns: {
      position: integer,
      conversation: blob,
      id: blob,
      author: blob,
      own: integer,
      notice: integer,
      text,
      content: orNone(blob),
      sent_at: integer,
      state: text,
      incarnation: orNone(integer),
      counter: orNone(integer),
      seq: orNone(integer),
      proof: orNone(blob),
      payload_hash: orNone(blob),
      ttl: integer,
      report_due: integer,
      expires_at: orNone(integer),
      act: orNone(oneOf("reaction", "edit", "delete", "hide")),
      about: orNone(blob),
      version: integer,
      deleted: integer,
      hidden_by: orNone(blob),
      read_due: integer,
      mentions_me: integer,
    },
  },
  {
    name: "attachments",
    by: "message",
    columns: { message: integer, place: integer, hash: blob, name: text, media_type: text, size: integer },
  },
  { name: "readers", by: "message", columns: { message: integer, reader: blob } },
  { name: "links", columns: { id: blob, conversation: blob, ticket: blob, ends: integer } },
  {
    name: "join_requests",
    columns: {
      conversation: blob,
      identity: blob,
      asked: integer,
      came: integer,
      told_by: orNone(blob),
      state: text,
      to_tell: integer,
    },
  },
  { name: "reports_taken", columns: { conversation: blob, message: blob, reporter: blob, time: integer } },
  { name: "log_view", columns: { id: integer, size: integer, frontier: blob, checkpoint: text } },
  {
    name: "log_entries",
    by: "position",
    columns: { position: integer, entry: blob, name_prefix: integer, key_prefix: integer },
  },
  { name: "log_alarms", columns: { kind: text, text } },
  { name: "log_claims", columns: { conversation: blob, author: blob, checkpoint: text } },
];

/** What does not move, with what it is: a table or a column of the schema stands either above or here. */
export const STAYS: Readonly<Record<string, string>> = {
  "profile.registered": "an import is of an account that is",
  "profile.token": "of this machine's session",
  "profile.renew_keys": "set by the import",
  "believed_time.doubted": "of this machine's clock",
  "contacts.hybrid_key": "asked for again, with when it was made and asked for",
  "contacts.hybrid_created": "",
  "contacts.hybrid_checked": "",
  "groups.rival": "of MLS state, as when keys are renewed and what is unsettled",
  "groups.renew_at": "",
  "groups.fresh": "",
  "groups.unsettled": "",
  "wishes.epoch": "of MLS state: proposed anew",
  key_packages: "secrets that must not be used twice",
  group_records: "MLS state",
  commits: "of MLS state",
  welcomes_seen: "for key packages that stay",
  outbox: "encrypted with MLS state that stays; messages in it are sent anew",
  uploads: "of ciphertext in this machine's files",
  cursors: "how far another copy has read is not known",
  envelopes_seen: "encrypted for MLS state that stays",
  envelopes_seen_lately: "encrypted for MLS state that stays",
  waiting: "encrypted for MLS state that stays",
  rejoins_asked: "asked anew",
  rejoins_taken: "of members, who ask again",
  rejoins_seen: "of members, who ask again",
  log_told: "told again at worst",
  drafts: "of whoever types on this machine",
  kept_events: "of programs on this machine",
  event_readers: "of programs on this machine",
  message_words: "made from the messages",
  words_indexed: "made from the messages",
};

export function portableTable(name: string): PortableTable | undefined {
  return PORTABLE_TABLES.find((table) => table.name === name);
}
