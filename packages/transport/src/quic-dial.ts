// The UDP half of a dial. Every attempt has a UDP socket to itself, because closing it is the only way to give up.

import { isIP } from "node:net";
import { lookup } from "node:dns/promises";
import { demands, nameOf } from "./address.ts";
import type { Address } from "./address.ts";
import { alpn } from "./alpn.ts";
import { TransportError } from "./errors.ts";
import { giveBackEndpoint, takeEndpoint } from "./idle-endpoints.ts";
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

/** Connects to one literal address and opens the stream. When the signal speaks, nothing is left open. */
export async function dialQuic(ip: string, address: Address, trust: Trust, signal: AbortSignal): Promise<QuicWire> {
  const { name, authorities } = demands(trust, address.host);
  let endpoint: Deno.QuicEndpoint | undefined;
  const abort = () => endpoint?.close();
  signal.addEventListener("abort", abort);
  try {
    const wildcard = isIP(ip) === 6 ? "::" : "0.0.0.0";
    const own = endpoint = takeEndpoint(wildcard);
    const conn = await Deno.connectQuic({
      hostname: ip,
      port: address.port,
      serverName: name,
      caCerts: authorities,
      alpnProtocols: [alpn],
      endpoint: own,
      // The node opens no streams towards a client.
      maxConcurrentBidirectionalStreams: 0,
      ...quicTransport,
    });
    // Lost races close by code; left alone this would count as unhandled.
    conn.closed.catch(() => {});
    const stream = await conn.createBidirectionalStream();
    if (signal.aborted) closeQuic(conn, { code: closeCodes.done, text: "another path was faster" });
    signal.throwIfAborted();
    return new QuicWire(conn, stream, () => giveBackEndpoint(wildcard, own));
  } catch (error) {
    endpoint?.close();
    if (signal.aborted) throw new TransportError("aborted", "the dial was given up", { cause: error });
    throw dialError(error, trust, nameOf(address));
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
