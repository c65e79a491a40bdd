// The UDP half of a dial. Closing the UDP socket is the only way to end an attempt before its handshake has; where others use
// the socket, an attempt that is given up is left to itself, and closed when it comes to something.

import { isIP } from "node:net";
import { lookup } from "node:dns/promises";
import { demands, nameOf } from "./address.ts";
import type { Address } from "./address.ts";
import { alpn } from "./alpn.ts";
import { ownDigestOf } from "./certificate.ts";
import { type EndpointLease, leaseEndpoint } from "./dial-endpoints.ts";
import { TransportError } from "./errors.ts";
import { closeQuic, quicTransport, QuicWire } from "./quic-wire.ts";
import { dialError } from "./refusal.ts";
import type { Trust } from "./refusal.ts";
import { closeCodes } from "./stream.ts";

/** The first address of each family, in the system's order. Rejects with `unreachable`. */
export async function addressesOf(address: Address): Promise<readonly string[]> {
  if (isIP(address.host) !== 0) return [address.host];
  try {
    const found = await lookup(address.host, { all: true });
    const firstOf = (family: number) => found.find((one) => one.family === family)?.address;
    return [...new Set(found.map(({ family }) => firstOf(family)))].filter((one) => one !== undefined);
  } catch (cause) {
    throw dialError(cause, undefined, nameOf(address));
  }
}

/**
 * Connects to one literal address and opens the stream. When the signal speaks, nothing is left open.
 *
 * A node's own certificate is first demanded as it was stored: the runtime then compares a hash, and need not verify that
 * the certificate is signed by its own key. Whoever shows another one is asked once more, for that key.
 */
export async function dialQuic(ip: string, address: Address, trust: Trust, signal: AbortSignal): Promise<QuicWire> {
  const { name: serverName, authorities: caCerts } = demands(trust, address.host);
  const pinned = trust.kind === "pinned" ? trust.certificatePem : undefined;
  const stored = pinned === undefined || reissued.has(pinned) ? undefined : ownDigestOf(pinned);
  if (pinned !== undefined && stored !== undefined) {
    try {
      return await connect(ip, address, trust, signal, { serverName, serverCertificateHashes: [sha256(stored)] });
    } catch (error) {
      if (signal.aborted || !(error instanceof TransportError) || error.code !== "certificate-changed") throw error;
    }
  }
  const wire = await connect(ip, address, trust, signal, { serverName, caCerts });
  if (pinned !== undefined && stored !== undefined) reissued.add(pinned);
  return wire;
}

/** Stored certificates whose nodes have been seen with another for the same key. */
const reissued = new Set<string>();

/** Whom the runtime is to believe. */
interface Demands {
  readonly serverName: string;
  readonly caCerts?: string[];
  /**
   * Of the whole certificate, in place of authorities and names; its time still counts. Its WebTransport is made with this, and
   * the types do not tell: a runtime that does not know it refuses the certificate, and is then asked for the key.
   */
  readonly serverCertificateHashes?: readonly { readonly algorithm: "sha-256"; readonly value: Uint8Array }[];
}

function sha256(value: Uint8Array): { readonly algorithm: "sha-256"; readonly value: Uint8Array } {
  return { algorithm: "sha-256", value };
}

async function connect(
  ip: string,
  address: Address,
  trust: Trust,
  signal: AbortSignal,
  demanded: Demands,
): Promise<QuicWire> {
  try {
    signal.throwIfAborted();
    return await attempt(ip, address.port, leaseEndpoint(isIP(ip) === 6 ? "::" : "0.0.0.0"), signal, demanded);
  } catch (error) {
    if (signal.aborted) throw new TransportError("aborted", "the dial was given up", { cause: error });
    throw dialError(error, trust, nameOf(address));
  }
}

async function attempt(
  ip: string,
  port: number,
  lease: EndpointLease,
  signal: AbortSignal,
  demanded: Demands,
): Promise<QuicWire> {
  const opening = open(ip, port, lease, signal, demanded);
  // It is left to itself if it is given up.
  opening.catch(() => {});
  const givenUp = Promise.withResolvers<never>();
  const abort = () => givenUp.reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    const [conn, stream] = await Promise.race([opening, givenUp.promise]);
    if (signal.aborted) closeGivenUp(conn);
    signal.throwIfAborted();
    return new QuicWire(conn, stream, () => lease.release());
  } catch (error) {
    lease.retire();
    // Whoever is alone leaves nothing behind.
    if (lease.release()) await opening.catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** The connection and its stream. What the signal has given up is closed as soon as there is something to be closed. */
async function open(
  hostname: string,
  port: number,
  lease: EndpointLease,
  signal: AbortSignal,
  demanded: Demands,
): Promise<readonly [Deno.QuicConn, Deno.QuicBidirectionalStream]> {
  const conn = await Deno.connectQuic({
    hostname,
    port,
    alpnProtocols: [alpn],
    endpoint: lease.endpoint,
    ...demanded,
    // The node opens no streams towards a client.
    maxConcurrentBidirectionalStreams: 0,
    ...quicTransport,
  });
  // Lost to silence, and perhaps the socket is at fault.
  conn.closed.catch(() => lease.retire());
  const close = () => closeGivenUp(conn);
  signal.addEventListener("abort", close);
  try {
    if (signal.aborted) close();
    const stream = await conn.createBidirectionalStream();
    signal.throwIfAborted();
    return [conn, stream];
  } finally {
    signal.removeEventListener("abort", close);
  }
}

function closeGivenUp(conn: Deno.QuicConn): void {
  closeQuic(conn, { code: closeCodes.done, text: "another path was faster" });
}
