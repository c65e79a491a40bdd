// What somebody who joins checks of a GroupInfo and the tree that belongs to it (RFC 9420 §12.4.3.1), by Welcome or by an
// external commit alike: that its members are who they say, and that one of them vouches for the whole.

import { equal } from "../bytes.ts";
import { decoded } from "../codec/decoded.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { mls10 } from "../key-package/structure.ts";
import { verifyGroupInfo } from "../messages/group-info-codec.ts";
import type { GroupInfo } from "../messages/group-info.ts";
import { decodeRatchetTree } from "../tree/ratchet-tree-codec.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import { validateTree } from "../tree/validate-tree.ts";
import { credentialProblem, membersProblem, sendersProblem } from "./apply-proposals.ts";
import {
  type ContextDemands,
  contextDemands,
  extensionProblem,
  externalPubExtension,
  ratchetTreeExtension,
} from "./context-extensions.ts";
import type { CredentialChecker } from "./credential-checker.ts";
import { leafProblem } from "./leaf-rules.ts";

export interface VerifiedGroup {
  readonly tree: RatchetTree;
  readonly demands: ContextDemands;
}

/** The group, or why nobody should join it. `ratchetTree` is what the caller has if the GroupInfo brings none. */
export function verifiedGroup(
  crypto: CryptoProvider,
  credentials: CredentialChecker,
  info: GroupInfo,
  ratchetTree: Uint8Array | undefined,
): VerifiedGroup | string {
  const { groupContext: { version, suite, groupId, treeHash, extensions } } = info;
  if (version !== mls10 || suite !== crypto.suite) return "the group is of another version or cipher suite";
  const misplaced = extensionProblem(info.extensions, [ratchetTreeExtension, externalPubExtension]);
  if (misplaced !== undefined) return `the GroupInfo: ${misplaced}`;
  const demands = contextDemands(extensions);
  if (typeof demands === "string") return `the GroupContext: ${demands}`;
  const encodedTree = info.extensions.find(({ type }) => type === ratchetTreeExtension)?.data ?? ratchetTree;
  const tree = encodedTree && decoded(() => decodeRatchetTree(encodedTree));
  if (tree === undefined) return "there is no ratchet tree, or it does not decode";
  const signer = tree.leaf(info.signer);
  if (signer === undefined) return "the signer is no member";
  if (!equal(tree.treeHash(crypto), treeHash)) return "the tree is not the one of the GroupContext";
  const refused = validateTree(crypto, tree, groupId);
  if (refused !== undefined) return `the tree: ${refused.rule}`;
  if (!verifyGroupInfo(crypto, signer.signatureKey, info)) return "the signature of the GroupInfo does not verify";
  for (const { leafIndex, leaf } of tree.members()) {
    const problem = leafProblem(leaf, crypto.suite, demands) ?? credentialProblem(credentials, groupId, leaf, "join");
    if (problem !== undefined) return `leaf ${leafIndex}: ${problem}`;
  }
  const problem = membersProblem(tree, undefined) ?? sendersProblem(crypto, credentials, groupId, demands);
  return problem ?? { tree, demands };
}
