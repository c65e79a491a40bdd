// The way back into a group: who is in it, apart from its MLS state, and requests to be let in again, asked and taken.
export const REPAIR: string = `
ALTER TABLE groups ADD COLUMN roster BLOB;   -- 33 bytes a member: identity key, 1 for an admin; kept when the state is gone

-- When the admins of a group that this profile cannot follow were asked last.
CREATE TABLE rejoins_asked (
  conversation BLOB PRIMARY KEY REFERENCES conversations (id),
  time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What members asked of this admin: the newest of each.
CREATE TABLE rejoins_taken (
  conversation BLOB NOT NULL REFERENCES conversations (id),
  identity BLOB NOT NULL CHECK (length(identity) = 32),
  time INTEGER NOT NULL,                     -- ms, when it came
  due INTEGER NOT NULL,                      -- ms, when this admin answers if no other has
  answered INTEGER NOT NULL DEFAULT 0,
  key_package BLOB NOT NULL,
  PRIMARY KEY (conversation, identity)
) STRICT;

CREATE TABLE rejoins_seen (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
  time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- 1: this profile is an older copy of itself; its key packages at the node have to go first.
ALTER TABLE profile ADD COLUMN renew_keys INTEGER NOT NULL DEFAULT 0;

-- As before, with kinds of every sort.
CREATE TABLE outbox_of_all_kinds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  lane TEXT NOT NULL,
  kind TEXT NOT NULL,
  conversation BLOB,
  message INTEGER,
  channel BLOB NOT NULL,
  recipients BLOB NOT NULL,
  batch INTEGER NOT NULL,
  payload BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  ttl INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_of_all_kinds SELECT id, lane, kind, conversation, message, channel, recipients, batch, payload, hash, ttl
  FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_of_all_kinds RENAME TO outbox;
CREATE INDEX outbox_by_lane ON outbox (lane, id);
CREATE INDEX outbox_by_hash ON outbox (hash);
`;
