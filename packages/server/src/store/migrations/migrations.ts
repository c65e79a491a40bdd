// All steps in order. The newest number is the schema's version.

import { accounts } from "./001-accounts.ts";
import { sessions } from "./002-sessions.ts";
import { keys } from "./003-keys.ts";
import { inboxes } from "./004-inboxes.ts";
import { channels } from "./005-channels.ts";
import { limits } from "./006-limits.ts";
import { expiresAt } from "./007-expires-at.ts";
import { log } from "./008-log.ts";
import { blobs } from "./009-blobs.ts";
import { endpoints } from "./010-endpoints.ts";
import { endings } from "./011-endings.ts";
import { storedAt } from "./012-stored-at.ts";
import { reservedBinds } from "./013-reserved-binds.ts";
import { expiries } from "./014-expiries.ts";
import { restores } from "./015-restores.ts";
import { neighbours } from "./016-neighbours.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [
  accounts,
  sessions,
  keys,
  inboxes,
  channels,
  limits,
  expiresAt,
  log,
  blobs,
  endpoints,
  endings,
  storedAt,
  reservedBinds,
  expiries,
  restores,
  neighbours,
];

export const schemaVersion: number = Math.max(...migrations.map(({ number }) => number));
