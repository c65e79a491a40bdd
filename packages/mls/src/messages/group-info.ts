// GroupContext (RFC 9420 §8.1), GroupInfo (§12.4.3), GroupSecrets and Welcome (§12.4.3.1).

import type { CipherSuite } from "../cipher-suites.ts";
import type { KeyPackageExtension } from "../key-package/structure.ts";
import type { HpkeCiphertext } from "./commit.ts";
import type { PreSharedKeyId } from "./pre-shared-key-id.ts";

export interface GroupContext {
  readonly version: number;
  readonly suite: CipherSuite;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly treeHash: Uint8Array;
  readonly confirmedTranscriptHash: Uint8Array;
  readonly extensions: readonly KeyPackageExtension[];
}

export interface GroupInfo {
  readonly groupContext: GroupContext;
  readonly extensions: readonly KeyPackageExtension[];
  readonly confirmationTag: Uint8Array;
  readonly signer: number;
  readonly signature: Uint8Array;
}

export interface GroupSecrets {
  readonly joinerSecret: Uint8Array;
  readonly pathSecret: Uint8Array | undefined;
  readonly psks: readonly PreSharedKeyId[];
}

export interface EncryptedGroupSecrets {
  /** KeyPackageRef. */
  readonly newMember: Uint8Array;
  readonly encryptedGroupSecrets: HpkeCiphertext;
}

export interface Welcome {
  readonly suite: CipherSuite;
  readonly secrets: readonly EncryptedGroupSecrets[];
  readonly encryptedGroupInfo: Uint8Array;
}
