// Why ts-mls did not take a message, in this package's words. Its errors carry no codes: what cannot be asked of the
// state beforehand is told by trying the protection alone once more, and by the few texts that mean "only for me".

import { type CiphersuiteImpl, type ClientState, type EpochReceiverData, type MLSMessage } from "ts-mls";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { unprotectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import { CodecError, CryptoVerificationError, ValidationError } from "ts-mls/mlsError.js";
import type { UndecryptableReason } from "../group-member.ts";
import { clientConfig } from "./engine.ts";

/** What is needed to open a message of one epoch. */
export type EpochKeys = Pick<EpochReceiverData, "senderDataSecret" | "secretTree" | "ratchetTree" | "groupContext">;

export function currentKeys(state: ClientState): EpochKeys {
  return {
    senderDataSecret: state.keySchedule.senderDataSecret,
    secretTree: state.secretTree,
    ratchetTree: state.ratchetTree,
    groupContext: state.groupContext,
  };
}

export interface Refusal {
  readonly reason: UndecryptableReason;
  readonly detail: string;
}

export async function refusalOf(
  error: unknown,
  message: MLSMessage,
  state: ClientState,
  keys: EpochKeys,
  engine: CiphersuiteImpl,
): Promise<Refusal> {
  const unprotected = await unprotects(message, state, keys, engine);
  if (unprotected !== undefined) return unprotected;
  // Authentic, and still refused. A rule that ts-mls names is one that every member checks alike.
  const detail = error instanceof Error ? error.message : "refused";
  const rule = error instanceof ValidationError || error instanceof CodecError ||
    error instanceof CryptoVerificationError;
  const byRule = rule && !onlyForThisMember.test(detail);
  return { reason: byRule ? "invalid-commit" : "cannot-follow", detail };
}

/** A proposal that did not arrive here may have arrived elsewhere; a path secret may be wrong for this member alone. */
const onlyForThisMember = /^Could not (find proposal with supplied reference|verify confirmation tag)/;

async function unprotects(
  message: MLSMessage,
  state: ClientState,
  keys: EpochKeys,
  engine: CiphersuiteImpl,
): Promise<Refusal | undefined> {
  try {
    if (message.wireformat === "mls_private_message") {
      await unprotectPrivateMessage(
        keys.senderDataSecret,
        message.privateMessage,
        keys.secretTree,
        keys.ratchetTree,
        keys.groupContext,
        clientConfig.keyRetentionConfig,
        engine,
      );
    } else if (message.wireformat === "mls_public_message") {
      const { membershipKey } = state.keySchedule;
      await unprotectPublicMessage(membershipKey, keys.groupContext, keys.ratchetTree, message.publicMessage, engine);
    }
    return undefined;
  } catch (error) {
    // ts-mls trips over an unknown credential type with a TypeError.
    if (error instanceof CodecError || error instanceof TypeError) {
      return { reason: "malformed", detail: "the decrypted content is malformed" };
    }
    return { reason: "not-authentic", detail: "not made by a member of its epoch" };
  }
}
