// Somebody asks this admin to be let into a group, by a link of theirs, or another admin tells that somebody asked. It is
// kept for an admin to decide. What does not come by a link that holds is dropped without a word, so that whoever has none
// cannot make a sound; who has one is heard once, and a few at a time.
import {
  type IdentityKey,
  JOIN_REQUEST_AHEAD_MS,
  JOIN_REQUEST_FRESH_MS,
  openToldJoin,
  parseJoinRequest,
  verifyJoinRequest,
} from "@quicproquo/protocol";
import { toHex } from "../bytes.ts";
import { activeGroup } from "../groups/active-group.ts";
import { isAdminOf, isMemberOf } from "../groups/roles.ts";
import type { Delivery } from "../sync/delivery.ts";
import { tellJoin } from "./tell-join.ts";

/** Unanswered in one group, and as many of whom it is not known yet who they are; who asks then may ask again later. */
export const MOST_OPEN = 64;
/** Answered ones that are remembered of one group. */
const MOST_REMEMBERED = 1024;

interface Asked {
  readonly conversation: Uint8Array;
  readonly identity: IdentityKey;
  /** ms, by the clock of who asks. */
  readonly time: number;
  /** The admin who was asked, if it was another one. */
  readonly toldBy: Uint8Array | undefined;
}

/** A complaint to be told; undefined if it was taken, or is nobody's business. */
export function takeJoin(delivery: Delivery, message: Uint8Array): string | undefined {
  const { store, clock, self } = delivery.context;
  const request = parseJoinRequest(message);
  const link = request === undefined ? undefined : store.links.get(request.linkId);
  if (request === undefined || link === undefined || link.ends <= clock.now()) return undefined;
  if (!verifyJoinRequest(message, request, { ticket: link.ticket, maker: self.key })) return undefined;
  const { identityKey: identity, time } = request;
  return take(delivery, { conversation: link.conversation, identity, time, toldBy: undefined });
}

/** What another admin was asked. */
export function takeToldJoin(delivery: Delivery, message: Uint8Array): string | undefined {
  const { context } = delivery;
  const told = openToldJoin(message);
  if (told === undefined || context.store.blocks.has(told.adminKey)) return undefined;
  const group = activeGroup(context, told.channelId);
  if (group === undefined || !isAdminOf(group, told.adminKey)) return undefined;
  const { channelId: conversation, identityKey: identity, time, adminKey: toldBy } = told;
  return take(delivery, { conversation, identity, time, toldBy });
}

function take(delivery: Delivery, { conversation, identity, time, toldBy }: Asked): string | undefined {
  const { context, aftermath, names } = delivery;
  const { store, clock, self } = context;
  const now = clock.now();
  if (time < now - JOIN_REQUEST_FRESH_MS || time > now + JOIN_REQUEST_AHEAD_MS) return undefined;
  const group = activeGroup(context, conversation);
  if (group === undefined || !isAdminOf(group, self.key) || store.blocks.has(identity)) return undefined;
  if (isMemberOf(group, identity)) return undefined;
  const before = store.joins.get(conversation, identity);
  // The node, or whoever else kept it, brings an old one again.
  if (before !== undefined && time <= before.asked) return undefined;
  if (before !== undefined && before.state !== "answered") {
    // Who was declined, or waits, may ask as often as they like: it is one request, and is said once.
    store.joins.put({ ...before, asked: time });
    return undefined;
  }
  const state = names.known(identity) === undefined ? "unnamed" : "open";
  if (store.joins.count(conversation, state) >= MOST_OPEN) return state === "open" ? TOO_MANY : undefined;
  const join = { conversation, identity, asked: time, came: now, toldBy, state, toTell: toldBy === undefined } as const;
  store.joins.put(join);
  store.joins.trim(conversation, MOST_REMEMBERED);
  if (state === "open") {
    tellJoin(context, aftermath, join);
    delivery.touched.set(toHex(conversation), conversation);
  }
  aftermath.then(delivery.joinAsked);
  return undefined;
}

export const TOO_MANY =
  "More people ask to be let into a group than are kept: answer those that are there with /requests.";
