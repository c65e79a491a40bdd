// A new group of one member (RFC 9420 §11).

import { MlsError } from "../errors.ts";
import { createOwnLeaf, type OwnLeaf, providerOf } from "../key-package/own-leaf.ts";
import { mls10 } from "../key-package/structure.ts";
import { encodeGroupContext } from "../messages/group-info-codec.ts";
import { deriveEpochSecrets } from "../schedule/key-schedule.ts";
import { PrivateKeys } from "../tree/private-keys.ts";
import { RatchetTree } from "../tree/ratchet-tree.ts";
import { credentialProblem, sendersProblem } from "./apply-proposals.ts";
import { completeEnvironment } from "./complete-environment.ts";
import { contextDemands } from "./context-extensions.ts";
import type { GroupEnvironment } from "./environment.ts";
import { beginEpoch } from "./epoch.ts";
import { entered } from "./group-state.ts";
import { Group } from "./group.ts";
import type { Extension, GroupMember } from "./group-member.ts";
import { leafProblem } from "./leaf-rules.ts";
import { ownedKey } from "./own-leaf.ts";
import { extensionsOf } from "./views.ts";

export interface CreateGroupOptions extends OwnLeaf, GroupEnvironment {
  /** At most 255 bytes. */
  readonly groupId: Uint8Array;
  /** GroupContext extensions, `requiredCapabilities(…)` among them; the creator must support what they ask for. */
  readonly extensions?: readonly Extension[];
}

/** Epoch 0, alone. Throws `bad-argument`, `unsupported-suite`, `credential-rejected`. */
export function createGroup(options: CreateGroupOptions): GroupMember {
  return newGroup(options);
}

export function newGroup(options: CreateGroupOptions): Group {
  const environment = completeEnvironment(options);
  const { random, credentials } = environment;
  const crypto = providerOf(options.suite);
  const groupId = options.groupId.slice();
  if (groupId.length > 255) throw new MlsError("bad-argument", "groupId: at most 255 bytes");
  const extensions = extensionsOf(options.extensions ?? []);
  const demands = contextDemands(extensions);
  if (typeof demands === "string") throw new MlsError("bad-argument", `extensions: ${demands}`);
  const leafKey = crypto.generateHpkeKeyPair(random);
  const leaf = createOwnLeaf(crypto, options, leafKey, random);
  const problem = leafProblem(leaf, crypto.suite, demands);
  if (problem !== undefined) throw new MlsError("bad-argument", `extensions: the creator's ${problem}`);
  const refused = credentialProblem(credentials, groupId, leaf, "join") ??
    sendersProblem(crypto, credentials, groupId, demands);
  if (refused !== undefined) throw new MlsError("credential-rejected", refused);

  const tree = RatchetTree.of(leaf);
  const context = {
    version: mls10,
    suite: crypto.suite,
    groupId,
    epoch: 0n,
    treeHash: tree.treeHash(crypto),
    confirmedTranscriptHash: new Uint8Array(),
    extensions,
  };
  const encodedContext = encodeGroupContext(context);
  const initSecret = random(crypto.hashLength);
  const zeros = new Uint8Array(crypto.hashLength);
  const secrets = deriveEpochSecrets(crypto, {
    initSecret,
    commitSecret: zeros,
    pskSecret: zeros,
    groupContext: encodedContext,
  });
  for (const secret of [initSecret, secrets.joinerSecret, secrets.welcomeSecret]) secret.fill(0);
  const { next } = beginEpoch(crypto, {
    context,
    encodedContext,
    demands,
    tree,
    signatureKey: ownedKey(options.signatureKey),
    privateKeys: new PrivateKeys([[0, leafKey]]),
  }, secrets);
  return new Group(crypto, environment, entered(crypto, 0, next));
}
