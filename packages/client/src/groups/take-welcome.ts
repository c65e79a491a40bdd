// Judges a group that a Welcome opened, and makes it the conversation's (PROTOCOL §10, Welcome and 1:1). Refusals depend
// on the group's own state and on what is known here of the conversation, never on the node.
import type { GroupMember, Member } from "@quicproquo/mls";
import { compareBytes, toHex } from "../bytes.ts";
import { addNotice } from "../conversations/lines.ts";
import { callPerson } from "../conversations/present.ts";
import { safeText } from "../safe-text.ts";
import { NamesNeeded } from "../sync/names-needed.ts";
import type { Delivery } from "../sync/delivery.ts";
import { credentialIsValid, identityOf } from "./credential.ts";
import { decodeGroupId, type GroupId } from "./group-id.ts";
import { isAdminOf, policyOf } from "./roles.ts";
import { type GroupPolicy, REQUIRED_CAPABILITIES_EXTENSION, requiresPolicy } from "./policy.ts";
import { renewalAfterJoining } from "./renewal.ts";
import { replaceGroup } from "./replace-group.ts";
import { tellTimer } from "./tell-changes.ts";

/** Names of a group's members that are asked of the node before its Welcome is taken. */
const ASKED_AT_ONCE = 16;

/** Each founding anew is the next incarnation: whoever skips many leaves no number for the honest ones. */
const MOST_AHEAD = 1000;

/** Resolves with the channel id if the group was taken; otherwise one line says why not. */
export async function takeWelcome(
  delivery: Delivery,
  group: GroupMember,
  signer: Member,
): Promise<Uint8Array | undefined> {
  const { context, aftermath, names } = delivery;
  const { store, self } = context;
  const members = group.members();
  const author = identityOf(signer.identity);
  // Anybody can invite to a group of a thousand invented members: who they are is asked when it matters.
  const people = members.length > ASKED_AT_ONCE ? [author] : members.map((member) => identityOf(member.identity));
  const strangers = people.filter((key) => names.known(key) === undefined && names.worthAsking(key));
  if (strangers.length > 0) throw new NamesNeeded(strangers);

  const refuse = (why: string): undefined => {
    const who = callPerson(store, self, author);
    return void aftermath.emit({ type: "notice", text: `An invitation from ${who} was refused: ${why}.` });
  };
  const id = decodeGroupId(group.groupId);
  // Where there is a conversation already, its keys go on; nothing new begins.
  if (store.blocks.has(author) && (id === undefined || store.conversations.get(id.channel) === undefined)) {
    return undefined;
  }
  const policy = policyOf(group);
  const required = group.groupContextExtension(REQUIRED_CAPABILITIES_EXTENSION);
  if (id === undefined || policy === undefined || required === undefined || !requiresPolicy(required)) {
    return refuse("it is not of this kind of conversation");
  }
  if (id.incarnation > (store.groups.get(id.channel)?.incarnation ?? 0) + MOST_AHEAD) {
    return refuse("it is too far ahead of what is known here");
  }
  if (group.suite !== context.suite) return refuse("it uses another cipher suite than this node's");
  if (!members.every((member) => credentialIsValid(member.identity, member.signatureKey))) {
    return refuse("a member's credential is invalid");
  }
  if (!isAdminOf(group, author)) return refuse("whoever sent it is no admin");
  if (policy.name === "") return takeDirect(delivery, group, id, policy, author, refuse);
  // Whoever cannot follow is not led away by a group that somebody made with themselves as its admin.
  const last = store.groups.get(id.channel)?.roster ?? [];
  if (last.length > 0 && !last.some(({ identity, admin }) => admin && compareBytes(identity, author) === 0)) {
    return refuse("whoever sent it was no admin before");
  }
  return takeGroup(delivery, group, id, policy, author, refuse);
}

type Refuse = (why: string) => undefined;

/** A 1:1: two leaves, both admins, one of them this profile. */
function takeDirect(
  delivery: Delivery,
  group: GroupMember,
  id: GroupId,
  policy: GroupPolicy,
  peer: Uint8Array,
  refuse: Refuse,
): Uint8Array | undefined {
  const { context } = delivery;
  const { store, self, clock } = context;
  const pair = [self.key, peer];
  const identities = group.members().map((member) => identityOf(member.identity));
  const isPair = (keys: readonly Uint8Array[]): boolean =>
    keys.length === 2 && pair.every((key) => keys.some((other) => compareBytes(key, other) === 0));
  if (!isPair(identities) || !isPair(policy.admins) || group.epoch() !== 1n) {
    return refuse("a conversation of two has exactly two members, both admins");
  }
  const known = store.conversations.get(id.channel);
  const withPeer = store.conversations.withPeer(peer);
  const another = known === undefined ? withPeer !== undefined : known.peer === undefined ||
    compareBytes(known.peer, peer) !== 0;
  if (another) return refuse("there is another conversation in its place");

  const current = store.groups.get(id.channel);
  if (current !== undefined && id.incarnation < current.incarnation) {
    // The other lost its state, and knows no better: an older copy of its profile. It hears of the next one.
    store.conversations.setFoundFrom(id.channel, current.incarnation + 1);
    delivery.aftermath.then(delivery.repairNeeded);
    return undefined;
  }
  // Both founded this incarnation: the lower key's stays. Whoever founds it a second time is an older copy of its profile.
  if (current?.incarnation === id.incarnation && compareBytes(current.founder, peer) < 0) {
    store.groups.setRival(id.channel, true);
    return undefined;
  }
  if (known === undefined) {
    store.conversations.add({
      id: id.channel,
      kind: "direct",
      title: "",
      peer,
      state: "active",
      created: clock.now(),
      foundFrom: undefined,
    });
  }
  if (current !== undefined) store.contacts.doubtHybridKey(peer);
  replaceGroup(context, delivery.aftermath, id, peer, group);
  // New keys are asked for with the first message: the founder commits them.
  store.wishes.add(id.channel, "update");
  const timer = known?.timer ?? 0;
  tellTimer(context, delivery.aftermath, { id: id.channel, timer }, policy.timer, undefined);
  delivery.touched.set(toHex(id.channel), id.channel);
  return id.channel;
}

/** A group: new here, or one that this member is out of or cannot follow, in the same or a later incarnation. */
function takeGroup(
  delivery: Delivery,
  group: GroupMember,
  id: GroupId,
  policy: GroupPolicy,
  author: Uint8Array,
  refuse: Refuse,
): Uint8Array | undefined {
  const { context, aftermath } = delivery;
  const { store, self, clock } = context;
  const known = store.conversations.get(id.channel);
  const current = store.groups.get(id.channel);
  if (known?.kind === "direct") return refuse("there is another conversation in its place");
  if (known !== undefined && current !== undefined) {
    // Who was removed or cannot follow is let in again; whoever is in moves on with a group that an admin founded anew,
    // and of two such the one of the lower key stays, of two by the same admin the later: it was an older copy.
    const out = known.state === "left" || known.state === "fork";
    const rival = id.incarnation === current.incarnation && id.incarnation > 0 && group.epoch() === 1n &&
      compareBytes(author, current.founder) <= 0;
    const anew = id.incarnation > current.incarnation || rival;
    if (!anew && !(out && id.incarnation === current.incarnation)) return refuse("this group is known already");
  }
  if (known === undefined) {
    store.conversations.add({
      id: id.channel,
      kind: "group",
      title: policy.name,
      peer: undefined,
      state: "active",
      created: clock.now(),
      foundFrom: undefined,
    });
  } else {
    store.conversations.setTitle(id.channel, policy.name);
    // What was written while this member was out is not missing.
    store.counters.forget(id.channel);
  }
  replaceGroup(context, aftermath, id, author, group);
  store.groups.setRenewal(id.channel, renewalAfterJoining(context, group.members().length));
  aftermath.then(delivery.renewalDue);
  const name = callPerson(store, self, author);
  const line = current !== undefined && id.incarnation > current.incarnation
    ? `${name} founded ${safeText(policy.name)} anew: it could not be followed any more`
    : known?.state === "fork"
    ? `${name} let you in again`
    : `${name} added you to ${safeText(policy.name)}`;
  addNotice(context, aftermath, id.channel, line, author);
  tellTimer(context, aftermath, { id: id.channel, timer: known?.timer ?? 0 }, policy.timer, undefined);
  delivery.touched.set(toHex(id.channel), id.channel);
  return id.channel;
}
