// The UDP half of a listener.

import { alpn } from "./alpn.ts";
import type { CertificateAndKey } from "./certificate.ts";
import { closeQuic, quicTransport, QuicWire } from "./quic-wire.ts";
import { knock, leaveEndpoint, listenOn, openEndpoint } from "./quic-endpoint.ts";
import type { Doorway, Reception } from "./reception.ts";
import { closeCodes } from "./stream.ts";
import { within } from "./wait.ts";

const tooMany = { code: closeCodes.tooMany, text: "too many connections" };
const misuse = { code: closeCodes.misuse, text: "one stream a connection" };
const late = { code: closeCodes.idle, text: "no stream in time" };
const draining = { code: closeCodes.draining, text: "going down" };

export class QuicDoorway implements Doorway {
  readonly port: number;
  readonly #host: string;
  readonly #reception: Reception;
  readonly #endpoint: Deno.QuicEndpoint;
  readonly #accepting: Promise<void>;
  #handshakes = 0;
  /** Connections handed out and not yet ended. */
  #live = 0;
  /** Whether the accept loop could not be ended, and waits for the last connection. */
  #stranded = false;
  #closed = false;
  /** Where the knock comes from that ends the accept loop. */
  #knocker: number | undefined;
  /** Whether the accept loop runs. */
  #open = true;
  #closing: Promise<void> | undefined;
  readonly #unstreamed = new Set<Deno.QuicConn>();

  /** Binds. Throws the runtime's error if it cannot. */
  constructor(host: string, port: number, certificate: CertificateAndKey, reception: Reception) {
    this.#host = host;
    this.#reception = reception;
    this.#endpoint = openEndpoint(host, port);
    try {
      this.#accepting = this.#accept(this.#listen(certificate));
    } catch (error) {
      leaveEndpoint(host, this.#endpoint);
      throw error;
    }
    this.port = this.#endpoint.addr.port;
  }

  async replaceCertificate(certificate: CertificateAndKey): Promise<void> {
    // The certificate belongs to the endpoint: the loop that waits on the first listener gets the new handshakes.
    // Stopping that listener would stop the endpoint.
    if (!this.#closed) this.#listen(certificate);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    for (const conn of this.#unstreamed) closeQuic(conn, draining);
    await knock(this.#endpoint, (port) => this.#knocker = port);
    if (!this.#open) return leaveEndpoint(this.#host, this.#endpoint);
    // It could not knock, for want of a permission or of a loopback. The loop stays and turns newcomers away until the
    // last connection has ended; closing the endpoint would take them along.
    this.#stranded = true;
    this.#closeIdle();
    if (this.#live === 0) await this.#accepting;
  }

  #closeIdle(): void {
    if (this.#stranded && this.#live === 0) this.#endpoint.close();
  }

  #listen({ certPem, keyPem }: CertificateAndKey): Deno.QuicListener {
    return listenOn(this.#endpoint, {
      cert: certPem,
      key: keyPem,
      alpnProtocols: [alpn],
      maxConcurrentBidirectionalStreams: 1,
      ...quicTransport,
    });
  }

  async #accept(listener: Deno.QuicListener): Promise<void> {
    try {
      for (;;) {
        const incoming = await listener.incoming();
        if (this.#closed) {
          // Asking for the address turns it away. Those before the knock must not be left behind: the next packet of
          // somebody who waits where nobody listens any more ends the process.
          if (incoming.remoteAddr.port === this.#knocker) return;
          continue;
        }
        // Those behind it wait in the runtime, which keeps their first packets.
        await this.#reception.turns.next();
        const { handshakes } = this.#reception.limits;
        // The address costs the right to accept (the runtime hands it out once), so it is asked for afterwards.
        // Closed meanwhile: the knock that ends this loop is still to come.
        if (this.#closed || this.#handshakes >= handshakes || !this.#reception.open) incoming.refuse();
        else this.#welcome(incoming);
      }
    } catch {
      // The endpoint was closed.
    } finally {
      listener.stop();
      this.#open = false;
    }
  }

  async #welcome(incoming: Deno.QuicIncoming): Promise<void> {
    const { clock, limits } = this.#reception;
    this.#handshakes += 1;
    let conn: Deno.QuicConn;
    try {
      // A peer that falls silent in mid-handshake is dropped by the transport's idle limit.
      conn = await incoming.accept();
    } catch {
      // Strangers fail handshakes all day; there is nobody here to tell.
      return;
    } finally {
      this.#handshakes -= 1;
    }
    const release = conn.protocol === alpn ? this.#reception.admit(conn.remoteAddr.hostname) : undefined;
    if (release === undefined || this.#closed) {
      release?.();
      return closeQuic(conn, this.#closed ? draining : tooMany);
    }
    const streams = conn.incomingBidirectionalStreams.getReader();
    this.#unstreamed.add(conn);
    try {
      const first = await within(streams.read(), { clock, ms: limits.handshakeTime, what: "a stream" });
      this.#unstreamed.delete(conn);
      if (first.done) throw new Error("no stream");
      this.#live += 1;
      const wire = new QuicWire(conn, first.value, () => {
        this.#live -= 1;
        this.#closeIdle();
      });
      this.#reception.welcome(wire, release);
      const second = await streams.read().catch(() => undefined);
      if (second !== undefined && !second.done) closeQuic(conn, misuse);
    } catch {
      this.#unstreamed.delete(conn);
      release();
      closeQuic(conn, late);
    }
  }
}
