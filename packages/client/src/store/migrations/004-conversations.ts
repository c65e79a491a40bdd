// Conversations and their lines. "position" is what faces page by: it grows and is never used again.
export const CONVERSATIONS: string = `
CREATE TABLE conversations (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'group')),
  title TEXT NOT NULL,                       -- the group's name; empty for a 1:1, which is called by its peer
  peer BLOB UNIQUE,                          -- 1:1 only
  state TEXT NOT NULL CHECK (state IN ('active', 'waiting', 'left', 'fork')),
  created INTEGER NOT NULL,
  last_activity INTEGER NOT NULL,
  read_up_to INTEGER NOT NULL DEFAULT 0,
  sent_counter INTEGER NOT NULL DEFAULT 0,
  found_from INTEGER                         -- 1:1 only: founding is this side's business from this incarnation on
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation BLOB NOT NULL REFERENCES conversations (id),
  id BLOB NOT NULL CHECK (length(id) = 32),
  author BLOB NOT NULL,
  own INTEGER NOT NULL,
  notice INTEGER NOT NULL,
  text TEXT NOT NULL,
  content BLOB,                              -- the MIMI content as sent or received; null for notices
  sent_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'delivered', 'failed', 'received')),
  incarnation INTEGER,                       -- own messages: the group they are encrypted for; null until they are
  counter INTEGER,
  seq INTEGER,                               -- own 1:1 messages: the peer's inbox seq, and the node's receipt for it
  proof BLOB,
  report_due INTEGER NOT NULL DEFAULT 0,     -- 1:1: to be reported as delivered
  UNIQUE (conversation, id)
) STRICT;
CREATE INDEX messages_of ON messages (conversation, position);
CREATE INDEX messages_unencrypted ON messages (conversation, position) WHERE state = 'pending' AND incarnation IS NULL;
CREATE INDEX messages_unreported ON messages (conversation, position) WHERE report_due = 1;
CREATE INDEX messages_numbered ON messages (conversation, author, counter) WHERE counter IS NOT NULL;
CREATE INDEX messages_undelivered ON messages (conversation, position) WHERE own = 1 AND state IN ('pending', 'sent');

-- Numbers of each sender: all up to "complete" are here or were told to be missing.
CREATE TABLE counters (
  conversation BLOB NOT NULL,
  author BLOB NOT NULL,
  complete INTEGER NOT NULL,
  greatest INTEGER NOT NULL,
  PRIMARY KEY (conversation, author)
) STRICT, WITHOUT ROWID;
`;
