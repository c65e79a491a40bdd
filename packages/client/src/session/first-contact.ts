// First contact with a node (PROTOCOL §1): its certificate is fetched, held to the address's pin or to what is known of
// this address, and otherwise shown to the person, who decides. Nothing is stored before the node proved its key.
import { formatNodeAddress, type NodeAddress, parseNodeAddress } from "@quicproquo/protocol";
import { sameBytes, toBase64Url } from "../bytes.ts";
import { clientError } from "../errors.ts";
import { type KnownNode, knownNodeAt } from "../profile/known-nodes.ts";
import type { Environment } from "./environment.ts";
import type { NodeTrust } from "./network.ts";
import { nodeError } from "./node-errors.ts";

export interface FirstContact {
  readonly address: NodeAddress;
  readonly trust: NodeTrust;
  /**
   * `known`: the certificate that was trusted before. `pin`: the one that the address names. `roots`: an operator's, to
   * be checked by public roots and host name. `ask`: nobody vouches for it; show `pin` and ask before going on.
   */
  readonly by: "known" | "pin" | "roots" | "ask";
  /** The node that was met at this address before; another one is refused. */
  readonly origin: string | undefined;
  /** The certificate's pin as it stands in addresses (base64url); undefined with `roots`. */
  readonly pin: string | undefined;
  /** The address with the pin, to pass on. */
  readonly fullAddress: string;
}

/** Throws `address-invalid`, `node-unreachable`, `certificate-changed`, `certificate-unknown`. */
export async function firstContact(
  environment: Environment,
  text: string,
  signal: AbortSignal,
): Promise<FirstContact> {
  const address = parseNodeAddress(text);
  const known = knownNodeAt(environment.dataFolder, address);
  if (known !== undefined) return heldToKnown(address, known);
  let shown: NodeTrust;
  try {
    shown = await environment.network.certificate(address, signal);
  } catch (error) {
    throw nodeError(error);
  }
  if (shown.kind === "roots") {
    if (address.pin !== undefined) {
      throw clientError("certificate-changed", "the node shows an operator's certificate, but the address names a pin");
    }
    return contact(address, shown, "roots");
  }
  if (address.pin === undefined) return contact(address, shown, "ask");
  if (!sameBytes(address.pin, shown.pin)) {
    throw clientError(
      "certificate-changed",
      `the node does not show the certificate that the address names: expected ${pinText(address.pin)}, ` +
        `shown ${pinText(shown.pin)}`,
    );
  }
  return contact(address, shown, "pin");
}

/** A node that was met before keeps its certificate; an address that names another one is refused. */
function heldToKnown(address: NodeAddress, { trust, origin }: KnownNode): FirstContact {
  const differs = address.pin !== undefined && (trust.kind !== "pinned" || !sameBytes(address.pin, trust.pin));
  if (differs && trust.kind === "pinned" && address.pin !== undefined) {
    throw clientError(
      "certificate-changed",
      `the address names another certificate than the one known for this node: known ${pinText(trust.pin)}, ` +
        `named ${pinText(address.pin)}`,
    );
  }
  return contact(address, trust, "known", origin);
}

function contact(
  address: NodeAddress,
  trust: NodeTrust,
  by: FirstContact["by"],
  origin?: string,
): FirstContact {
  const pin = trust.kind === "pinned" ? trust.pin : undefined;
  return {
    address,
    trust,
    by,
    origin,
    pin: pin === undefined ? undefined : pinText(pin),
    fullAddress: formatNodeAddress({ ...address, pin }),
  };
}

function pinText(pin: Uint8Array): string {
  return toBase64Url(pin);
}
