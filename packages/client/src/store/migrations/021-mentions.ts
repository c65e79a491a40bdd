// Messages of groups that mention this person.
export const MENTIONS: string = `
ALTER TABLE messages ADD COLUMN mentions_me INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_mentioning ON messages (conversation, position) WHERE mentions_me = 1;
`;
