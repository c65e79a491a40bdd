// What several nodes on one database must know of each other. An embedded database has one node.
// Rows say which transaction made them: whoever reads those that no snapshot of theirs could see before misses none, in
// whatever order transactions commit, and nobody waits for anybody.

import type { Migration } from "./migration.ts";

export const neighbours: Migration = {
  number: 16,
  subject: "neighbours",
  sqlite: "",
  postgres: `
    -- Whatever deletes a session, other nodes may remember it.
    CREATE TABLE ended_sessions (
      ended_by xid8 NOT NULL,
      token_hash bytea NOT NULL,
      ended_at bigint NOT NULL,
      PRIMARY KEY (ended_by, token_hash)
    );
    CREATE INDEX ended_sessions_by_time ON ended_sessions (ended_at);
    CREATE FUNCTION note_ended_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO ended_sessions (ended_by, token_hash, ended_at)
          SELECT pg_current_xact_id(), token_hash, extract(epoch FROM clock_timestamp()) * 1000 FROM gone
          ON CONFLICT DO NOTHING;
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER ended_sessions AFTER DELETE ON sessions REFERENCING OLD TABLE AS gone
      FOR EACH STATEMENT EXECUTE FUNCTION note_ended_sessions();
    -- The newest subscription of each account counts up.
    CREATE TABLE subscriptions (
      account bigint PRIMARY KEY,
      generation bigint NOT NULL,
      opened_by xid8 NOT NULL
    );
    CREATE INDEX subscriptions_by_opener ON subscriptions (opened_by);
    -- After a crash of the server all rates begin anew, as after a restart of a node.
    CREATE UNLOGGED TABLE rate_levels (
      bucket bytea PRIMARY KEY,
      level double precision NOT NULL,
      at bigint NOT NULL,
      burst double precision NOT NULL,
      per_ms double precision NOT NULL,
      full_at bigint NOT NULL
    );
    CREATE INDEX rate_levels_by_time ON rate_levels (full_at);
  `,
};
