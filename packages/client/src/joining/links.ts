// Links that this person passes on: to write to them, or to ask for a group of which they are an admin. Whoever has a link to
// a group may ask, and nothing more; an admin decides. It ends by itself, and can be revoked.
import {
  formatInviteLink,
  JOIN_TICKET_BYTES,
  linkIdOf,
  parseIdentityKey,
  parseNodeAddress,
  parseUserName,
} from "@quicproquo/protocol";
import type { ConversationId, InvitationLink } from "../api.ts";
import type { Context } from "../context.ts";
import { requiredGroup } from "../conversations/references.ts";
import { clientError } from "../errors.ts";
import { requiredActiveGroup } from "../groups/active-group.ts";
import { isAdminOf } from "../groups/roles.ts";
import { channelOf } from "../identifiers.ts";

export const LINK_LIFETIME_SECONDS: number = 30 * 24 * 60 * 60;
const LONGEST_LIFETIME_SECONDS = 365 * 24 * 60 * 60;
/** A link that is shown again lasts at least so long. */
const WORTH_SHOWING_MS = 24 * 60 * 60 * 1000;

/** Anybody at this node may have it: it holds nothing that the node does not tell. */
export function personLink(context: Context): Promise<InvitationLink> {
  return context.turn.read(() => ({ link: linkText(context, undefined), conversation: undefined, ends: undefined }));
}

/**
 * The link to a group that is good for a day at least, or for as long as asked for; made if there is none. Throws
 * `not-admin`, `not-a-member`, `no-conversation`, `invalid-argument`.
 */
export async function groupLink(
  context: Context,
  conversation: ConversationId,
  seconds: number | undefined,
): Promise<InvitationLink> {
  const { turn, store, clock, random } = context;
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 60 && seconds <= LONGEST_LIFETIME_SECONDS)) {
    throw clientError("invalid-argument", "a link is good for a minute to a year");
  }
  return await turn.change(() => {
    const channel = adminGroup(context, conversation);
    const now = clock.now();
    store.links.forgetEnded(now);
    const known = store.links.of(channel);
    if (known !== undefined && seconds === undefined && known.ends - now >= WORTH_SHOWING_MS) {
      return { link: linkText(context, known.ticket), conversation, ends: known.ends };
    }
    const ticket = random(JOIN_TICKET_BYTES);
    const ends = now + (seconds ?? LINK_LIFETIME_SECONDS) * 1000;
    store.links.add({ id: linkIdOf(ticket), conversation: channel, ticket, ends });
    return { link: linkText(context, ticket), conversation, ends };
  });
}

/** All links of this admin to the group. Who has asked already stays; throws as `groupLink`, but not `not-admin`. */
export async function revokeLinks({ turn, store }: Context, conversation: ConversationId): Promise<void> {
  await turn.change(() => store.links.revoke(requiredGroup(store, channelOf(conversation)).id));
}

/** The channel of a group of which this person is an admin now. Throws `not-admin`, `not-a-member`, `no-conversation`. */
export function adminGroup(context: Context, conversation: ConversationId): Uint8Array {
  const { channel, group } = requiredActiveGroup(context, conversation);
  if (!isAdminOf(group, context.self.key)) throw clientError("not-admin", "only admins let others in");
  return channel;
}

function linkText({ store, self }: Context, ticket: Uint8Array | undefined): string {
  const address = store.profile.node()?.address;
  const [inviter, key] = [parseUserName(self.name), parseIdentityKey(self.key)];
  if (address === undefined || inviter === undefined || key === undefined) {
    throw clientError("store-damaged", "the message store lacks its profile");
  }
  return formatInviteLink({ node: parseNodeAddress(address), inviter, key, ticket });
}
