// What members reported to this admin, so that nothing is taken twice.
export const REPORTS: string = `
CREATE TABLE reports_taken (
  conversation BLOB NOT NULL REFERENCES conversations (id),
  message BLOB NOT NULL CHECK (length(message) = 32),
  reporter BLOB NOT NULL CHECK (length(reporter) = 32),
  time INTEGER NOT NULL,                     -- ms, when it came
  PRIMARY KEY (conversation, reporter, message)
) STRICT, WITHOUT ROWID;
`;
