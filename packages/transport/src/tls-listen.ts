// The TCP half of a listener.

import { alpn } from "./alpn.ts";
import type { CertificateAndKey } from "./certificate.ts";
import { bindError } from "./bind-error.ts";
import type { Doorway, Reception } from "./reception.ts";
import { TlsWire } from "./tls-wire.ts";
import { within } from "./wait.ts";

/** Out of file descriptors, most likely: a pause lets some come back. */
const acceptPause = 100;
/** The old socket goes with its last pending accept, a turn of the event loop or two after `close`. */
const rebindTries = 200;

export class TlsDoorway implements Doorway {
  readonly port: number;
  readonly #host: string;
  readonly #reception: Reception;
  readonly #handshaking = new Set<Deno.TlsConn>();
  #listener: Deno.TlsListener;
  #accepting: Promise<void>;
  #closed = false;

  /** Binds. Throws the runtime's error if it cannot. */
  constructor(host: string, port: number, certificate: CertificateAndKey, reception: Reception) {
    this.#host = host;
    this.#reception = reception;
    this.#listener = bind(host, port, certificate);
    this.port = this.#listener.addr.port;
    this.#accepting = this.#accept(this.#listener);
  }

  async replaceCertificate(certificate: CertificateAndKey): Promise<void> {
    if (this.#closed) return;
    // A listener keeps the certificate that it began with, so there has to be a new one on the same port. For a moment
    // nobody listens; a client that hits it is refused and tries again. Two listeners on one port (SO_REUSEPORT) would
    // close that gap and hide that another program of the same user took the port.
    this.#listener.close();
    await this.#accepting;
    for (let tries = 1;; tries += 1) {
      try {
        this.#listener = bind(this.#host, this.port, certificate);
        break;
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse) || tries === rebindTries) {
          throw await bindError(error, "tcp", this.#host, this.port);
        }
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    }
    this.#accepting = this.#accept(this.#listener);
    if (this.#closed) await this.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    try {
      this.#listener.close();
    } catch (error) {
      // Closed already, by an earlier call or by a replacement under way, which closes the new one itself.
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
    for (const conn of this.#handshaking) conn.close();
    await this.#accepting;
  }

  async #accept(listener: Deno.TlsListener): Promise<void> {
    for (;;) {
      let conn: Deno.TlsConn;
      try {
        conn = await listener.accept();
      } catch (error) {
        if (this.#closed || error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) {
          return;
        }
        await new Promise<void>((resolve) => this.#reception.clock.after(acceptPause, resolve));
        continue;
      }
      this.#welcome(conn);
    }
  }

  async #welcome(conn: Deno.TlsConn): Promise<void> {
    const { clock, limits } = this.#reception;
    const release = this.#handshaking.size < limits.handshakes
      ? this.#reception.admit(conn.remoteAddr.hostname)
      : undefined;
    if (release === undefined) return conn.close();
    this.#handshaking.add(conn);
    try {
      const handshake = within(conn.handshake(), { clock, ms: limits.handshakeTime, what: "the TLS handshake" });
      const { alpnProtocol } = await handshake;
      if (this.#handshaking.delete(conn) && alpnProtocol === alpn && !this.#closed) {
        return this.#reception.welcome(new TlsWire(conn), release);
      }
    } catch {
      // Strangers fail handshakes all day; there is nobody here to tell.
    }
    this.#handshaking.delete(conn);
    release();
    try {
      conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }
}

function bind(hostname: string, port: number, { certPem, keyPem }: CertificateAndKey): Deno.TlsListener {
  return Deno.listenTls({ hostname, port, cert: certPem, key: keyPem, alpnProtocols: [alpn] });
}
