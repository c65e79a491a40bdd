// What somebody does who was given a link: they write to who made it, or ask to be let into the group that it is for. Who
// made it stands in the link by name and key, and the node must say the same, or nothing is sent.
import {
  type InviteLink,
  type NodeAddress,
  parseInviteLink,
  parseNodeAddress,
  signJoinRequest,
} from "@quicproquo/protocol";
import type { Conversation, Joined } from "../api.ts";
import { sameBytes } from "../bytes.ts";
import { refreshHybridKey } from "../contacts/hybrid-keys.ts";
import type { Names } from "../contacts/names.ts";
import type { Context } from "../context.ts";
import { presentPerson } from "../conversations/present.ts";
import { clientError } from "../errors.ts";
import { sealToDefaultInbox } from "../outbox/default-inbox.ts";
import type { Link } from "../session/link.ts";

export interface AskHooks {
  readonly openDirect: (name: string) => Promise<Conversation>;
  /** Something was put into the outbox. */
  readonly filled: () => void;
}

/**
 * Throws `link-invalid`, `link-elsewhere`, `name-key-changed`, `invalid-argument` for one's own link, and as `openDirect`
 * does; `no-hybrid-key`, `offline`.
 */
export async function joinByLink(
  context: Context,
  link: Link,
  names: Names,
  text: string,
  hooks: AskHooks,
): Promise<Joined> {
  const { turn, store, self } = context;
  const invitation = parseInviteLink(text);
  const { inviter, key, ticket } = invitation;
  const home = await turn.read(() => store.profile.node()?.address);
  if (home === undefined || !isSameNode(invitation.node, parseNodeAddress(home))) {
    throw clientError("link-elsewhere", "this link is for another node than yours");
  }
  if (sameBytes(key, self.key)) throw clientError("invalid-argument", "this link is your own");
  if (!sameBytes(await names.resolve(inviter), key)) {
    throw clientError("name-key-changed", `the node gives another key for ${inviter} than the link names`, {
      hint:
        `Ask ${inviter} by another way for the link again. If it is the same, distrust this node; nothing was sent.`,
    });
  }
  const person = await turn.read(() => presentPerson(store, self, key));
  if (ticket === undefined) return { kind: "direct", inviter: person, conversation: await hooks.openDirect(inviter) };
  await askFor(context, link, { ...invitation, ticket });
  hooks.filled();
  return { kind: "asked", inviter: person };
}

async function askFor(
  context: Context,
  link: Link,
  { key, ticket, inviter }: InviteLink & { readonly ticket: Uint8Array },
): Promise<void> {
  const { turn, self, clock } = context;
  await refreshHybridKey(context, () => link.required(), key);
  await turn.change(() => {
    const message = signJoinRequest(self.signingKey, { ticket, maker: key, time: clock.now() });
    // Of no conversation of ours: what it is for is known to who made the link.
    const to = { kind: "join", conversation: new Uint8Array(0), recipient: key } as const;
    if (sealToDefaultInbox(context, { ...to, message })) return;
    throw clientError("no-hybrid-key", `${inviter} has no valid sealing key at the node`, {
      hint: "They have to come online once; then open the link again.",
      retry: true,
    });
  });
}

/** By its certificate, wherever it is reached; without pins by where it is. */
function isSameNode(left: NodeAddress, right: NodeAddress): boolean {
  if (left.pin !== undefined && right.pin !== undefined) return sameBytes(left.pin, right.pin);
  return left.host === right.host && left.port === right.port;
}
