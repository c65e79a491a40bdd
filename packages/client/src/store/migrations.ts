// The local store's schema, in numbered steps. A step that was released is never changed: what comes later is a new one.
// user_version holds the number of the last step taken; a store from a newer program is refused and left as it is.
import { clientError } from "../errors.ts";
import type { Database } from "./database.ts";
import { PROFILE } from "./migrations/001-profile.ts";
import { KEYS } from "./migrations/002-keys.ts";
import { CONTACTS } from "./migrations/003-contacts.ts";
import { CONVERSATIONS } from "./migrations/004-conversations.ts";
import { GROUPS } from "./migrations/005-groups.ts";
import { INBOX } from "./migrations/006-inbox.ts";
import { OUTBOX } from "./migrations/007-outbox.ts";
import { DISAPPEARING } from "./migrations/008-disappearing.ts";
import { REPAIR } from "./migrations/009-repair.ts";
import { LOG } from "./migrations/010-log.ts";
import { FILES } from "./migrations/011-files.ts";
import { GROUP_RECORDS } from "./migrations/012-group-records.ts";
import { WISHES } from "./migrations/013-wishes.ts";
import { ACTS } from "./migrations/014-acts.ts";
import { SEARCH } from "./migrations/015-search.ts";
import { VERIFICATIONS } from "./migrations/016-verifications.ts";
import { BLOCKED } from "./migrations/017-blocked.ts";
import { KEPT_EVENTS } from "./migrations/018-kept-events.ts";
import { DISPLAY_NAMES } from "./migrations/019-display-names.ts";
import { LINKS } from "./migrations/020-links.ts";
import { MENTIONS } from "./migrations/021-mentions.ts";
import { REPORTS } from "./migrations/022-reports.ts";
import { COUNTED } from "./migrations/023-counted.ts";
import { DRAFTS } from "./migrations/024-drafts.ts";
import { WORDS_AT_THE_END } from "./migrations/025-words-at-the-end.ts";
import { LESS_WRITTEN } from "./migrations/026-less-written.ts";

const STEPS: readonly string[] = [
  PROFILE,
  KEYS,
  CONTACTS,
  CONVERSATIONS,
  GROUPS,
  INBOX,
  OUTBOX,
  DISAPPEARING,
  REPAIR,
  LOG,
  FILES,
  GROUP_RECORDS,
  WISHES,
  ACTS,
  SEARCH,
  VERIFICATIONS,
  BLOCKED,
  KEPT_EVENTS,
  DISPLAY_NAMES,
  LINKS,
  MENTIONS,
  REPORTS,
  COUNTED,
  DRAFTS,
  WORDS_AT_THE_END,
  LESS_WRITTEN,
];

/** Brings the store to this program's schema, all steps in one transaction: the disk is waited for once. */
export function migrate(database: Database): void {
  const version = database.pragma("user_version", { simple: true });
  if (typeof version !== "number" || version > STEPS.length) {
    throw clientError("store-newer", "this profile was used with a newer version of the program", {
      hint: "Install the newer version. Nothing was changed.",
    });
  }
  if (version === STEPS.length) return;
  // Steps may write to the schema itself.
  database.unsafeMode(true);
  try {
    database.transaction(() => {
      for (const step of STEPS.slice(version)) database.exec(step);
      database.pragma(`user_version = ${STEPS.length}`);
    })();
  } finally {
    database.unsafeMode(false);
  }
}
