// The TCP half of a dial, and the first look at a node's certificate.

import { connect as connectAnyTls } from "node:tls";
import { nameOf } from "./address.ts";
import type { Address } from "./address.ts";
import { alpn } from "./alpn.ts";
import { ownCertificateName, pemOf, pinOf } from "./certificate.ts";
import type { Clock } from "./clock.ts";
import { dialDenoTls } from "./deno-tls-dial.ts";
import { TransportError } from "./errors.ts";
import { dialNodeTls } from "./node-tls-dial.ts";
import { dialError, wrongProtocol } from "./refusal.ts";
import type { Trust } from "./refusal.ts";
import { runsOnDeno } from "./runtime.ts";
import { within } from "./wait.ts";
import type { Wire } from "./wire.ts";

/** Connects and shakes hands. Rejects with a `TransportError`; when the signal speaks, nothing is left open. */
export async function dialTls(address: Address, trust: Trust, signal: AbortSignal): Promise<Wire> {
  try {
    return await (runsOnDeno ? dialDenoTls : dialNodeTls)(address, trust, signal);
  } catch (error) {
    if (signal.aborted) throw new TransportError("aborted", "the dial was given up", { cause: error });
    throw dialError(error, trust, nameOf(address));
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
        const certificatePem = pemOf(raw);
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
