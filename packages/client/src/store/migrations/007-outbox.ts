// Exact bytes on their way to the node. A row goes when the node has answered, or when its own echo came back.
export const OUTBOX: string = `
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  lane TEXT NOT NULL,                        -- what has to keep its order
  kind TEXT NOT NULL CHECK (kind IN ('message', 'report', 'commit', 'welcome')),
  conversation BLOB,
  message INTEGER,                           -- position of the message it carries
  channel BLOB NOT NULL,                     -- empty: default inbox
  recipients BLOB NOT NULL,                  -- 32 bytes each
  batch INTEGER NOT NULL,                    -- 1: batchEnqueue
  payload BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  ttl INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_lane ON outbox (lane, id);
CREATE INDEX outbox_by_hash ON outbox (hash);
`;
