// Whom this person wants to hear nothing of.
export const BLOCKED: string = `
CREATE TABLE blocked (
  identity BLOB PRIMARY KEY CHECK (length(identity) = 32)
) STRICT, WITHOUT ROWID;
`;
