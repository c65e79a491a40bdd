// What happened, kept for readers that are not always there. It names conversations and messages and holds nothing of them:
// what was deleted or has disappeared stands nowhere any more, in this list neither.
export const KEPT_EVENTS: string = `
CREATE TABLE kept_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  conversation BLOB NOT NULL,                -- empty: of none
  message BLOB NOT NULL,                     -- empty: of none
  kind TEXT,                                 -- alarms only
  text TEXT                                  -- alarms and notices only: the engine's own words
) STRICT;
CREATE INDEX kept_events_of ON kept_events (conversation, message);

CREATE TABLE event_readers (
  name TEXT PRIMARY KEY,
  acknowledged INTEGER NOT NULL,             -- the seq up to which it has everything
  lost INTEGER NOT NULL DEFAULT 0,           -- events let go before it had them, up to this seq
  lost_up_to INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`;
