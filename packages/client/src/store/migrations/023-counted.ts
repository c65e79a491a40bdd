// What is counted at every start and with every change, by an index of its own: a long past costs nothing by it.
export const COUNTED: string = `
CREATE INDEX messages_to_read ON messages (conversation, position)
  WHERE own = 0 AND notice = 0 AND act IS NULL AND deleted = 0 AND hidden_by IS NULL;
CREATE INDEX messages_pending ON messages (position) WHERE own = 1 AND state = 'pending';
`;
