// Where a running node hears the operator's commands; absolute, because a permission for it must be.

import { resolve } from "node:path";

export function adminSocketPath(data: string): string {
  return resolve(data, "node.sock");
}
