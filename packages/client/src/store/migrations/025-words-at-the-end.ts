// Words of new messages come into the index at the end of the transaction that brings them, all at once: each statement that
// follows one by which the index changed has the index written out. Up to which message it has all is kept beside it, so
// that nothing is taken out of it that is not in there yet: an index without texts of its own would be damaged by that.
const INDEXED = 65_536;

const words = (row: "old" | "new"): string => `substr(${row}.text, 1, ${INDEXED})`;
const IS_IN: string = "old.act IS NULL AND old.notice = 0 AND old.position <= (SELECT up_to FROM words_indexed)";

export const WORDS_AT_THE_END: string = `
CREATE TABLE words_indexed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  up_to INTEGER NOT NULL                     -- a position
) STRICT;
INSERT INTO words_indexed (id, up_to) SELECT 1, coalesce(max(position), 0) FROM messages;

CREATE VIEW words_to_index AS
  SELECT position, substr(text, 1, ${INDEXED}) AS text FROM messages
  WHERE position > (SELECT up_to FROM words_indexed) AND act IS NULL AND notice = 0;

DROP TRIGGER message_words_come;
DROP TRIGGER message_words_go;
CREATE TRIGGER message_words_go AFTER DELETE ON messages WHEN ${IS_IN} BEGIN
  INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.position, ${words("old")});
END;
DROP TRIGGER message_words_change;
CREATE TRIGGER message_words_change AFTER UPDATE OF text ON messages WHEN ${IS_IN} BEGIN
  INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.position, ${words("old")});
  INSERT INTO message_words (rowid, text) VALUES (new.position, ${words("new")});
END;
`;
