// The default inbox carries Welcomes, sealed to this profile (PROTOCOL §10): the way into every conversation that
// somebody else began.
import { keyPackageReference, MlsError, parseMlsMessage, welcomeReferences } from "@quicproquo/mls";
import { isJoinRequest, isMessageReport, isRejoinRequest, isToldJoin } from "@quicproquo/protocol";
import { compareBytes, sha256 } from "../bytes.ts";
import { openWithOwnKeys } from "../contacts/own-hybrid-keys.ts";
import type { Context } from "../context.ts";
import { takeRejoin } from "../groups/take-rejoin.ts";
import { joinByWelcome } from "../groups/mls.ts";
import { takeJoin, takeToldJoin } from "../joining/take-join.ts";
import { takeReportOfMessage } from "../reporting/take-report.ts";
import { takeWelcome } from "../groups/take-welcome.ts";
import type { StoredKeyPackage } from "../store/key-table.ts";
import type { Delivery } from "./delivery.ts";
import type { Envelope } from "./delivered.ts";

/** Takes one payload; resolves with the conversation whose group became known by it. */
export async function takeFromDefaultInbox(
  delivery: Delivery,
  { payload, opened }: Pick<Envelope, "payload" | "opened">,
): Promise<Uint8Array | undefined> {
  const { context, aftermath } = delivery;
  const say = (complaint: string): undefined => {
    const text = delivery.complaints.line("", complaint);
    if (text !== undefined) aftermath.emit({ type: "notice", text });
    return undefined;
  };

  const message = opened ?? openWithOwnKeys(context, new Uint8Array(0), payload);
  if (message === undefined) return say("Something came that is not for this profile's keys; it was dropped.");
  if (isRejoinRequest(message)) {
    const why = await takeRejoin(delivery, message);
    return why === undefined ? undefined : say(`A request to be let into a group again was dropped: ${why}.`);
  }
  if (isMessageReport(message)) return void takeReportOfMessage(delivery, message);
  if (isJoinRequest(message) || isToldJoin(message)) {
    const complaint = isJoinRequest(message) ? takeJoin(delivery, message) : takeToldJoin(delivery, message);
    return complaint === undefined ? undefined : say(complaint);
  }
  if (parseMlsMessage(message)?.wireFormat !== "welcome") {
    return say("Something came that is no invitation; it was dropped.");
  }
  const keyPackage = keyPackageFor(context, message);
  if (keyPackage === undefined) {
    return say("An invitation came for keys that this profile does not have any more. Ask to be invited again.");
  }
  let joined: ReturnType<typeof joinByWelcome>;
  try {
    joined = joinByWelcome(message, keyPackage, context.random);
  } catch (error) {
    if (!(error instanceof MlsError)) throw error;
    return say(`An invitation could not be used (${error.code}). Ask to be invited again.`);
  }
  // Only now, so that strangers fill nothing with what opens nothing.
  if (!context.store.groups.takeWelcome(sha256(message))) return undefined;
  aftermath.then(delivery.keyPackageUsed);
  const conversation = await takeWelcome(delivery, joined.group, joined.signer);
  // Used up, whatever came of it: its secrets open one Welcome. The last-resort one stays by design.
  if (!keyPackage.lastResort) context.store.keys.deleteKeyPackage(keyPackage.fingerprint);
  return conversation;
}

function keyPackageFor(context: Context, welcome: Uint8Array): StoredKeyPackage | undefined {
  const references = welcomeReferences(welcome);
  return context.store.keys.keyPackages().find((candidate) => {
    const reference = keyPackageReference(candidate.keyPackage, context.suite);
    return references.some((wanted) => compareBytes(wanted, reference) === 0);
  });
}
