// Tells the admins of a group of a message of somebody else, and nobody but them: sealed to each, not said in the group. Who
// wrote it is told nothing, be they an admin or not.
import { REPORT_REASON_BYTES, signMessageReport } from "@quicproquo/protocol";
import type { ConversationId, MessageId, Person } from "../api.ts";
import { compareBytes, fromHex } from "../bytes.ts";
import { refreshHybridKey } from "../contacts/hybrid-keys.ts";
import { utf8Length } from "../content/utf8-length.ts";
import type { Context } from "../context.ts";
import { presentPerson } from "../conversations/present.ts";
import { clientError } from "../errors.ts";
import { requiredActiveGroup } from "../groups/active-group.ts";
import { adminsOf } from "../groups/roles.ts";
import { sealToDefaultInbox } from "../outbox/default-inbox.ts";
import type { Link } from "../session/link.ts";

interface Reported {
  readonly channel: Uint8Array;
  readonly messageId: Uint8Array;
  readonly admins: readonly Uint8Array[];
}

/**
 * Resolves with the admins who are told, once that is stored. Throws `no-message`, `not-a-member`, `no-hybrid-key`,
 * `offline`; `invalid-argument` for one's own message, no reason or a long one, and where the only admin wrote it.
 */
export async function reportMessage(
  context: Context,
  link: Link,
  { conversation, message, reason }: {
    readonly conversation: ConversationId;
    readonly message: MessageId;
    readonly reason: string;
  },
): Promise<readonly Person[]> {
  const { turn, store, self, clock } = context;
  const words = reason.trim();
  if (words === "" || utf8Length(words) > REPORT_REASON_BYTES) {
    throw clientError("invalid-argument", `a reason has 1 to ${REPORT_REASON_BYTES} bytes`);
  }
  const { channel: channelId, messageId, admins } = await turn.look(() => reported(context, conversation, message));
  for (const admin of admins) await refreshHybridKey(context, () => link.required(), admin);
  return await turn.change(() => {
    const signed = signMessageReport(self.signingKey, { channelId, messageId, time: clock.now(), reason: words });
    // Of no conversation: it goes even if the group is founded anew meanwhile.
    const row = { kind: "complaint", conversation: new Uint8Array(0), message: signed } as const;
    const told = admins.filter((recipient) => sealToDefaultInbox(context, { ...row, recipient }));
    if (told.length === 0) throw clientError("no-hybrid-key", "no admin of this group has a valid sealing key");
    return told.map((admin) => presentPerson(store, self, admin));
  });
}

function reported(
  context: Context,
  conversation: ConversationId,
  message: MessageId,
): Reported {
  const { store, self, time } = context;
  const { channel, group } = requiredActiveGroup(context, conversation);
  const line = store.acts.line(channel, fromHex(message) ?? new Uint8Array(0));
  if (line === undefined || line.deleted || (line.expiresAt ?? Infinity) <= time.hidesUntil()) {
    throw clientError("no-message", "there is no such message in this conversation");
  }
  if (line.own) throw clientError("invalid-argument", "this message is your own");
  const admins = adminsOf(group).filter((admin) =>
    compareBytes(admin, self.key) !== 0 && compareBytes(admin, line.author) !== 0
  );
  if (admins.length > 0) return { channel, messageId: line.id, admins };
  throw clientError("invalid-argument", "there is no other admin who could be told", {
    hint: "Admins hide a message with /hide; whoever is in a group can leave it, and block people.",
  });
}
