// What was being typed in conversations, and is not sent.
export const DRAFTS: string = `
CREATE TABLE drafts (
  conversation BLOB PRIMARY KEY REFERENCES conversations (id),
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
