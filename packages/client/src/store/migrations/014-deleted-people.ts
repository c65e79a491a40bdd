// In which conversations was said that somebody deleted their account.
export const DELETED_PEOPLE: string = `
CREATE TABLE deletions_told (
  conversation BLOB NOT NULL REFERENCES conversations (id),
  identity BLOB NOT NULL CHECK (length(identity) = 32),
  PRIMARY KEY (conversation, identity)
) STRICT, WITHOUT ROWID;
`;
