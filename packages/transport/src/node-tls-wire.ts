// TLS 1.3 over TCP by node:tls, but on a socket of ours, so that every byte passes through here: the node's end under
// Deno, the client's under Node. Deno's own TLS server would keep a stranger who never shakes hands for ever, hold small
// writes back for 40 ms and end a connection that is to be cut like one that is over; node:tls on a socket of its own
// takes a cut for an end, and loses the end of a stream that it was paused on. Here none of that happens.
//
// A node holds one of these for each of thousands who say nothing for hours, so nothing is made before it is needed, and
// nothing is kept that is over.

import { nextTick } from "node:process";
import { Duplex } from "node:stream";
import { connect, TLSSocket } from "node:tls";
import type { ConnectionOptions, SecureContext, TLSSocketOptions } from "node:tls";
import { alpn } from "./alpn.ts";
import { TransportError } from "./errors.ts";
import { ReadSize } from "./read-size.ts";
import type { CloseReason, Peer } from "./stream.ts";
import type { Tcp } from "./tcp.ts";
import type { Wire } from "./wire.ts";

/** The first message of a handshake fits. */
const firstReadSize = 2048;
/** What everybody who is silent holds for the next byte. */
const idleReadSize = 256;
/** Decrypted bytes that wait to be read; then the socket is left alone, which holds the peer back. */
const arrivedLimit = 256 * 1024;
/** Encrypted bytes that wait to be sent; then writes wait. */
const leavingLimit = 64 * 1024;

const nobody = (): void => {};

export class NodeTlsWire implements Wire {
  readonly peer: Peer;
  readonly tellsReason = false;
  readonly #tcp: Tcp;
  readonly #cipher: Duplex;
  readonly #tls: TLSSocket;
  /** Until TLS stands. */
  #securing: PromiseWithResolvers<void> | undefined = Promise.withResolvers<void>();
  #finished = false;
  readonly #arrived: Uint8Array[] = [];
  #arrivedSize = 0;
  #atEnd = false;
  #failure: unknown;
  #over = false;
  #reader: PromiseWithResolvers<Uint8Array | undefined> | undefined;
  #wakeWriter = nobody;
  #wakeFinisher = nobody;
  #wakePump = nobody;

  /** `start` puts TLS over the socket; `secured` is what it emits then, and `judge` throws if this will not do. */
  private constructor(
    tcp: Tcp,
    start: (cipher: Duplex) => TLSSocket,
    secured: "secure" | "secureConnect",
    judge: (tls: TLSSocket) => void,
  ) {
    const { hostname, port } = tcp.remoteAddr;
    this.peer = { host: hostname.replace(/^::ffff:(?=\d+\.)/i, ""), port, transport: "tls" };
    this.#tcp = tcp;
    tcp.setNoDelay(true);
    this.#cipher = new Duplex({
      allowHalfOpen: true,
      read: nobody,
      write: (bytes: Uint8Array, _encoding, done) => this.#send(bytes).then(() => done(), done),
      final: (done) => {
        tcp.closeWrite().then(() => done(), done);
        this.#finished = true;
        this.#wakeFinisher();
      },
    });
    this.#tls = start(this.#cipher);
    this.#securing?.promise.catch(() => {});
    this.#tls.once(secured, () => {
      try {
        judge(this.#tls);
        this.#securing?.resolve();
        this.#securing = undefined;
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#listen();
    this.#pump();
  }

  /** The node's end. */
  static accept(tcp: Tcp, context: SecureContext): NodeTlsWire {
    // The types lack it, Node's documentation has it: without, the peer's end would end this side too.
    const options: TLSSocketOptions & { allowHalfOpen: boolean } = {
      isServer: true,
      secureContext: context,
      ALPNProtocols: [alpn],
      allowHalfOpen: true,
    };
    return new NodeTlsWire(tcp, (cipher) => new TLSSocket(cipher, options), "secure", ({ alpnProtocol }) => {
      if (alpnProtocol === alpn) return;
      throw new TransportError("wrong-protocol", "the client did not ask for this protocol");
    });
  }

  /** The client's end; `options` say who is believed, `judge` throws if the other end will not do. */
  static dial(tcp: Tcp, options: ConnectionOptions, judge: (tls: TLSSocket) => void): NodeTlsWire {
    const all: ConnectionOptions & { allowHalfOpen: boolean } = {
      ...options,
      minVersion: "TLSv1.3",
      ALPNProtocols: [alpn],
      allowHalfOpen: true,
    };
    return new NodeTlsWire(tcp, (socket) => connect({ ...all, socket }), "secureConnect", judge);
  }

  /** Resolves once TLS stands and the other end will do. */
  handshake(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return this.#securing?.promise ?? Promise.resolve();
  }

  read(_size: number): Promise<Uint8Array | undefined> {
    const reader = Promise.withResolvers<Uint8Array | undefined>();
    this.#reader = reader;
    this.#serveReader();
    return reader.promise;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#tls.write(bytes, (error) => error ? reject(error) : resolve());
    });
    // Encrypted is not sent: TLS over a stream of ours takes what it is given.
    while (this.#cipher.writableLength > leavingLimit && this.#failure === undefined) {
      await new Promise<void>((resolve) => this.#wakeWriter = resolve);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  async finish(): Promise<void> {
    this.#tls.end();
    if (this.#finished || this.#failure !== undefined) return;
    await new Promise<void>((resolve) => this.#wakeFinisher = resolve);
  }

  end(_reason: CloseReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#fail(new TransportError("closed", "closed by this end"));
    this.#tcp.close();
    this.#tls.destroy();
    this.#cipher.destroy();
  }

  #listen(): void {
    const tls = this.#tls;
    tls.on("data", (bytes) => {
      // A plain view: a Buffer's `slice` means something else than a Uint8Array's.
      this.#arrived.push(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      this.#arrivedSize += bytes.length;
      this.#serveReader();
    });
    tls.on("end", () => {
      this.#atEnd = true;
      this.#serveReader();
    });
    for (const stream of [tls, this.#cipher]) stream.on("error", (error) => this.#fail(error));
    tls.on("close", () => this.#fail(new Error("connection closed")));
  }

  /** What has arrived comes before the end, and the end before a failure. */
  #serveReader(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    const bytes = this.#arrived.shift();
    if (bytes === undefined && !this.#atEnd && this.#failure === undefined) return;
    this.#reader = undefined;
    if (bytes === undefined && !this.#atEnd) return reader.reject(this.#failure);
    this.#arrivedSize -= bytes?.length ?? 0;
    reader.resolve(bytes);
    this.#wakePump();
  }

  /** Carries what arrives to TLS, as long as somebody takes what comes out. */
  async #pump(): Promise<void> {
    const size = new ReadSize(idleReadSize, firstReadSize);
    try {
      // TLS begins a tick after it was made, and what it finds there that is no TLS throws where nobody catches it: that would
      // be the end of the whole node.
      await new Promise((resolve) => nextTick(resolve));
      for (;;) {
        while (this.#arrivedSize > arrivedLimit && this.#failure === undefined) {
          await new Promise<void>((resolve) => this.#wakePump = resolve);
        }
        const buffer = new Uint8Array(size.bytes);
        const length = await this.#tcp.read(buffer);
        if (length === null) break;
        size.came(length);
        this.#cipher.push(buffer.subarray(0, length));
      }
      // What had arrived is decrypted by now, and streams tell their end a tick later: TCP's end after TLS's own
      // (close_notify, RFC 8446 §6.1) is nothing, before it is a cut.
      await new Promise((resolve) => nextTick(resolve));
      await new Promise((resolve) => nextTick(resolve));
      if (!this.#atEnd) this.#fail(new Error("peer closed connection without close_notify"));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#tcp.write(bytes.subarray(at));
    this.#wakeWriter();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#securing?.reject(error);
    this.#serveReader();
    this.#wakeFinisher();
    this.#wakeWriter();
    this.#wakePump();
  }
}
