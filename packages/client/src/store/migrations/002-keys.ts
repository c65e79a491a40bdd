// One's own key packages and sealing keys, with their secrets.
export const KEYS: string = `
CREATE TABLE key_packages (
  fingerprint BLOB PRIMARY KEY CHECK (length(fingerprint) = 32),
  package BLOB NOT NULL,
  secrets BLOB NOT NULL,
  last_resort INTEGER NOT NULL,
  created INTEGER NOT NULL,
  uploaded INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE hybrid_keys (
  created INTEGER PRIMARY KEY,
  published BLOB NOT NULL,                   -- the signed value, as uploaded
  secret BLOB NOT NULL,
  uploaded INTEGER NOT NULL DEFAULT 0
) STRICT;
`;
