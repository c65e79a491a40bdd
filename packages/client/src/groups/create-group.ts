// A new group, with its creator in it alone. It needs no network: the first who is invited makes the node hear of it.
import type { Context } from "../context.ts";
import { announce } from "../conversations/lines.ts";
import { clientError } from "../errors.ts";
import type { StoredConversation } from "../store/conversation-table.ts";
import { RENEW_EVERY_MS } from "./after-merge.ts";
import { encodeGroupId } from "./group-id.ts";
import { makeGroup } from "./mls.ts";
import { MAX_NAME_BYTES } from "./policy.ts";
import { rosterOf } from "./roster.ts";

/** Throws `invalid-argument` for a name that is empty or too long. */
export function createGroup(
  context: Context,
  typed: string,
  otherAdmins: readonly Uint8Array[],
): Promise<StoredConversation> {
  const { turn, store, clock, random, self, suite, groups } = context;
  return turn.change((aftermath) => {
    const title = groupNameOf(typed);
    const id = random(16);
    const leaf = { self, suite, random, now: clock.now() };
    const policy = { name: title, timer: 0, admins: [self.key, ...otherAdmins] };
    const group = makeGroup(leaf, encodeGroupId(id, 0), policy);
    const conversation = {
      id,
      kind: "group",
      title,
      peer: undefined,
      state: "active",
      created: clock.now(),
      foundFrom: undefined,
    } as const;
    const stored = store.conversations.add(conversation);
    store.groups.put({ conversation: id, incarnation: 0, founder: self.key, rival: false, roster: rosterOf(group) });
    groups.put(id, group);
    store.groups.setRenewal(id, { at: clock.now() + RENEW_EVERY_MS, fresh: false });
    announce(context, aftermath, id);
    return stored;
  });
}

/** A name as people type it. Throws `invalid-argument`. */
export function groupNameOf(typed: string): string {
  const name = typed.trim().replace(/^#/, "").normalize("NFC");
  if (name === "" || !name.isWellFormed() || new TextEncoder().encode(name).length > MAX_NAME_BYTES) {
    throw clientError("invalid-argument", `a group's name has 1 to ${MAX_NAME_BYTES} bytes`);
  }
  return name;
}
