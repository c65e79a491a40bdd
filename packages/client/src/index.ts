// What faces and bots import.
export type * from "./api.ts";
export { defaultDataFolder, type Surroundings } from "./profile/data-folder.ts";
export { type ListedProfile, listProfiles, profileExists, type ProfileName } from "./profile/profiles.ts";
export { type KeyFile, readKeyFile } from "./profile/key-file.ts";
export { type KnownNode, knownNodeAt, knownNodes } from "./profile/known-nodes.ts";
export { type Environment, systemEnvironment, type SystemEnvironmentOptions } from "./session/environment.ts";
export { type NodeNetwork, type NodeTrust } from "./session/network.ts";
export { type FirstContact, firstContact } from "./session/first-contact.ts";
export {
  type AccountOptions,
  loginProfile,
  type OpenOptions,
  openProfile,
  type RegisterOptions,
  registerProfile,
} from "./open.ts";
export { incoming } from "./incoming.ts";
export { keptEvents } from "./kept-events/follow.ts";
export { signIn, type SignInOptions } from "./sign-in.ts";
export { type ImportOptions, importProfile } from "./open-import.ts";
export { checkTranscript } from "./transcript/check-transcript.ts";
export type { AuditFault, LogAudit } from "./transparency/audit.ts";
export { auditNode, type AuditNodeOptions } from "./transparency/audit-node.ts";
export { systemNetwork, type SystemNetworkOptions } from "./session/system-network.ts";
export { KEY_PACKAGE_SUPPLY, type KeyPackageSupply } from "./contacts/key-package-supply.ts";
export { type KeyCost, STORE_KEY_COST } from "./store/store-key.ts";
export { QpqError, type Random } from "@quicproquo/protocol";
