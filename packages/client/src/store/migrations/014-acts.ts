// What is said about messages: answers, reactions, edits, deletions, hiding, reading. What is said stands among the messages,
// since it is encrypted, numbered, sent again and taken away as they are; it is no line of a conversation.
export const ACTS: string = `
ALTER TABLE messages ADD COLUMN act TEXT;                 -- null: a line; else reaction, edit, delete, hide
ALTER TABLE messages ADD COLUMN about BLOB;               -- id of the first version of what it answers or is about
ALTER TABLE messages ADD COLUMN version INTEGER NOT NULL DEFAULT 0;    -- 0: as first written; else the number of its last edit
ALTER TABLE messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;    -- 1: by its author
ALTER TABLE messages ADD COLUMN hidden_by BLOB;           -- the admin who hid it
ALTER TABLE messages ADD COLUMN read_due INTEGER NOT NULL DEFAULT 0;   -- 1: to be reported as read
CREATE INDEX messages_acts ON messages (conversation, about, position) WHERE act IS NOT NULL;
CREATE INDEX messages_read_due ON messages (conversation, position) WHERE read_due = 1;

CREATE TABLE readers (
  message INTEGER NOT NULL REFERENCES messages (position) ON DELETE CASCADE,
  reader BLOB NOT NULL,
  PRIMARY KEY (message, reader)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  conversation BLOB NOT NULL,                -- empty: of the whole profile
  name TEXT NOT NULL,                        -- receipts, typing
  value INTEGER NOT NULL,
  PRIMARY KEY (conversation, name)
) STRICT, WITHOUT ROWID;
`;
