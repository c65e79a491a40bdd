// Whom this person has verified by safety number, and what the node was caught at about them since.
export const VERIFICATIONS: string = `
CREATE TABLE verifications (
  identity BLOB PRIMARY KEY CHECK (length(identity) = 32),
  verified_at INTEGER NOT NULL,              -- ms
  contradiction TEXT,                        -- a word; null: none so far
  acknowledged INTEGER NOT NULL DEFAULT 1,   -- 0: nothing is sent to them
  warning INTEGER                            -- position of the message that tells them of it
) STRICT, WITHOUT ROWID;
`;
