// treekem.json: members with their private keys; each path is followed by every other member, then its sender makes one of
// ours, which every other member follows too.

import { randomBytes } from "node:crypto";
import { Reader } from "../../../packages/mls/src/codec/reader.ts";
import type { CryptoProvider } from "../../../packages/mls/src/crypto/crypto-provider.ts";
import type { UpdatePath } from "../../../packages/mls/src/messages/commit.ts";
import { readUpdatePath } from "../../../packages/mls/src/messages/commit-codec.ts";
import { encodeGroupContext } from "../../../packages/mls/src/messages/group-info-codec.ts";
import { signLeafNode, verifyLeafNode } from "../../../packages/mls/src/messages/leaf-node-codec.ts";
import { createPath, encryptPath } from "../../../packages/mls/src/tree/create-path.ts";
import { type NodeKey, PrivateKeys } from "../../../packages/mls/src/tree/private-keys.ts";
import { applyPath, decryptPath, newcomersKeys } from "../../../packages/mls/src/tree/process-path.ts";
import type { RatchetTree } from "../../../packages/mls/src/tree/ratchet-tree.ts";
import { decodeRatchetTree } from "../../../packages/mls/src/tree/ratchet-tree-codec.ts";
import { validateTree } from "../../../packages/mls/src/tree/validate-tree.ts";
import { suiteOf } from "./suite.ts";
import { array, bytes, list, number, same, type Vector } from "./vector.ts";

interface TreeMember {
  readonly leafIndex: number;
  readonly signaturePrivateKey: Uint8Array;
  readonly privateKeys: PrivateKeys;
}

const nobody: ReadonlySet<number> = new Set();

export function check(vector: Vector): boolean {
  const crypto = suiteOf(vector);
  const groupId = bytes(vector, "group_id");
  const tree = decodeRatchetTree(bytes(vector, "ratchet_tree"));
  const members = list(vector, "leaves_private").map((member) => readMember(crypto, tree, member));
  return validateTree(crypto, tree, groupId) === undefined &&
    list(vector, "update_paths").every((path) => {
      const sender = number(path, "sender");
      const update = readUpdatePath(new Reader(bytes(path, "update_path")));
      const updated = tree.clone();
      if (!verifyLeafNode(crypto, update.leafNode, { groupId, leafIndex: sender })) return false;
      if (applyPath(crypto, updated, sender, update, nobody) !== undefined) return false;
      if (!same(updated.treeHash(crypto), bytes(path, "tree_hash_after"))) return false;
      const secrets = array(path["path_secrets"], "path_secrets");
      const commitSecret = bytes(path, "commit_secret");
      return members.every((member) =>
        member.leafIndex === sender ||
        follows(crypto, updated, member, sender, update, contextOf(vector, crypto, updated), commitSecret) &&
          leads(crypto, updated, sender, member, secrets[member.leafIndex])
      ) && ours(vector, crypto, tree, members, sender);
    });
}

function readMember(crypto: CryptoProvider, tree: RatchetTree, member: Vector): TreeMember {
  const leafIndex = number(member, "index");
  const keys: NodeKey[] = [[2 * leafIndex, crypto.importHpkeKeyPair(bytes(member, "encryption_priv"))]];
  for (const step of list(member, "path_secrets")) {
    const nodeSecret = crypto.deriveSecret(bytes(step, "path_secret"), "node");
    keys.push([number(step, "node"), crypto.deriveHpkeKeyPair(nodeSecret)]);
  }
  const privateKeys = new PrivateKeys(keys);
  if (!keys.every(([node]) => privateKeys.get(tree, node) !== undefined)) throw new TypeError("keys unlike the tree's");
  return { leafIndex, signaturePrivateKey: bytes(member, "signature_priv"), privateKeys };
}

/** The provisional GroupContext. */
function contextOf(vector: Vector, crypto: CryptoProvider, tree: RatchetTree): Uint8Array {
  return encodeGroupContext({
    version: 1,
    suite: crypto.suite,
    groupId: bytes(vector, "group_id"),
    epoch: BigInt(number(vector, "epoch")),
    treeHash: tree.treeHash(crypto),
    confirmedTranscriptHash: bytes(vector, "confirmed_transcript_hash"),
    extensions: [],
  });
}

function follows(
  crypto: CryptoProvider,
  tree: RatchetTree,
  member: TreeMember,
  sender: number,
  update: UpdatePath,
  context: Uint8Array,
  commitSecret: Uint8Array,
): boolean {
  const received = decryptPath(crypto, tree, member, sender, update, context, nobody);
  return received.ok && same(received.commitSecret, commitSecret);
}

/** The path secret that the vector names for this member is what its Welcome would say to a newcomer in its place. */
function leads(
  crypto: CryptoProvider,
  tree: RatchetTree,
  committer: number,
  member: TreeMember,
  secret: unknown,
): boolean {
  const leafKey = member.privateKeys.get(tree, 2 * member.leafIndex);
  if (typeof secret !== "string" || leafKey === undefined) return false;
  const pathSecret = Uint8Array.fromHex(secret);
  return newcomersKeys(crypto, tree, { leafIndex: member.leafIndex, leafKey, committer, pathSecret }) !== undefined;
}

function ours(
  vector: Vector,
  crypto: CryptoProvider,
  before: RatchetTree,
  members: readonly TreeMember[],
  sender: number,
): boolean {
  const groupId = bytes(vector, "group_id");
  const own = before.leaf(sender);
  const signer = members.find(({ leafIndex }) => leafIndex === sender);
  if (own === undefined || signer === undefined) return false;
  const tree = before.clone();
  const path = createPath(crypto, tree, {
    leafIndex: sender,
    random: (length) => randomBytes(length),
    sign: (encryptionKey, parentHash) =>
      signLeafNode(
        crypto,
        { publicKey: own.signatureKey, privateKey: signer.signaturePrivateKey },
        { ...own, encryptionKey, source: { kind: "commit", parentHash } },
        { groupId, leafIndex: sender },
      ),
  });
  const context = contextOf(vector, crypto, tree);
  const update = encryptPath(crypto, tree, path, context, nobody);
  const received = before.clone();
  return applyPath(crypto, received, sender, update, nobody) === undefined &&
    same(received.treeHash(crypto), tree.treeHash(crypto)) && validateTree(crypto, received, groupId) === undefined &&
    members.every((member) =>
      member.leafIndex === sender || follows(crypto, received, member, sender, update, context, path.commitSecret)
    );
}
