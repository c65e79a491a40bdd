// An audit of a node by its address: no account, no profile, nothing stored.
import type { Environment } from "../session/environment.ts";
import type { FirstContact } from "../session/first-contact.ts";
import { clientError } from "../errors.ts";
import { nodeError } from "../session/node-errors.ts";
import { reachNode } from "../session/reach.ts";
import { auditLog, type LogAudit } from "./audit.ts";

export interface AuditNodeOptions {
  readonly environment: Environment;
  /** A node whose certificate is trusted. */
  readonly contact: FirstContact;
  readonly signal: AbortSignal;
  /** A checkpoint of this node from earlier or from somebody else. */
  readonly seen?: string | undefined;
  readonly progress?: (read: number, size: number) => void;
}

/** Which suite its conversations use is no matter here. */
const ANY_SUITE = 1;

/** Throws `node-changed` for another node than was met at this address, and what the network brings. */
export async function auditNode(options: AuditNodeOptions): Promise<LogAudit> {
  const { environment: { network, clock }, contact, signal, seen, progress } = options;
  await using connection = await reachNode(network, contact.address, contact.trust, signal, {
    clock,
    suiteFloor: ANY_SUITE,
  });
  const { facts: { origin, nodeKey }, node } = connection;
  if (contact.origin !== undefined && contact.origin !== origin) {
    throw clientError("node-changed", "another node answers at this address now");
  }
  const source = {
    async call<T>(method: (client: typeof node) => PromiseLike<T>): Promise<T> {
      try {
        return await method(node);
      } catch (error) {
        throw nodeError(error);
      }
    },
  };
  return await auditLog({ source, origin, nodeKey, seen, ...(progress === undefined ? {} : { progress }) });
}
