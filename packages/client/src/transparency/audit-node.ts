// An audit of a node by its address: no account, no profile, nothing stored.
import { type NoteKey, parseNoteKey } from "@quicproquo/protocol/transparency";
import type { Environment } from "../session/environment.ts";
import type { FirstContact } from "../session/first-contact.ts";
import { clientError } from "../errors.ts";
import { nodeError } from "../session/node-errors.ts";
import { pause } from "../session/pause.ts";
import { reachNode } from "../session/reach.ts";
import { auditLog, type LogAudit } from "./audit.ts";

export interface AuditNodeOptions {
  readonly environment: Environment;
  /** A node whose certificate is trusted. */
  readonly contact: FirstContact;
  readonly signal: AbortSignal;
  /** A checkpoint of this node from earlier or from somebody else. */
  readonly seen?: string | undefined;
  /** Verifier keys (C2SP signed-note) of witnesses whose cosignatures count. */
  readonly witnesses?: readonly string[];
  readonly progress?: (read: number, size: number) => void;
}

/** Throws `invalid-argument` for what is no key of a witness. */
function witnessKey(text: string): NoteKey {
  const key = parseNoteKey(text);
  if (key?.type === "cosignature") return key;
  throw clientError("invalid-argument", "a witness's key is written NAME+HASH+KEY, as the witness publishes it");
}

/** Which suite its conversations use is no matter here. */
const ANY_SUITE = 1;

/** Throws `invalid-argument`, `node-changed` for another node than was met at this address, and what the network brings. */
export async function auditNode(options: AuditNodeOptions): Promise<LogAudit> {
  const { environment: { network, clock }, contact, signal, seen, progress } = options;
  const witnesses = (options.witnesses ?? []).map(witnessKey);
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
    wait: (ms: number) => pause(clock, ms, signal),
  };
  return await auditLog({ source, origin, nodeKey, seen, witnesses, ...(progress === undefined ? {} : { progress }) });
}
