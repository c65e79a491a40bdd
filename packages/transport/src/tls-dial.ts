// The TCP half of a dial, and the first look at a node's certificate.

import { Buffer } from "node:buffer";
import { connect as connectAnyTls } from "node:tls";
import { alpn } from "./alpn.ts";
import { ownCertificateName, pinOf } from "./certificate.ts";
import type { Clock } from "./clock.ts";
import { TransportError } from "./errors.ts";
import { dialError, wrongProtocol } from "./refusal.ts";
import type { Trust } from "./refusal.ts";
import { TlsClientWire } from "./tls-client-wire.ts";
import { within } from "./wait.ts";

export interface Address {
  /** Host name or literal address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export function nameOf({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What a trust asks of the runtime: the name in the certificate, and the authorities besides the public roots. */
export function demands(trust: Trust, host: string): { readonly name: string; readonly authorities: string[] } {
  if (trust.kind === "pinned") return { name: ownCertificateName, authorities: [trust.certificatePem] };
  return { name: trust.host ?? host, authorities: trust.caPem === undefined ? [] : [trust.caPem] };
}

/** Connects and shakes hands. Rejects with a `TransportError`; when the signal speaks, nothing is left open. */
export async function dialTls(address: Address, trust: Trust, signal: AbortSignal): Promise<TlsClientWire> {
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
    return new TlsClientWire(tls);
  } catch (error) {
    closeQuietly(conn);
    if (signal.aborted) throw new TransportError("aborted", "the dial was given up", { cause: error });
    throw dialError(error, trust, nameOf(address));
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** A certificate as shown by whoever answers. Nothing about it has been trusted. */
export interface ShownCertificate {
  readonly certificatePem: string;
  readonly pin: string;
}

/**
 * Asks what certificate answers at an address, over TCP, without trusting it and without saying anything. For first
 * contact: compare the pin with the address's, or ask the person, then dial with the certificate pinned.
 */
export function fetchCertificate(
  address: Address,
  options: { readonly clock: Clock; readonly signal?: AbortSignal; readonly timeLimit?: number },
): Promise<ShownCertificate> {
  const { host, port } = address;
  const where = nameOf(address);
  // node:tls alone shows the peer's certificate; the checks that it is told to leave out are the caller's to make.
  const socket = connectAnyTls({
    host,
    port,
    servername: ownCertificateName,
    ALPNProtocols: [alpn],
    rejectUnauthorized: false,
    minVersion: "TLSv1.3",
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const shown = new Promise<ShownCertificate>((resolve, reject) => {
    socket.once("error", (error) => reject(dialError(error, undefined, where)));
    socket.once("end", () => reject(new TransportError("handshake-failed", `${where} closed during the handshake`)));
    socket.once("secureConnect", () => {
      try {
        if (socket.alpnProtocol !== alpn) throw wrongProtocol(where);
        const { raw } = socket.getPeerCertificate();
        const base64 = Buffer.from(raw).toString("base64").replace(/(.{64})(?=.)/g, "$1\n");
        const certificatePem = `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
        resolve({ certificatePem, pin: pinOf(certificatePem) });
      } catch (error) {
        reject(dialError(error, undefined, where));
      }
    });
  });
  const { clock, signal, timeLimit = 10_000 } = options;
  const limit = { clock, ms: timeLimit, what: `the certificate of ${where}`, ...(signal ? { signal } : {}) };
  // Whoever showed it is told that this is all; whoever did not is left.
  const asked = within(shown, limit).then((value) =>
    new Promise<ShownCertificate>((resolve) => socket.end(() => resolve(value)))
  );
  return asked.finally(() => {
    socket.destroy();
    return closed;
  });
}

function closeQuietly(conn: Deno.Conn | undefined): void {
  try {
    conn?.close();
  } catch (error) {
    // A handshake in between has taken the connection over, or it is closed.
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
