// What a node tells of itself (`info`), checked: the key must hash to the origin, and must have signed the pins
// (PROTOCOL §2 and §6).
import { classicalCipherSuite, defaultCipherSuite } from "@quicproquo/mls";
import type { NodeInfoReader } from "@quicproquo/protocol/schema";
import type { Peer } from "@quicproquo/transport";
import { type Limits, type Origin, originOf, parseLimits, verifyPins } from "@quicproquo/protocol";
import type { NodeFacts } from "../api.ts";
import { sameBytes, toBase64Url, toHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import type { StoredNode } from "../store/profile-table.ts";

export interface CheckedNode {
  readonly softwareVersion: string;
  readonly origin: Origin;
  /** Ed25519, 32 bytes. */
  readonly nodeKey: Uint8Array;
  /** Current, then next. */
  readonly pins: readonly Uint8Array[];
  readonly registration: "open" | "invite" | "closed";
  readonly suite: number;
  readonly limits: Limits;
}

/** Suites that a deployment may have, the weaker first. */
const SUITES: readonly number[] = [classicalCipherSuite, defaultCipherSuite];
/** The least that is taken of a node that was not met before, unless the person asked for another by hand. */
export const SUITE_FLOOR: number = defaultCipherSuite;
const MAX_VERSION_TEXT = 64;

/**
 * Checks what the node says against itself, and copies it. `floor` is the least suite that is taken. Throws `node-invalid`,
 * `suite-too-low`.
 */
export function readNodeInfo(info: NodeInfoReader, floor: number): CheckedNode {
  const nodeKey = info.nodeKey.slice();
  const pins = [...info.pins].map((pin) => pin.slice());
  if (nodeKey.length !== 32 || originOf(nodeKey) !== info.origin) {
    throw clientError("node-invalid", "the node's name does not belong to its key");
  }
  if (!verifyPins(nodeKey, pins, info.pinsSignature)) {
    throw clientError("node-invalid", "the node's key did not sign its certificate pins");
  }
  const suite = info.cipherSuite;
  if (!SUITES.includes(suite)) {
    throw clientError("node-invalid", `the node asks for an encryption suite (${suite}) that this version lacks`);
  }
  if (SUITES.indexOf(suite) < SUITES.indexOf(floor)) {
    throw clientError("suite-too-low", "the node asks for encryption without post-quantum protection", {
      hint:
        "Ask its operator for the default; or take it knowingly, with --allow-classical, when you register or log in.",
    });
  }
  return {
    softwareVersion: info.softwareVersion.slice(0, MAX_VERSION_TEXT),
    origin: originOf(nodeKey),
    nodeKey,
    pins,
    registration: registrationOf(info.registration),
    suite,
    limits: parseLimits(info.limits),
  };
}

/** A policy that this version does not know is none that it could meet. */
function registrationOf(policy: NodeInfoReader["registration"]): CheckedNode["registration"] {
  return typeof policy === "number" ? "closed" : policy;
}

/** Whether the certificate that was connected with is one that the node key signed. `pin` is undefined with an operator's. */
export function requireSignedPin(node: CheckedNode, pin: Uint8Array | undefined): void {
  if (pin === undefined || node.pins.some((signed) => sameBytes(signed, pin))) return;
  throw clientError("node-changed", "the node's key does not vouch for the certificate that answered", {
    hint: "Somebody may be in between. Nothing of yours was sent; ask the operator for the right address.",
  });
}

/** Holds the node to what was stored of it. Throws `node-changed`, `suite-too-low`. */
export function requireSameNode(node: CheckedNode, stored: StoredNode): void {
  if (!sameBytes(node.nodeKey, stored.nodeKey)) {
    throw clientError("node-changed", "another node answers at this address now");
  }
  if (SUITES.indexOf(node.suite) < SUITES.indexOf(stored.suite)) {
    throw clientError("suite-too-low", "the node asks for weaker encryption than it did before");
  }
  const [current] = node.pins;
  // A pin may follow only if it was announced as the next one before.
  if (current !== undefined && stored.pins.length > 0 && !stored.pins.some((pin) => sameBytes(pin, current))) {
    throw clientError("node-changed", "the node changed its certificate without having announced it");
  }
}

/** The node as faces see it. */
export function presentNode(facts: CheckedNode, { transport, keyExchange }: Peer): NodeFacts {
  return {
    softwareVersion: facts.softwareVersion,
    origin: facts.origin,
    nodeKey: toHex(facts.nodeKey),
    pins: facts.pins.map(toBase64Url),
    registration: facts.registration,
    cipherSuite: facts.suite,
    transport,
    keyExchange,
    limits: { ...facts.limits },
  };
}
