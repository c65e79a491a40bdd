import { SecretTree } from "../../../packages/mls/src/secret-tree/secret-tree.ts";
import type { RatchetKind } from "../../../packages/mls/src/secret-tree/secret-tree.ts";
import { suiteOf } from "./suite.ts";
import { array, bytes, type Check, number, object, record, same } from "./vector.ts";

/** Each leaf's generations, of both ratchets; then the same tree from its records, backwards. */
export const check: Check = (vector) => {
  const crypto = suiteOf(vector);
  const senderData = record(vector, "sender_data");
  const sample = bytes(senderData, "ciphertext").subarray(0, crypto.hashLength);
  const senderDataSecret = bytes(senderData, "sender_data_secret");
  const leaves = array(vector["leaves"], "leaves").map((leaf) => array(leaf, "leaf").map(object));
  const fresh = (): SecretTree => SecretTree.create(crypto, leaves.length, bytes(vector, "encryption_secret"));
  const tree = fresh();
  const again = SecretTree.fromRecords(crypto, fresh().records());
  return same(crypto.expandWithLabel(senderDataSecret, "key", sample, crypto.keyLength), bytes(senderData, "key")) &&
    same(crypto.expandWithLabel(senderDataSecret, "nonce", sample, crypto.nonceLength), bytes(senderData, "nonce")) &&
    leaves.every((generations, leafIndex) =>
      generations.every((generation) => holds(tree, leafIndex, generation)) &&
      generations.toReversed().every((generation) => holds(again, leafIndex, generation))
    );
};

function holds(tree: SecretTree, leafIndex: number, expected: Readonly<Record<string, unknown>>): boolean {
  return (["handshake", "application"] as const).every((kind: RatchetKind) => {
    const generation = number(expected, "generation");
    const found = tree.at(leafIndex, kind, generation);
    if (typeof found === "string") return false;
    const right = same(found.key, bytes(expected, `${kind}_key`)) &&
      same(found.nonce, bytes(expected, `${kind}_nonce`));
    found.apply();
    return right && tree.at(leafIndex, kind, generation) === "consumed";
  });
}
