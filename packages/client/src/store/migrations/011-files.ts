// Files: what messages refer to, and what is on its way to the node.
export const FILES: string = `
CREATE TABLE attachments (
  message INTEGER NOT NULL REFERENCES messages (position) ON DELETE CASCADE,
  place INTEGER NOT NULL,                    -- from 0, in the order of the message
  hash BLOB NOT NULL,                        -- SHA-256 of the ciphertext
  name TEXT NOT NULL,                        -- as its sender gave it: made inert where it is shown
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (message, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation BLOB NOT NULL REFERENCES conversations (id),
  spool TEXT NOT NULL,                       -- the ciphertext's file in the profile's folder
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  key BLOB NOT NULL CHECK (length(key) = 32),
  nonce BLOB NOT NULL CHECK (length(nonce) = 12),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  total INTEGER NOT NULL,                    -- bytes of the ciphertext
  moved INTEGER NOT NULL DEFAULT 0           -- bytes that the node has
) STRICT;
`;
