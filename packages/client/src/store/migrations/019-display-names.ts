// What people call themselves, by identity key, made inert; one's own among them. A name that was taken back is empty: what
// was set before it and comes later is still older.
export const DISPLAY_NAMES: string = `
CREATE TABLE display_names (
  identity BLOB PRIMARY KEY CHECK (length(identity) = 32),
  set_at INTEGER NOT NULL CHECK (set_at >= 0),
  name TEXT NOT NULL CHECK (length(name) <= 256)
) STRICT, WITHOUT ROWID;
`;
