// How nodes are reached: what the engine needs of the transport, so that tests can bring a network of their own.
import type { NodeAddress } from "@quicproquo/protocol";
import type { Connection } from "@quicproquo/transport";

/** What decides whether the right node answers. */
export type NodeTrust =
  /** The node's own certificate, pinned. */
  | {
    readonly kind: "pinned";
    /** PEM. */
    readonly certificate: string;
    /** SHA-256 of its SubjectPublicKeyInfo. */
    readonly pin: Uint8Array;
  }
  /** An operator's certificate, checked by roots and host name. */
  | { readonly kind: "roots" };

export interface NodeNetwork {
  /** Rejects with TransportError. */
  dial(address: NodeAddress, trust: NodeTrust, signal: AbortSignal): Promise<Connection>;
  /** What the node at this address shows over TLS now, believed by nobody yet. */
  certificate(address: NodeAddress, signal: AbortSignal): Promise<NodeTrust>;
}
