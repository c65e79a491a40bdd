// The key schedule (RFC 9420 §8): from the last epoch's init secret, a commit and pre-shared keys to all secrets of an
// epoch. What it makes on the way is overwritten; what it is given and what it returns are the caller's to overwrite.

import type { CryptoProvider } from "../crypto/crypto-provider.ts";

/** The secrets of one epoch, Nh bytes each. */
export interface EpochSecrets {
  readonly joinerSecret: Uint8Array;
  readonly welcomeSecret: Uint8Array;
  readonly senderDataSecret: Uint8Array;
  /** The root of the secret tree. */
  readonly encryptionSecret: Uint8Array;
  readonly exporterSecret: Uint8Array;
  /** Derives the key pair for external commits. */
  readonly externalSecret: Uint8Array;
  readonly confirmationKey: Uint8Array;
  readonly membershipKey: Uint8Array;
  readonly resumptionPsk: Uint8Array;
  /** Public: may be compared by members over another channel (RFC 9420 §8.7). */
  readonly epochAuthenticator: Uint8Array;
  /** The root of the exporter tree (draft-ietf-mls-extensions, safe exporter). */
  readonly applicationExportSecret: Uint8Array;
  /** For the next epoch. */
  readonly initSecret: Uint8Array;
}

export interface EpochInput {
  /** Of the epoch before; random for a new group (RFC 9420 §11), exported for an external commit (§8.3). */
  readonly initSecret: Uint8Array;
  /** Zeros of length Nh for a commit without a path (RFC 9420 §12.4.1). */
  readonly commitSecret: Uint8Array;
  /** As `pskSecret` makes it; zeros of length Nh without pre-shared keys. */
  readonly pskSecret: Uint8Array;
  /** The new epoch's GroupContext. */
  readonly groupContext: Uint8Array;
}

export function deriveEpochSecrets(
  crypto: CryptoProvider,
  { initSecret, commitSecret, pskSecret, groupContext }: EpochInput,
): EpochSecrets {
  const extracted = crypto.extract(initSecret, commitSecret);
  const joinerSecret = crypto.expandWithLabel(extracted, "joiner", groupContext, crypto.hashLength);
  extracted.fill(0);
  return deriveFromJoiner(crypto, { joinerSecret, pskSecret, groupContext });
}

export interface JoinerInput {
  /** From the Welcome's GroupSecrets. */
  readonly joinerSecret: Uint8Array;
  readonly pskSecret: Uint8Array;
  readonly groupContext: Uint8Array;
}

/** What somebody who joins by a Welcome derives: all but the joiner secret itself. */
export function deriveFromJoiner(
  crypto: CryptoProvider,
  { joinerSecret, pskSecret, groupContext }: JoinerInput,
): EpochSecrets {
  const member = crypto.extract(joinerSecret, pskSecret);
  const welcome = crypto.deriveSecret(member, "welcome");
  const epochSecret = crypto.expandWithLabel(member, "epoch", groupContext, crypto.hashLength);
  member.fill(0);
  const derive = (label: string): Uint8Array => crypto.deriveSecret(epochSecret, label);
  const secrets: EpochSecrets = {
    joinerSecret,
    welcomeSecret: welcome,
    senderDataSecret: derive("sender data"),
    encryptionSecret: derive("encryption"),
    exporterSecret: derive("exporter"),
    externalSecret: derive("external"),
    confirmationKey: derive("confirm"),
    membershipKey: derive("membership"),
    resumptionPsk: derive("resumption"),
    epochAuthenticator: derive("authentication"),
    applicationExportSecret: derive("application_export"),
    initSecret: derive("init"),
  };
  epochSecret.fill(0);
  return secrets;
}

/** What opens a Welcome's GroupInfo, before its GroupContext is known. */
export function welcomeSecret(crypto: CryptoProvider, joinerSecret: Uint8Array, pskSecret: Uint8Array): Uint8Array {
  const member = crypto.extract(joinerSecret, pskSecret);
  const secret = crypto.deriveSecret(member, "welcome");
  member.fill(0);
  return secret;
}
