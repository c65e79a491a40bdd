// People by their identity key: the name first seen for it, which never changes, and the newest sealing key seen.
export const CONTACTS: string = `
CREATE TABLE contacts (
  key BLOB PRIMARY KEY CHECK (length(key) = 32),
  name TEXT UNIQUE,
  first_seen INTEGER NOT NULL,
  hybrid_key BLOB,
  hybrid_created INTEGER,
  hybrid_checked INTEGER
) STRICT, WITHOUT ROWID;
`;
