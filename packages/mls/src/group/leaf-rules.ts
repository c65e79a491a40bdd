// When a leaf may stand in a group's tree (RFC 9420 §7.3). Signatures, the credential and the uniqueness of keys are asked
// where the leaf's place is known; what is here depends on the leaf and the group's demands alone. A lifetime is not asked
// for: members' clocks differ, and a group must not.

import type { CipherSuite } from "../cipher-suites.ts";
import { defaultExtensionTypes } from "../key-package/extension-types.ts";
import { type Capabilities, credentialType, mls10 } from "../key-package/structure.ts";
import type { LeafNode } from "../messages/leaf-node.ts";
import { defaultProposalTypes } from "../messages/proposal-codec.ts";
import { applicationIdExtension, type ContextDemands, extensionProblem } from "./context-extensions.ts";

/** What is wrong with the leaf in a group of this suite that demands this; undefined if nothing is. */
export function leafProblem(leaf: LeafNode, suite: CipherSuite, demands: ContextDemands): string | undefined {
  return selfConsistency(leaf, suite) ?? unsupported(leaf.capabilities, demands);
}

/** The leaf against its own capabilities. */
function selfConsistency({ capabilities, credential, extensions }: LeafNode, suite: CipherSuite): string | undefined {
  if (!capabilities.versions.includes(mls10)) return "its capabilities do not list this version";
  if (!capabilities.cipherSuites.includes(suite)) return "its capabilities do not list this cipher suite";
  if (!capabilities.credentials.includes(credentialType(credential))) {
    return "its capabilities do not list its own credential type";
  }
  const misplaced = extensionProblem(extensions, [applicationIdExtension]);
  if (misplaced !== undefined) return misplaced;
  const unlisted = extensions.find(({ type }) => !supportsExtension(capabilities, type));
  return unlisted === undefined ? undefined : `its capabilities do not list its extension ${unlisted.type}`;
}

/** Which demand of the group these capabilities do not meet (RFC 9420 §11.1, §13.4). */
export function unsupported(capabilities: Capabilities, demands: ContextDemands): string | undefined {
  const { required, extensionTypes } = demands;
  for (const list of [extensionTypes, required.extensions]) {
    const missing = list.find((type) => !supportsExtension(capabilities, type));
    if (missing !== undefined) return `extension ${missing} is not supported`;
  }
  const proposal = required.proposals.find((type) => !supportsProposal(capabilities, type));
  if (proposal !== undefined) return `proposal ${proposal} is not supported`;
  const credential = required.credentials.find((type) => !capabilities.credentials.includes(type));
  return credential === undefined ? undefined : `credential ${credential} is not supported`;
}

export function supportsProposal(capabilities: Capabilities, type: number): boolean {
  return defaultProposalTypes.has(type) || capabilities.proposals.includes(type);
}

function supportsExtension(capabilities: Capabilities, type: number): boolean {
  return defaultExtensionTypes.has(type) || capabilities.extensions.includes(type);
}
