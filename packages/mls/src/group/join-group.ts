// Joining by Welcome (RFC 9420 §12.4.3.1).

import { timingSafeEqual } from "node:crypto";
import { equal } from "../bytes.ts";
import { decoded } from "../codec/decoded.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { MlsError } from "../errors.ts";
import { openKeyPackage, type OwnKeyPackage } from "../key-package/own-key-package.ts";
import { encodeGroupContext } from "../messages/group-info-codec.ts";
import type { GroupSecrets, Welcome } from "../messages/group-info.ts";
import { decodeMlsMessage } from "../messages/mls-message-codec.ts";
import type { PreSharedKeyId } from "../messages/pre-shared-key-id.ts";
import { openGroupInfo, openGroupSecrets } from "../messages/welcome.ts";
import { deriveFromJoiner, welcomeSecret } from "../schedule/key-schedule.ts";
import { pskSecret } from "../schedule/psk-secret.ts";
import { newcomersKeys } from "../tree/process-path.ts";
import { type CompleteEnvironment, completeEnvironment } from "./complete-environment.ts";
import type { GroupEnvironment } from "./environment.ts";
import { beginEpoch, forgetNextEpoch } from "./epoch.ts";
import { lookUpPsks } from "./ground.ts";
import { entered } from "./group-state.ts";
import { Group } from "./group.ts";
import type { GroupMember, Member } from "./group-member.ts";
import { type Predecessor, type Succession, successionProblem } from "./succession.ts";
import { memberOf, ownedContext } from "./views.ts";
import { verifiedGroup } from "./verify-group-info.ts";

export interface JoinGroupOptions extends GroupEnvironment {
  /** An MLSMessage with a Welcome. */
  readonly welcome: Uint8Array;
  /** The one that the Welcome is for: see `welcomeReferences` and `keyPackageReference`. */
  readonly keyPackage: OwnKeyPackage;
  /** `optional<Node> ratchet_tree<V>` (RFC 9420 §12.4.3.3), if the Welcome does not carry it. */
  readonly ratchetTree?: Uint8Array;
  /** The group that this one has to succeed, by ReInit or as a branch (RFC 9420 §11.2, §11.3). */
  readonly succeeds?: Predecessor;
}

/**
 * Throws `welcome-invalid`, `welcome-not-for-this-key-package`, `psk-missing`, `bad-argument`, `unsupported-suite`,
 * `state-damaged`, `state-version`. The signer is the member who added this one; whether it may is the caller's policy,
 * as is whether a second use of the key package is taken, and whether the group's id is one that is known already.
 */
export function joinGroup(options: JoinGroupOptions): { readonly group: GroupMember; readonly signer: Member } {
  const environment = completeEnvironment(options);
  const own = openKeyPackage(options.keyPackage);
  const { crypto } = own;
  const welcome = readWelcome(options.welcome, crypto);
  const secrets = openGroupSecrets(crypto, welcome, own.reference, own.initKey);
  if (secrets === "not-for") {
    throw new MlsError("welcome-not-for-this-key-package", "the Welcome names other key packages");
  }
  if (secrets === "invalid") throw invalid("its group secrets do not open");
  const succession = successionOf(secrets.psks, options.succeeds);
  const psk = joinersPsk(crypto, secrets, environment, succession);
  const secretForInfo = welcomeSecret(crypto, secrets.joinerSecret, psk);
  const info = openGroupInfo(crypto, welcome, secretForInfo);
  secretForInfo.fill(0);
  if (info === undefined) throw invalid("its GroupInfo does not open");
  const verified = verifiedGroup(crypto, environment.credentials, info, options.ratchetTree);
  if (typeof verified === "string") throw invalid(verified);
  const { tree, demands } = verified;
  const context = ownedContext(info.groupContext);
  const problem = succession === undefined ? undefined : successionProblem(succession, context, tree);
  if (problem !== undefined) throw invalid(problem);

  const signer = tree.leaf(info.signer);
  const leafIndex = tree.members().find(({ leaf }) => equal(leaf.encoded, own.leafNode.encoded))?.leafIndex;
  if (leafIndex === undefined || signer === undefined) throw invalid("the newcomer's own leaf is not in the tree");
  const privateKeys = newcomersKeys(crypto, tree, {
    leafIndex,
    leafKey: own.encryptionKey,
    committer: info.signer,
    pathSecret: secrets.pathSecret,
  });
  if (privateKeys === undefined) throw invalid("its path secret does not lead to the tree's keys");
  const encodedContext = encodeGroupContext(context);
  const epochSecrets = deriveFromJoiner(crypto, {
    joinerSecret: secrets.joinerSecret,
    pskSecret: psk,
    groupContext: encodedContext,
  });
  psk.fill(0);
  for (const secret of [epochSecrets.joinerSecret, epochSecrets.welcomeSecret, secrets.joinerSecret]) secret.fill(0);
  const { signatureKey } = own;
  const fields = { context, encodedContext, demands, tree, signatureKey, privateKeys };
  const { next, confirmationTag } = beginEpoch(crypto, fields, epochSecrets);
  if (
    info.confirmationTag.length !== confirmationTag.length || !timingSafeEqual(info.confirmationTag, confirmationTag)
  ) {
    forgetNextEpoch(next);
    throw invalid("its confirmation tag does not verify");
  }
  own.initKey.privateKey.fill(0);
  const group = new Group(crypto, environment, entered(crypto, leafIndex, next));
  return { group, signer: memberOf(info.signer, signer) };
}

function readWelcome(bytes: Uint8Array, crypto: CryptoProvider): Welcome {
  const message = decoded(() => decodeMlsMessage(bytes.slice()));
  if (message?.wireFormat !== "welcome") throw invalid("not a Welcome");
  if (message.welcome.suite !== crypto.suite) throw invalid(`of cipher suite ${message.welcome.suite}`);
  return message.welcome;
}

/** RFC 9420 §12.4.3.1: a resumption key of usage reinit or branch stands once and says what the group is. */
function successionOf(psks: readonly PreSharedKeyId[], old: Predecessor | undefined): Succession | undefined {
  const usages = psks.flatMap((id) => id.kind === "resumption" && id.usage !== "application" ? [id] : []);
  const [id, another] = usages;
  if (another !== undefined) throw invalid("two pre-shared keys of a succession");
  if (old === undefined) {
    if (id !== undefined) throw new MlsError("psk-missing", "the group succeeds another one, which was not given");
    return undefined;
  }
  if (id === undefined || !equal(id.groupId, old.groupId) || id.epoch !== old.epoch()) {
    throw invalid("it does not succeed the group that was given");
  }
  return { usage: id.usage === "reinit" ? "reinit" : "branch", old };
}

function joinersPsk(
  crypto: CryptoProvider,
  { psks: ids }: GroupSecrets,
  { psks: known }: CompleteEnvironment,
  succession: Succession | undefined,
): Uint8Array {
  if (ids.some(({ nonce }) => nonce.length !== crypto.hashLength)) throw invalid("a nonce has another length");
  const psks = lookUpPsks(ids, (name) => {
    const succeeds = name.kind === "resumption" && name.usage !== "application";
    return succeeds ? succession?.old.resumptionPsk() : known(name);
  });
  if (psks === undefined) throw new MlsError("psk-missing", "the Welcome needs a pre-shared key that is not known");
  return pskSecret(crypto, psks);
}

function invalid(detail: string): MlsError {
  return new MlsError("welcome-invalid", detail);
}
