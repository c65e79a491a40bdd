// Messages that disappear, the time that was believed last, and changes of a group's name and timer.
export const DISAPPEARING: string = `
ALTER TABLE messages ADD COLUMN expires_at INTEGER;   -- ms; null: stays
CREATE INDEX messages_expiring ON messages (expires_at) WHERE expires_at IS NOT NULL;
-- What a node's receipt covers beside "seq" and what stands with the conversation.
ALTER TABLE messages ADD COLUMN payload_hash BLOB;
ALTER TABLE messages ADD COLUMN ttl INTEGER NOT NULL DEFAULT 0;           -- own: seconds that the node is asked to keep it

ALTER TABLE conversations ADD COLUMN timer INTEGER NOT NULL DEFAULT 0;   -- seconds that new messages live; 0: for ever
ALTER TABLE conversations ADD COLUMN alias TEXT;      -- 1:1 only: what this person calls the other

-- Numbers of messages that came and are gone, while others before them are missing.
CREATE TABLE numbers_gone (
  conversation BLOB NOT NULL,
  author BLOB NOT NULL,
  counter INTEGER NOT NULL,
  PRIMARY KEY (conversation, author, counter)
) STRICT, WITHOUT ROWID;

CREATE TABLE believed_time (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  greatest INTEGER NOT NULL,                 -- ms: what disappeared by then stays gone
  doubted INTEGER                            -- ms: a time far ahead, as it was when first seen
) STRICT;

-- As before, with intents of every kind: the value is a key, a name in UTF-8, or seconds in four bytes.
CREATE TABLE commits_of_all_kinds (
  conversation BLOB PRIMARY KEY REFERENCES conversations (id),
  hash BLOB CHECK (length(hash) = 32),
  kind TEXT NOT NULL,
  value BLOB NOT NULL,
  tries INTEGER NOT NULL,
  welcome BLOB
) STRICT, WITHOUT ROWID;
INSERT INTO commits_of_all_kinds SELECT conversation, hash, kind, subject, tries, welcome FROM commits;
DROP TABLE commits;
ALTER TABLE commits_of_all_kinds RENAME TO commits;
`;
