// Messaging Layer Security (RFC 9420) behind an interface of our own. Create a group or join one, then every change goes
// through `GroupMember`: build or process, look, merge or drop. See group-member.ts.
//
// What is inside for now is ts-mls, behind this file: none of its types or errors come out.

export { type CipherSuite, type CipherSuiteInfo, cipherSuiteInfo, defaultCipherSuite } from "./cipher-suites.ts";
export { MlsError, type MlsErrorCode } from "./errors.ts";
export type {
  Change,
  CommitIntent,
  Extension,
  GroupMember,
  LeafIndex,
  Member,
  OwnKeyPackage,
  PendingCommit,
  Processed,
  Proposal,
  SignatureKeyPair,
  StagedCommit,
  UndecryptableReason,
  UpdatedMember,
} from "./group-member.ts";
export {
  keyPackageReference,
  type KeyPackageRejection,
  type KeyPackageResult,
  type VerifiedKeyPackage,
  verifyKeyPackage,
  type VerifyOptions,
} from "./key-package.ts";
export { lastResortExtension, requiredCapabilitiesExtension } from "./key-package/extension-types.ts";
export {
  type ContentType,
  maximumDataLength,
  type MlsMessage,
  parseMlsMessage,
  welcomeReferences,
} from "./mls-message.ts";
export { type RequiredCapabilities, requiredCapabilities } from "./required-capabilities.ts";
export { createGroup, type CreateGroupOptions } from "./ts-mls-adapter/create-group.ts";
export { joinGroup, type JoinGroupOptions } from "./ts-mls-adapter/join-group.ts";
export {
  createKeyPackage,
  type CreateKeyPackageOptions,
  type Lifetime,
  type OwnLeaf,
} from "./ts-mls-adapter/key-packages.ts";
export { openGroup } from "./ts-mls-adapter/open-group.ts";
export type { RandomSource } from "./ts-mls-adapter/engine.ts";
export { padme } from "./padme.ts";
