// Groups that succeed another one (RFC 9420 §11.2 reinitialization, §11.3 branching): founded with a resumption key of the
// old group, which only its members know.

import { equal } from "../bytes.ts";
import { MlsError } from "../errors.ts";
import type { KeyPackageExtension } from "../key-package/structure.ts";
import type { OwnLeaf } from "../key-package/own-leaf.ts";
import type { GroupContext } from "../messages/group-info.ts";
import type { RatchetTree } from "../tree/ratchet-tree.ts";
import { sameClient } from "./apply-proposals.ts";
import { newGroup } from "./create-group.ts";
import type { GroupEnvironment, PskName } from "./environment.ts";
import type { GroupMember, ReInit } from "./group-member.ts";

/** What of a group its successor asks for. */
export type Predecessor = Pick<
  GroupMember,
  "groupId" | "suite" | "epoch" | "isActive" | "members" | "reInit" | "resumptionPsk"
>;

export interface Succession {
  readonly usage: "reinit" | "branch";
  readonly old: Predecessor;
}

export interface SucceedGroupOptions extends Omit<OwnLeaf, "suite">, GroupEnvironment {
  /** A group that has ended by ReInit; or any that this member is in, to branch off from. */
  readonly old: Predecessor;
  /** Bare KeyPackages of those who come along: all others for a ReInit, some for a branch. Of the new group's suite. */
  readonly keyPackages: readonly Uint8Array[];
  /** What to found: as the ReInit says, or a branch with an id and extensions of its own. */
  readonly as: "reinit" | { readonly groupId: Uint8Array; readonly extensions?: readonly KeyPackageExtension[] };
  /** True by default, as in `CommitIntent`. */
  readonly treeInWelcome?: boolean;
}

/**
 * Founds the successor and adds everybody in one step: it is in epoch 1, and `welcome` goes to all of them. Throws
 * `bad-argument`, `key-package-rejected`, `commit-refused`, `credential-rejected`, `unsupported-suite`, `not-a-member`.
 */
export function succeedGroup(
  options: SucceedGroupOptions,
): { readonly group: GroupMember; readonly welcome: Uint8Array } {
  const { old, keyPackages, as, ...leaf } = options;
  if (keyPackages.length === 0) throw new MlsError("bad-argument", "keyPackages: at least one");
  const { usage, founded } = as === "reinit" ? reInitOf(old) : branchOf(old, as);
  const known = options.psks ?? (() => undefined);
  const psk: PskName = { kind: "resumption", usage, groupId: old.groupId, epoch: old.epoch() };
  const group = newGroup({
    ...leaf,
    ...founded,
    psks: (name) => isResumptionOf(name, old) ? old.resumptionPsk() : known(name),
  });
  const { welcome } = group.commitAsSuccessor({
    add: keyPackages,
    psks: [psk],
    treeInWelcome: options.treeInWelcome ?? true,
    forcePath: true,
  }, usage);
  group.mergePending();
  if (welcome === undefined) throw new TypeError("those who were added have no Welcome");
  return { group, welcome };
}

function reInitOf(old: Predecessor): { readonly usage: "reinit"; readonly founded: ReInit } {
  const founded = old.reInit();
  if (founded === undefined) throw new MlsError("bad-argument", "old: the group has not ended by a ReInit");
  return { usage: "reinit", founded };
}

function branchOf(
  old: Predecessor,
  { groupId, extensions = [] }: Exclude<SucceedGroupOptions["as"], "reinit">,
): { readonly usage: "branch"; readonly founded: ReInit } {
  if (!old.isActive()) throw new MlsError("not-a-member", "old: this member is not in it any more");
  return { usage: "branch", founded: { groupId, suite: old.suite, extensions } };
}

function isResumptionOf(name: PskName, old: Predecessor): boolean {
  return name.kind === "resumption" && name.usage !== "application" && equal(name.groupId, old.groupId) &&
    name.epoch === old.epoch();
}

/** What whoever joins a successor verifies of it; undefined if all holds. */
export function successionProblem(
  { usage, old }: Succession,
  context: GroupContext,
  tree: RatchetTree,
): string | undefined {
  if (context.epoch !== 1n) return "a successor group is joined in its epoch 1";
  const members = old.members();
  const stranger = tree.members().find(({ leaf }) =>
    !members.some((member) => sameClient(member.credential, leaf.credential))
  );
  if (stranger !== undefined) return `leaf ${stranger.leafIndex} was no member of the old group`;
  if (usage === "branch") return context.suite === old.suite ? undefined : "a branch is of its group's cipher suite";
  const reInit = old.reInit();
  if (reInit === undefined) return "the old group has not ended by a ReInit";
  const same = equal(reInit.groupId, context.groupId) && reInit.suite === context.suite &&
    sameExtensions(reInit.extensions, context.extensions);
  return same ? undefined : "the group is not what the ReInit said";
}

function sameExtensions(a: readonly KeyPackageExtension[], b: readonly KeyPackageExtension[]): boolean {
  return a.length === b.length && a.every(({ type, data }, at) => {
    const other = b[at];
    return other !== undefined && other.type === type && equal(other.data, data);
  });
}
