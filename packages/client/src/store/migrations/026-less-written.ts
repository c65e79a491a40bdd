// What a message writes is less. The hash of each envelope that comes falls anywhere into the index of all, and each page
// that it falls on is written out with the transaction: so hashes stand in the order in which they came at first, all of
// a transaction in one row, and go into the index when there are many. And SQLite fills a table of its own for a list of
// more than two words, each time that it checks a row against it: comparisons say the same.
export const LESS_WRITTEN: string = `
CREATE TABLE envelopes_seen_lately (
  position INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,                     -- when the last of them came
  hashes BLOB NOT NULL                       -- 32 bytes each
) STRICT;

-- As SQLite's documentation of ALTER TABLE has it for a check: nothing changes in what the table holds.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(
  sql,
  'CHECK (state IN (''pending'', ''sent'', ''delivered'', ''failed'', ''received''))',
  'CHECK (state = ''received'' OR state = ''pending'' OR state = ''sent'' OR state = ''delivered'' OR state = ''failed'')'
) WHERE name = 'messages';
PRAGMA writable_schema = RESET;
`;
