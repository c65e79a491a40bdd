// The node's transparency log as this profile has read it: every entry, found by the first six bytes of name hash and key;
// how far it is believed; what the node was caught at; and what passes between people about it.
export const LOG: string = `
CREATE TABLE log_entries (
  position INTEGER PRIMARY KEY,
  entry BLOB NOT NULL,
  name_prefix INTEGER NOT NULL,
  key_prefix INTEGER NOT NULL
) STRICT;
CREATE INDEX log_entries_by_name ON log_entries (name_prefix);
CREATE INDEX log_entries_by_key ON log_entries (key_prefix);
CREATE TABLE log_view (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL,
  checkpoint TEXT NOT NULL
) STRICT;
CREATE TABLE log_alarms (
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (kind, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE log_told (
  conversation BLOB PRIMARY KEY,
  day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE log_claims (
  conversation BLOB NOT NULL,
  author BLOB NOT NULL,
  checkpoint TEXT NOT NULL,
  PRIMARY KEY (conversation, author)
) STRICT, WITHOUT ROWID;
`;
