// A signed GroupInfo of an epoch (RFC 9420 §12.4.3), for those who join from outside.

import { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { MlsError } from "../errors.ts";
import { signGroupInfo } from "../messages/group-info-codec.ts";
import { encodeMlsMessage } from "../messages/mls-message-codec.ts";
import { encodeRatchetTree } from "../tree/ratchet-tree-codec.ts";
import { extensionProblem, externalPubExtension, ratchetTreeExtension } from "./context-extensions.ts";
import type { Epoch } from "./epoch.ts";
import type { GroupInfoOptions, LeafIndex } from "./group-member.ts";
import { extensionsOf } from "./views.ts";

/** As MLSMessage bytes. Throws `bad-argument`. */
export function makeGroupInfo(
  crypto: CryptoProvider,
  { tree, context, confirmationTag, signatureKey, keys }: Epoch,
  signer: LeafIndex,
  options: GroupInfoOptions,
): Uint8Array {
  const extensions = extensionsOf(options.extensions ?? []);
  const misplaced = extensionProblem(extensions, []);
  if (misplaced !== undefined) throw new MlsError("bad-argument", `extensions: ${misplaced}`);
  if (options.ratchetTree ?? true) extensions.push({ type: ratchetTreeExtension, data: encodeRatchetTree(tree) });
  if (options.externalPub ?? false) {
    const { publicKey, privateKey } = crypto.deriveHpkeKeyPair(keys.externalSecret);
    privateKey.fill(0);
    // ExternalPub holds an HPKEPublicKey, which has a length of its own (RFC 9420 §12.4.3.2).
    extensions.push({ type: externalPubExtension, data: new Writer().opaque(publicKey).finish() });
  }
  const groupInfo = signGroupInfo(crypto, signatureKey, { groupContext: context, extensions, confirmationTag, signer });
  return encodeMlsMessage({ wireFormat: "group-info", groupInfo });
}
