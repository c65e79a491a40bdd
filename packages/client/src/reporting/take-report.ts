// A member tells this admin of a message: one line in the group, seen by this admin alone, which shows the message as it
// stands. What does not come from a member, to an admin, in its time and once, makes no sound.
import { MESSAGE_REPORT_AHEAD_MS, MESSAGE_REPORT_FRESH_MS, openMessageReport } from "@quicproquo/protocol";
import { toHex } from "../bytes.ts";
import { addMessage, noticeLine } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import { activeGroup } from "../groups/active-group.ts";
import { isAdminOf, isMemberOf } from "../groups/roles.ts";
import { safeText } from "../safe-text.ts";
import type { Delivery } from "../sync/delivery.ts";

/** Of one member in a day; more is dropped. */
export const REPORTS_A_DAY = 20;
const DAY_MS = 86_400_000;

export function takeReportOfMessage(delivery: Delivery, message: Uint8Array): void {
  const { context, aftermath } = delivery;
  const { store, self, clock } = context;
  const now = clock.now();
  const report = openMessageReport(message);
  if (report === undefined || store.blocks.has(report.identityKey)) return;
  const { channelId, identityKey, time, messageId, reason } = report;
  if (time < now - MESSAGE_REPORT_FRESH_MS || time > now + MESSAGE_REPORT_AHEAD_MS) return;
  const group = activeGroup(context, channelId);
  if (group === undefined || !isAdminOf(group, self.key) || !isMemberOf(group, identityKey)) return;
  if (store.reports.count(channelId, identityKey, now - DAY_MS) >= REPORTS_A_DAY) return;
  // One of each member about each message; those that no time lets in any more are forgotten.
  store.reports.forgetBefore(now - 2 * MESSAGE_REPORT_FRESH_MS);
  if (!store.reports.take({ conversation: channelId, message: messageId, reporter: identityKey, time: now })) return;
  const line = noticeLine(context, {
    conversation: channelId,
    author: identityKey,
    text: `${callPerson(store, self, identityKey)} reports this to the admins: ${safeText(reason)}`,
    about: store.acts.line(channelId, messageId)?.id ?? messageId,
  });
  addMessage(context, aftermath, line);
  delivery.touched.set(toHex(channelId), channelId);
}
