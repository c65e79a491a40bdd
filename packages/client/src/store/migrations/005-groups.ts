// MLS state, one group a conversation, and what one wants to change in it.
export const GROUPS: string = `
CREATE TABLE groups (
  conversation BLOB PRIMARY KEY REFERENCES conversations (id),
  incarnation INTEGER NOT NULL,
  founder BLOB NOT NULL,
  rival INTEGER NOT NULL DEFAULT 0,          -- 1: the peer founded the same incarnation and will drop it for ours
  state BLOB                                 -- with the pending commit, if there is one; null once left
) STRICT, WITHOUT ROWID;

-- What a person wants changed in a group, with the commit that was sent for it and awaits its echo. Without one it lost
-- its race and starts again from the intent.
CREATE TABLE commits (
  conversation BLOB PRIMARY KEY REFERENCES conversations (id),
  hash BLOB CHECK (length(hash) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('add', 'remove')),
  subject BLOB NOT NULL CHECK (length(subject) = 32),
  tries INTEGER NOT NULL,
  welcome BLOB                               -- sealed to the newcomer; sent after the echo
) STRICT, WITHOUT ROWID;

CREATE TABLE welcomes_seen (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
`;
