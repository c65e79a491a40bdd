// The TCP half of a listener.

import { createSecureContext } from "node:tls";
import type { SecureContext } from "node:tls";
import type { CertificateAndKey } from "./certificate.ts";
import { Admission } from "./limits.ts";
import { NodeTlsWire } from "./node-tls-wire.ts";
import { closeCodes } from "./stream.ts";
import type { Doorway, Reception } from "./reception.ts";
import { within } from "./wait.ts";

/** Out of file descriptors, most likely: a pause lets some come back. ms. */
const acceptPause = 100;
const unwanted = { code: closeCodes.misuse, text: "no handshake" };

export class TlsDoorway implements Doorway {
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #reception: Reception;
  readonly #handshaking = new Set<NodeTlsWire>();
  /** One address that never shakes hands must not take every place. */
  readonly #handshakes: Admission;
  readonly #accepting: Promise<void>;
  #context: SecureContext;
  #closed = false;

  /** Binds. Throws the runtime's error if it cannot. */
  constructor(host: string, port: number, certificate: CertificateAndKey, reception: Reception) {
    this.#reception = reception;
    const { limits } = reception;
    this.#handshakes = new Admission({
      ...limits,
      connections: limits.handshakes,
      connectionsPerAddress: limits.handshakesPerAddress,
    });
    this.#context = contextOf(certificate);
    this.#listener = Deno.listen({ hostname: host, port });
    this.port = this.#listener.addr.port;
    this.#accepting = this.#accept();
  }

  async replaceCertificate(certificate: CertificateAndKey): Promise<void> {
    this.#context = contextOf(certificate);
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#listener.close();
      for (const wire of this.#handshaking) wire.end(unwanted);
    }
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    while (!this.#closed) {
      try {
        this.#welcome(await this.#listener.accept());
      } catch {
        if (this.#closed) return;
        await new Promise<void>((resolve) => this.#reception.clock.after(acceptPause, resolve));
      }
    }
  }

  async #welcome(tcp: Deno.TcpConn): Promise<void> {
    const { clock, limits } = this.#reception;
    const { hostname } = tcp.remoteAddr;
    const shaken = this.#closed ? undefined : this.#handshakes.admit(hostname);
    const release = shaken && this.#reception.admit(hostname);
    if (release === undefined) {
      shaken?.();
      return tcp.close();
    }
    // Here, not before it is accepted: the kernel's queue is short.
    await this.#reception.turns.next();
    if (this.#closed) {
      shaken?.();
      release();
      return tcp.close();
    }
    const wire = NodeTlsWire.accept(tcp, this.#context);
    this.#handshaking.add(wire);
    try {
      await within(wire.handshake(), { clock, ms: limits.handshakeTime, what: "the TLS handshake" });
      if (!this.#closed) return this.#reception.welcome(wire, release);
    } catch {
      // Strangers fail handshakes all day; there is nobody here to tell.
    } finally {
      this.#handshaking.delete(wire);
      shaken?.();
    }
    wire.end(unwanted);
    release();
  }
}

function contextOf({ certPem, keyPem }: CertificateAndKey): SecureContext {
  return createSecureContext({ cert: certPem, key: keyPem, minVersion: "TLSv1.3" });
}
