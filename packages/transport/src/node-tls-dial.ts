// The TCP half of a dial under Node, by node:tls. A pinned certificate is judged here, by its key: OpenSSL takes a
// self-signed certificate for its own authority only if it is the very same, and a node's is issued anew for the same key.

import { rootCertificates } from "node:tls";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { demands, nameOf } from "./address.ts";
import type { Address } from "./address.ts";
import { alpn } from "./alpn.ts";
import { pemOf, pinOf, readCertificate, samePin } from "./certificate.ts";
import { NodeTcp } from "./node-tcp.ts";
import { NodeTlsWire } from "./node-tls-wire.ts";
import { certificateError, wrongProtocol } from "./refusal.ts";
import type { Trust } from "./refusal.ts";
import { closeCodes } from "./stream.ts";

/** Connects and shakes hands. Rejects with whatever went wrong; when the signal speaks, nothing is left open. */
export async function dialNodeTls(address: Address, trust: Trust, signal: AbortSignal): Promise<NodeTlsWire> {
  const where = nameOf(address);
  const { name, authorities } = demands(trust, address.host);
  // A pinned certificate is believed for its key alone, whoever issued it; an operator's by the authorities.
  const options: ConnectionOptions = trust.kind === "pinned"
    ? { servername: name, rejectUnauthorized: false }
    : { servername: name, ca: [...rootCertificates, ...authorities] };
  let wire: NodeTlsWire | undefined;
  const abort = () => wire?.end({ code: closeCodes.aborted, text: "given up" });
  signal.addEventListener("abort", abort);
  try {
    const tcp = await NodeTcp.connect(address.host, address.port, signal);
    wire = NodeTlsWire.dial(tcp, options, (tls) => {
      if (tls.alpnProtocol !== alpn) throw wrongProtocol(where);
      if (trust.kind === "pinned") requirePinned(tls, trust, where);
    });
    if (signal.aborted) throw signal.reason;
    await wire.handshake();
    if (signal.aborted) throw signal.reason;
    return wire;
  } catch (error) {
    abort();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** The handshake proved that the other end holds the key; here it is the pinned one, for the node's name, in its time. */
function requirePinned(tls: TLSSocket, trust: Trust & { readonly kind: "pinned" }, where: string): void {
  const { pin, own, notBefore, notAfter } = readCertificate(pemOf(tls.getPeerCertificate().raw));
  if (!own || !samePin(pin, pinOf(trust.certificatePem))) throw certificateError("unknown", trust, where);
  const now = Date.now();
  if (now < notBefore || now > notAfter) throw certificateError("time", trust, where);
}
