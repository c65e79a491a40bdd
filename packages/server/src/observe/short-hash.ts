// How log lines name an account: enough to tell lines of one from those of others, and to find it with `qpq-server user
// list`; whoever reads the log alone learns no name from it without guessing it first.

import { createHash } from "node:crypto";

export function shortHash(userName: string): string {
  return createHash("sha256").update("qpq log line v1").update(userName).digest("hex").slice(0, 8);
}
