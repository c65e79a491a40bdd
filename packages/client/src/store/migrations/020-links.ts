// Links to groups that this admin made, and who asks by such a link to be let in: the last request of each person, also after
// it was answered, so that none is taken twice.
export const LINKS: string = `
CREATE TABLE links (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  conversation BLOB NOT NULL REFERENCES conversations (id),
  ticket BLOB NOT NULL CHECK (length(ticket) = 16),
  ends INTEGER NOT NULL                      -- ms: from then on nobody can ask by it
) STRICT, WITHOUT ROWID;
CREATE INDEX links_of ON links (conversation);

CREATE TABLE join_requests (
  conversation BLOB NOT NULL REFERENCES conversations (id),
  identity BLOB NOT NULL CHECK (length(identity) = 32),
  asked INTEGER NOT NULL,                    -- ms, by the clock of who asks; never falls
  came INTEGER NOT NULL,                     -- ms
  told_by BLOB,                              -- the admin who was asked, if it was another one
  state TEXT NOT NULL CHECK (state IN ('unnamed', 'open', 'answered', 'declined')),
  to_tell INTEGER NOT NULL DEFAULT 0,        -- 1: the other admins are still to hear of it
  PRIMARY KEY (conversation, identity)
) STRICT, WITHOUT ROWID;
`;
