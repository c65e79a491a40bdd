// A node in a process of its own, and accounts at it, for measurements and faults.

export { type Account, logIn, registerAccount } from "./account.ts";
export {
  type Announced,
  linkOver,
  NearNode,
  type NodeLink,
  NodeProcess,
  type NodeProcessOptions,
  parseAnnounced,
  StartingNode,
} from "./node-process.ts";
