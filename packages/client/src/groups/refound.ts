// Founds a group anew that no admin can follow any more (PROTOCOL §10, Repair): the same channel and name, the next
// incarnation, with everybody who was in it and has keys at the node. Members take the Welcome from an admin they knew.
import { compareBytes } from "../bytes.ts";
import { refreshHybridKey, usableHybridKey } from "../contacts/hybrid-keys.ts";
import { fetchKeyPackage } from "../contacts/peer-key-package.ts";
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import { sealToDefaultInbox } from "../outbox/default-inbox.ts";
import { QpqError } from "@quicproquo/protocol";
import type { Online } from "../session/link.ts";
import { RENEW_EVERY_MS } from "./after-merge.ts";
import { encodeGroupId } from "./group-id.ts";
import { makeGroup } from "./mls.ts";
import { replaceGroup } from "./replace-group.ts";

interface Returning {
  readonly identity: Uint8Array;
  readonly keyPackage: Uint8Array;
}

export async function refoundGroup(context: Context, online: Online, channel: Uint8Array): Promise<void> {
  const { turn, store, self, suite, random, clock } = context;
  const roster = await turn.read(() => store.groups.get(channel)?.roster ?? []);
  const others = roster.filter(({ identity }) => compareBytes(identity, self.key) !== 0);
  const returning: Returning[] = [];
  for (const { identity } of others) {
    const keyPackage = await keysOf(context, online, identity);
    if (keyPackage !== undefined) returning.push({ identity, keyPackage });
  }
  await turn.change(async (aftermath) => {
    const conversation = store.conversations.get(channel);
    const lost = store.groups.get(channel);
    if (conversation?.state !== "fork" || lost === undefined) return;
    const incarnation = lost.incarnation + 1;
    const admins = lost.roster.filter(({ admin }) => admin).map(({ identity }) => identity);
    const policy = { name: conversation.title, timer: conversation.timer, admins };
    const leaf = { self, suite, random, now: clock.now() };
    const group = makeGroup(leaf, encodeGroupId(channel, incarnation), policy);
    // Nobody else is in the group who could commit: it counts at once.
    const { welcome } = group.commit({ add: returning.map(({ keyPackage }) => keyPackage) });
    group.mergePending();
    replaceGroup(context, aftermath, { channel, incarnation }, self.key, group);
    store.groups.setRenewal(channel, { at: clock.now() + RENEW_EVERY_MS, fresh: false });
    for (const { identity } of returning) {
      if (welcome === undefined) continue;
      sealToDefaultInbox(context, { kind: "welcome", conversation: channel, recipient: identity, message: welcome });
    }
    addNotice(context, aftermath, channel, "This group could not be followed any more and was founded anew by you.");
    const missed = others.filter(({ identity }) =>
      !returning.some((one) => compareBytes(one.identity, identity) === 0)
    );
    if (missed.length > 0) {
      const names = missed.map(({ identity }) => callPerson(store, self, identity)).join(", ");
      addNotice(context, aftermath, channel, `${names} had no keys at the node: invite them once they were online.`);
    }
    announce(context, aftermath, channel);
  });
}

/** Undefined for somebody without usable keys at the node. */
async function keysOf(context: Context, online: Online, identity: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    await refreshHybridKey(context, () => online, identity);
    return usableHybridKey(context, identity) === undefined
      ? undefined
      : await fetchKeyPackage(context, online, identity);
  } catch (error) {
    if (error instanceof QpqError && error.code === "no-key-package") return undefined;
    throw error;
  }
}
