// MLS state in small records, so that a message writes what it changed and not the whole group. States of the interim
// engine cannot be read by this one: 1:1s are founded anew, and a group's admins are asked to let this member in.
export const GROUP_RECORDS: string = `
CREATE TABLE group_records (
  conversation BLOB NOT NULL REFERENCES groups (conversation),
  key TEXT NOT NULL,
  value BLOB NOT NULL,                       -- secret
  PRIMARY KEY (conversation, key)
) STRICT;

UPDATE conversations SET state = 'fork'
  WHERE kind = 'group' AND state = 'active' AND id IN (SELECT conversation FROM groups WHERE state IS NOT NULL);
UPDATE conversations
  SET state = 'waiting', found_from = 1 + (SELECT incarnation FROM groups WHERE conversation = conversations.id)
  WHERE kind = 'direct' AND id IN (SELECT conversation FROM groups WHERE state IS NOT NULL);
UPDATE groups SET state = NULL;
ALTER TABLE groups DROP COLUMN state;
DELETE FROM commits;
DELETE FROM key_packages;
UPDATE profile SET renew_keys = 1;
`;
