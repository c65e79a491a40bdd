// What else ends is found by when it ends, so that it is gone before a clock that is set back could revive it.

import type { Migration } from "./migration.ts";

export const expiries: Migration = {
  number: 14,
  subject: "expiries",
  sqlite: `
    CREATE INDEX sessions_by_expiry ON sessions (expires_at);
    CREATE INDEX key_packages_by_expiry ON key_packages (not_after);
    CREATE INDEX invites_by_expiry ON invites (expires_at);
  `,
  postgres: `
    CREATE INDEX sessions_by_expiry ON sessions (expires_at);
    CREATE INDEX key_packages_by_expiry ON key_packages (not_after);
    CREATE INDEX invites_by_expiry ON invites (expires_at);
  `,
};
