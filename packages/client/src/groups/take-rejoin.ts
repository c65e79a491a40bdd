// A member asks this admin to be let in again (PROTOCOL §10, Repair). The request is stored with the turn that takes it;
// who answers when is repair.ts. What is not from a member, not for this admin, old or repeated is dropped.
import { verifyKeyPackage } from "@quicproquo/mls";
import { parseRejoinRequest, REJOIN_REQUEST_FRESH_MS, verifyRejoinRequest } from "@quicproquo/protocol";
import { compareBytes, sha256 } from "../bytes.ts";
import { keyPackageProblem } from "../contacts/peer-key-package.ts";
import { fraction } from "../session/link.ts";
import type { Delivery } from "../sync/delivery.ts";
import { activeGroup } from "./active-group.ts";
import { identityOf } from "./credential.ts";
import { adminsOf, isAdminOf, isMemberOf } from "./roles.ts";
import { ASK_AGAIN_MS } from "./repair.ts";

/** The admin with the lowest leaf answers at once, the others after 10 to 60 s if it has not. */
const OTHERS_FROM_MS = 10_000;
const OTHERS_SPREAD_MS = 50_000;

/** Why it was not taken; undefined if it was, or if it is nobody's business. */
export async function takeRejoin(delivery: Delivery, message: Uint8Array): Promise<string | undefined> {
  const { context, aftermath } = delivery;
  const { store, clock, self, random } = context;
  const now = clock.now();
  const request = parseRejoinRequest(message);
  if (request === undefined) return "it is malformed";
  if (Math.abs(now - request.time) > REJOIN_REQUEST_FRESH_MS) return "it is older than a day";

  const conversation = request.channelId;
  const group = activeGroup(context, conversation);
  if (group === undefined) return "this profile is not in that group";
  if (!isAdminOf(group, self.key)) return "only admins let members in again";

  const verified = verifyKeyPackage(request.keyPackage, { suites: [context.suite] });
  if (!verified.ok || verified.keyPackage.credential.type !== "basic") return "its key package cannot be used";
  const identity = identityOf(verified.keyPackage.credential.identity);
  if (keyPackageProblem(context, request.keyPackage, identity) !== undefined) return "its key package cannot be used";
  if (!verifyRejoinRequest(message, identity)) return "it is not signed by the person that it names";
  if (!isMemberOf(group, identity)) return "it does not come from a member";
  // Only now, so that strangers fill nothing.
  if (!store.rejoins.see(sha256(message), now, now - 2 * REJOIN_REQUEST_FRESH_MS)) return undefined;
  const last = store.rejoins.last(conversation, identity);
  if (last !== undefined && last.asked && now - last.time < ASK_AGAIN_MS) return undefined;
  // Another admin has answered it meanwhile: doing it again would take the member out for good.
  if (last !== undefined && request.time < last.time) return undefined;

  const lowest = adminsOf(group).find((admin) => compareBytes(admin, identity) !== 0);
  const first = lowest !== undefined && compareBytes(lowest, self.key) === 0;
  const due = first ? now : now + OTHERS_FROM_MS + Math.round(fraction(random) * OTHERS_SPREAD_MS);
  // Whoever lost the state of a group may have lost the sealing key that is known here.
  store.contacts.doubtHybridKey(identity);
  store.rejoins.take({ conversation, identity, time: now, due, keyPackage: request.keyPackage });
  aftermath.then(delivery.repairNeeded);
  return undefined;
}
