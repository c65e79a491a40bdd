// The words of messages, for finding them. What is taken out of a message's row is taken out of here in the same step, and
// overwritten: words of what has disappeared are nowhere. The index keeps no texts of its own, and not all of a huge one.
const INDEXED = 65_536;

const words = (row: "old" | "new"): string => `substr(${row}.text, 1, ${INDEXED})`;
const isLine = (row: "old" | "new"): string => `${row}.act IS NULL AND ${row}.notice = 0`;

export const SEARCH: string = `
CREATE VIRTUAL TABLE message_words USING fts5 (text, content = '', prefix = '1', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO message_words (message_words, rank) VALUES ('secure-delete', 1);
INSERT INTO message_words (rowid, text)
  SELECT position, substr(text, 1, ${INDEXED}) FROM messages WHERE act IS NULL AND notice = 0;

CREATE TRIGGER message_words_come AFTER INSERT ON messages WHEN ${isLine("new")} BEGIN
  INSERT INTO message_words (rowid, text) VALUES (new.position, ${words("new")});
END;
CREATE TRIGGER message_words_go AFTER DELETE ON messages WHEN ${isLine("old")} BEGIN
  INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.position, ${words("old")});
END;
CREATE TRIGGER message_words_change AFTER UPDATE OF text ON messages WHEN ${isLine("old")} BEGIN
  INSERT INTO message_words (message_words, rowid, text) VALUES ('delete', old.position, ${words("old")});
  INSERT INTO message_words (rowid, text) VALUES (new.position, ${words("new")});
END;
`;
