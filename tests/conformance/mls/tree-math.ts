// tree-math.json: relations between nodes of full trees; null where there is none.

import { isLeaf, left, parent, right, root, sibling } from "../../../packages/mls/src/tree/tree-math.ts";
import { array, number, type Vector } from "./vector.ts";

export function check(vector: Vector): boolean {
  const leafCount = number(vector, "n_leaves");
  const top = root(leafCount);
  const agrees = (field: string, relation: (node: number) => number | null): boolean => {
    const expected = array(vector[field], field);
    return expected.length === 2 * leafCount - 1 && expected.every((value, node) => relation(node) === value);
  };
  return number(vector, "n_nodes") === 2 * leafCount - 1 && number(vector, "root") === top &&
    agrees("left", (node) => isLeaf(node) ? null : left(node)) &&
    agrees("right", (node) => isLeaf(node) ? null : right(node)) &&
    agrees("parent", (node) => node === top ? null : parent(node)) &&
    agrees("sibling", (node) => node === top ? null : sibling(node));
}
