// Where a running node hears the operator's commands; absolute, because a permission for it must be.

import { resolve } from "node:path";

export function adminSocketPath(data: string): string {
  return resolve(data, "node.sock");
}

/** Of a `sockaddr_un`, its closing zero left out. */
const longest = 107;

export function canBeSocket(path: string): boolean {
  return new TextEncoder().encode(path).length <= longest;
}
