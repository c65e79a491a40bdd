// The TCP half of a dial under Deno, by its own TLS, whose certificate checks are rustls's.

import { demands, nameOf } from "./address.ts";
import type { Address } from "./address.ts";
import { alpn } from "./alpn.ts";
import { DenoTlsWire } from "./deno-tls-wire.ts";
import { wrongProtocol } from "./refusal.ts";
import type { Trust } from "./refusal.ts";

/** Connects and shakes hands. Rejects with whatever went wrong; when the signal speaks, nothing is left open. */
export async function dialDenoTls(address: Address, trust: Trust, signal: AbortSignal): Promise<DenoTlsWire> {
  const { name, authorities } = demands(trust, address.host);
  let conn: Deno.Conn | undefined;
  const abort = () => closeQuietly(conn);
  signal.addEventListener("abort", abort);
  try {
    const tcp = await Deno.connect({ hostname: address.host, port: address.port, signal });
    conn = tcp;
    // Requests are small and wait for answers: no Nagle.
    tcp.setNoDelay(true);
    const tls = await Deno.startTls(tcp, { hostname: name, caCerts: authorities, alpnProtocols: [alpn] });
    conn = tls;
    // The signal may have spoken while neither of the two could be closed.
    if (signal.aborted) throw signal.reason;
    const { alpnProtocol } = await tls.handshake();
    if (alpnProtocol !== alpn) throw wrongProtocol(nameOf(address));
    if (signal.aborted) throw signal.reason;
    return new DenoTlsWire(tls);
  } catch (error) {
    closeQuietly(conn);
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function closeQuietly(conn: Deno.Conn | undefined): void {
  try {
    conn?.close();
  } catch (error) {
    // A handshake in between has taken the connection over, or it is closed.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
