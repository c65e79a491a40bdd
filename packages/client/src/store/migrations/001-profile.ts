// Who this profile is, at which node, and the session there.
export const PROFILE: string = `
CREATE TABLE profile (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  origin TEXT NOT NULL,
  identity_key BLOB NOT NULL CHECK (length(identity_key) = 32),
  identity_seed BLOB NOT NULL CHECK (length(identity_seed) = 32),
  registered INTEGER NOT NULL DEFAULT 0,     -- 1 once the node said so: until then the name may still be refused
  token BLOB
) STRICT;

CREATE TABLE node (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  address TEXT NOT NULL,
  node_key BLOB NOT NULL CHECK (length(node_key) = 32),
  pins BLOB NOT NULL,                        -- 32 bytes each: current, next
  certificate TEXT,                          -- PEM of the node's own certificate; null with an operator's
  suite INTEGER NOT NULL
) STRICT;
`;
