// The UDP half of a listener.

import { alpn } from "./alpn.ts";
import type { CertificateAndKey } from "./certificate.ts";
import { closeQuic, quicTransport, QuicWire } from "./quic-wire.ts";
import type { Doorway, Reception } from "./reception.ts";
import { closeCodes } from "./stream.ts";
import { within } from "./wait.ts";

const tooMany = { code: closeCodes.tooMany, text: "too many connections" };
const misuse = { code: closeCodes.misuse, text: "one stream a connection" };
const late = { code: closeCodes.idle, text: "no stream in time" };
const draining = { code: closeCodes.draining, text: "going down" };

export class QuicDoorway implements Doorway {
  readonly port: number;
  readonly #reception: Reception;
  readonly #endpoint: Deno.QuicEndpoint;
  readonly #accepting: Promise<void>;
  /** Connections being made or handed out: the endpoint carries them all and must outlive them. */
  #live = 0;
  #handshakes = 0;
  #closed = false;
  readonly #unstreamed = new Set<Deno.QuicConn>();

  /** Binds. Throws the runtime's error if it cannot. */
  constructor(host: string, port: number, certificate: CertificateAndKey, reception: Reception) {
    this.#reception = reception;
    this.#endpoint = new Deno.QuicEndpoint({ hostname: host, port });
    try {
      this.#accepting = this.#accept(this.#listen(certificate));
    } catch (error) {
      this.#endpoint.close();
      throw error;
    }
    this.port = this.#endpoint.addr.port;
  }

  async replaceCertificate(certificate: CertificateAndKey): Promise<void> {
    // The certificate belongs to the endpoint: the loop that waits on the first listener gets the new handshakes.
    // Stopping that listener would stop the endpoint.
    if (!this.#closed) this.#listen(certificate);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const conn of this.#unstreamed) closeQuic(conn, draining);
    this.#closeEndpoint();
    // With connections left the loop stays, to refuse; the last one's end ends it.
    if (this.#live === 0) await this.#accepting;
  }

  #listen({ certPem, keyPem }: CertificateAndKey): Deno.QuicListener {
    return this.#endpoint.listen({
      cert: certPem,
      key: keyPem,
      alpnProtocols: [alpn],
      maxConcurrentBidirectionalStreams: 1,
      ...quicTransport,
    });
  }

  async #accept(listener: Deno.QuicListener): Promise<void> {
    for (;;) {
      let incoming: Deno.QuicIncoming;
      try {
        incoming = await listener.incoming();
      } catch {
        // The endpoint was closed; nothing else ends it.
        return;
      }
      const { handshakes } = this.#reception.limits;
      // The address costs the right to accept (the runtime hands it out once), so it is asked for afterwards.
      if (this.#closed || this.#handshakes >= handshakes || !this.#reception.open) incoming.refuse();
      else this.#welcome(incoming);
    }
  }

  async #welcome(incoming: Deno.QuicIncoming): Promise<void> {
    const { clock, limits } = this.#reception;
    this.#live += 1;
    this.#handshakes += 1;
    const ended = () => {
      this.#live -= 1;
      this.#closeEndpoint();
    };
    let conn: Deno.QuicConn;
    try {
      // A peer that falls silent in mid-handshake is dropped by the transport's idle limit.
      conn = await incoming.accept();
    } catch {
      // Strangers fail handshakes all day; there is nobody here to tell.
      return ended();
    } finally {
      this.#handshakes -= 1;
    }
    const release = conn.protocol === alpn ? this.#reception.admit(conn.remoteAddr.hostname) : undefined;
    if (release === undefined || this.#closed) {
      release?.();
      closeQuic(conn, this.#closed ? draining : tooMany);
      return ended();
    }
    const streams = conn.incomingBidirectionalStreams.getReader();
    this.#unstreamed.add(conn);
    try {
      const first = await within(streams.read(), { clock, ms: limits.handshakeTime, what: "a stream" });
      this.#unstreamed.delete(conn);
      if (first.done) throw new Error("no stream");
      const wire = new QuicWire(conn, first.value, ended);
      this.#reception.welcome(wire, release);
      const second = await streams.read().catch(() => undefined);
      if (second !== undefined && !second.done) closeQuic(conn, misuse);
    } catch {
      this.#unstreamed.delete(conn);
      release();
      closeQuic(conn, late);
      ended();
    }
  }

  #closeEndpoint(): void {
    if (this.#closed && this.#live === 0) this.#endpoint.close();
  }
}
