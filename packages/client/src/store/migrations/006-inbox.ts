// How far each inbox was processed, which envelopes were, and which wait for their conversation to become known.
export const INBOX: string = `
CREATE TABLE cursors (
  channel BLOB PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE envelopes_seen (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
  time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX envelopes_seen_by_time ON envelopes_seen (time);

CREATE TABLE waiting (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  channel BLOB NOT NULL,
  payload BLOB NOT NULL,
  time INTEGER NOT NULL
) STRICT;
CREATE INDEX waiting_by_channel ON waiting (channel, position);
`;
