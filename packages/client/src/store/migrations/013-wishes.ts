// What this member asks others to commit, when it renews its keys, and whose proposals wait for a commit.
export const WISHES: string = `
CREATE TABLE wishes (
  conversation BLOB NOT NULL REFERENCES conversations (id),
  kind TEXT NOT NULL,                        -- leave, update, timer
  value INTEGER NOT NULL DEFAULT 0,          -- seconds, of a timer
  epoch TEXT,                                -- in which it was proposed last, in decimal; proposals end with their epoch
  PRIMARY KEY (conversation, kind)
) STRICT, WITHOUT ROWID;

ALTER TABLE groups ADD COLUMN renew_at INTEGER;               -- ms: when this member's keys are renewed
ALTER TABLE groups ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;   -- 1: joined, and its keys are still those of the joining
ALTER TABLE groups ADD COLUMN unsettled INTEGER NOT NULL DEFAULT 0;   -- 1: somebody's proposal waits for a commit
`;
