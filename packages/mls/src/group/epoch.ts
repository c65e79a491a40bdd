// One epoch of a group as one member holds it (RFC 9420 §8): the context that everybody shares, and this member's secrets.
// An epoch does not change while it lasts; what moves with each message, the ratchets and the proposals, stands beside it.

import type { CryptoProvider, SignatureKeyPair } from "../crypto/crypto-provider.ts";
import { encodeGroupContext } from "../messages/group-info-codec.ts";
import type { GroupContext } from "../messages/group-info.ts";
import type { AuthenticatedContent } from "../messages/framed-content.ts";
import { deriveEpochSecrets, type EpochSecrets } from "../schedule/key-schedule.ts";
import { type PreSharedKey, pskSecret } from "../schedule/psk-secret.ts";
import { confirmedTranscriptHash, interimTranscriptHash } from "../schedule/transcript-hash.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import type { PrivateKeys } from "../tree/private-keys.ts";
import { SecretTree } from "../secret-tree/secret-tree.ts";
import type { ContextDemands } from "./context-extensions.ts";
import { ExporterTree } from "./exporter-tree.ts";

/** What an epoch goes on needing; the key schedule's other secrets are overwritten when it begins. */
export interface EpochKeys {
  readonly senderDataSecret: Uint8Array;
  readonly exporterSecret: Uint8Array;
  readonly externalSecret: Uint8Array;
  readonly membershipKey: Uint8Array;
  readonly resumptionPsk: Uint8Array;
  readonly epochAuthenticator: Uint8Array;
  readonly initSecret: Uint8Array;
}

export interface Epoch {
  readonly context: GroupContext;
  /** GroupContext as bytes: signed and hashed with every message. */
  readonly encodedContext: Uint8Array;
  readonly demands: ContextDemands;
  /** Not changed any more: the next epoch's is another one. */
  readonly tree: RatchetTree;
  readonly interimTranscriptHash: Uint8Array;
  readonly confirmationTag: Uint8Array;
  readonly keys: EpochKeys;
  readonly signatureKey: SignatureKeyPair;
  readonly privateKeys: PrivateKeys;
}

/** An epoch that has not begun: its secret tree and its exporter tree are still to be made of these. */
export interface NextEpoch extends Epoch {
  readonly encryptionSecret: Uint8Array;
  readonly applicationExportSecret: Uint8Array;
}

/** What moves while an epoch lasts. */
export interface EpochTrees {
  readonly secretTree: SecretTree;
  readonly exporterTree: ExporterTree;
}

/** Takes over the two secrets that the trees are made of. */
export function begun(
  crypto: CryptoProvider,
  { encryptionSecret, applicationExportSecret, ...epoch }: NextEpoch,
): EpochTrees & { readonly epoch: Epoch } {
  return {
    epoch,
    secretTree: SecretTree.create(crypto, epoch.tree.leafCount, encryptionSecret),
    exporterTree: ExporterTree.create(applicationExportSecret),
  };
}

/** What leads from an epoch to the next one: the commit as it was signed, and what came of it. */
export interface Transition {
  readonly content: Pick<AuthenticatedContent, "wireFormat" | "encodedContent"> & { readonly signature: Uint8Array };
  readonly tree: RatchetTree;
  readonly extensions: GroupContext["extensions"];
  readonly demands: ContextDemands;
  /** The init secret of the epoch before, or the one that an external commit brings. */
  readonly initSecret: Uint8Array;
  readonly commitSecret: Uint8Array;
  readonly psks: readonly PreSharedKey[];
  readonly signatureKey: SignatureKeyPair;
  readonly privateKeys: PrivateKeys;
}

export interface Derived {
  readonly next: NextEpoch;
  readonly confirmationTag: Uint8Array;
  /** Of the key schedule, for a Welcome; `forgetJoining` when there is none, or it is sealed. */
  readonly joinerSecret: Uint8Array;
  readonly welcomeSecret: Uint8Array;
}

/** The context of the next epoch before its commit is signed: what path secrets are encrypted for (RFC 9420 §12.4.1). */
export function provisionalContext(
  crypto: CryptoProvider,
  before: GroupContext,
  { tree, extensions }: Pick<Transition, "tree" | "extensions">,
): GroupContext {
  return { ...before, epoch: before.epoch + 1n, treeHash: tree.treeHash(crypto), extensions };
}

/** RFC 9420 §8: the secrets of the next epoch, with the confirmation tag that its commit has to have. */
export function deriveEpoch(
  crypto: CryptoProvider,
  before: Pick<Epoch, "context" | "interimTranscriptHash">,
  transition: Transition,
): Derived {
  const { content, demands, tree, signatureKey, privateKeys } = transition;
  const confirmed = confirmedTranscriptHash(
    crypto,
    before.interimTranscriptHash,
    content.wireFormat,
    content.encodedContent,
    content.signature,
  );
  const context = {
    ...provisionalContext(crypto, before.context, transition),
    confirmedTranscriptHash: confirmed,
  };
  const encodedContext = encodeGroupContext(context);
  const psk = pskSecret(crypto, transition.psks);
  const { initSecret, commitSecret } = transition;
  const secrets = deriveEpochSecrets(crypto, {
    initSecret,
    commitSecret,
    pskSecret: psk,
    groupContext: encodedContext,
  });
  psk.fill(0);
  const next = beginEpoch(crypto, { context, encodedContext, demands, tree, signatureKey, privateKeys }, secrets);
  return { ...next, joinerSecret: secrets.joinerSecret, welcomeSecret: secrets.welcomeSecret };
}

/** The epoch of these secrets; those that it does not keep are overwritten, but for the two that a Welcome needs. */
export function beginEpoch(
  crypto: CryptoProvider,
  fields: Omit<Epoch, "keys" | "interimTranscriptHash" | "confirmationTag">,
  secrets: EpochSecrets,
): { readonly next: NextEpoch; readonly confirmationTag: Uint8Array } {
  const { confirmedTranscriptHash: confirmed } = fields.context;
  const confirmationTag = crypto.mac(secrets.confirmationKey, confirmed);
  secrets.confirmationKey.fill(0);
  const { senderDataSecret, exporterSecret, externalSecret, membershipKey, resumptionPsk } = secrets;
  const { epochAuthenticator, applicationExportSecret, initSecret, encryptionSecret } = secrets;
  const next: NextEpoch = {
    ...fields,
    interimTranscriptHash: interimTranscriptHash(crypto, confirmed, confirmationTag),
    confirmationTag,
    keys: {
      senderDataSecret,
      exporterSecret,
      externalSecret,
      membershipKey,
      resumptionPsk,
      epochAuthenticator,
      initSecret,
    },
    encryptionSecret,
    applicationExportSecret,
  };
  return { next, confirmationTag };
}

/** Overwrites the secrets of an epoch that is over; what past epochs keep of it is copied before. */
export function forgetEpoch({ keys }: Epoch): void {
  for (const secret of Object.values(keys)) secret.fill(0);
}

/** Of one that never came. */
export function forgetNextEpoch(next: NextEpoch): void {
  forgetEpoch(next);
  next.encryptionSecret.fill(0);
  next.applicationExportSecret.fill(0);
}
