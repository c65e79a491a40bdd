// Messaging Layer Security (RFC 9420). Create a group or join one, then every change goes through `GroupMember`: build or
// process, look, merge or drop. See group/group-member.ts.

export {
  type CipherSuite,
  type CipherSuiteInfo,
  cipherSuiteInfo,
  classicalCipherSuite,
  defaultCipherSuite,
} from "./cipher-suites.ts";
export type { RandomSource, SignatureKeyPair } from "./crypto/crypto-provider.ts";
export { MlsError, type MlsErrorCode } from "./errors.ts";
export { type ExternalSender, externalSenders } from "./external-senders.ts";
export { createGroup, type CreateGroupOptions } from "./group/create-group.ts";
export type { CredentialChecker, CredentialQuestion, CredentialVerdict } from "./group/credential-checker.ts";
export type { GroupEnvironment, PskLookup, PskName } from "./group/environment.ts";
export type {
  ApplicationMessage,
  Change,
  CommitIntent,
  EncryptOptions,
  Extension,
  FramingOptions,
  GroupInfoOptions,
  GroupMember,
  KeptProposal,
  LeafIndex,
  LeafUpdate,
  Member,
  OwnProposal,
  PendingCommit,
  Processed,
  Proposal,
  ProposalIntent,
  ReInit,
  StagedCommit,
  StateChanges,
  UndecryptableReason,
  UpdatedMember,
} from "./group/group-member.ts";
export { type JoinedExternally, joinExternally, type JoinExternallyOptions } from "./group/join-externally.ts";
export { joinGroup, type JoinGroupOptions } from "./group/join-group.ts";
export { proposalLimits } from "./group/kept-proposals.ts";
export { openGroup } from "./group/open-group.ts";
export {
  type ExternalSenderOptions,
  type ProposalTarget,
  proposeAsExternalSender,
  proposeToJoin,
} from "./group/propose-from-outside.ts";
export { type Predecessor, succeedGroup, type SucceedGroupOptions } from "./group/succession.ts";
export {
  type Capabilities,
  type Credential,
  keyPackageReference,
  type KeyPackageRejection,
  type KeyPackageResult,
  type VerifiedKeyPackage,
  verifyKeyPackage,
  type VerifyOptions,
} from "./key-package.ts";
export { lastResortExtension, requiredCapabilitiesExtension } from "./key-package/extension-types.ts";
export { createKeyPackage, type CreateKeyPackageOptions, type OwnKeyPackage } from "./key-package/own-key-package.ts";
export { basicCredential, generateSignatureKeyPair, type Lifetime, type OwnLeaf } from "./key-package/own-leaf.ts";
export {
  type ContentType,
  maximumDataLength,
  type MlsMessage,
  parseMlsMessage,
  welcomeReferences,
} from "./mls-message.ts";
export { padme } from "./padme.ts";
export { type RequiredCapabilities, requiredCapabilities } from "./required-capabilities.ts";
