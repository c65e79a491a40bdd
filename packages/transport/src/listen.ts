// One listener over UDP and TCP on the same port number.

import { assertCertificateAndKey } from "./certificate.ts";
import type { CertificateAndKey } from "./certificate.ts";
import type { Clock } from "./clock.ts";
import { bindError } from "./bind-error.ts";
import { TransportError } from "./errors.ts";
import { defaultLimits } from "./limits.ts";
import type { TransportLimits } from "./limits.ts";
import { QuicDoorway } from "./quic-listen.ts";
import { Reception } from "./reception.ts";
import type { Doorway } from "./reception.ts";
import { hasQuic, runsOnDeno } from "./runtime.ts";
import type { Connection, Listener } from "./stream.ts";
import { TlsDoorway } from "./tls-listen.ts";

export interface ListenOptions {
  /** Address to bind; `0.0.0.0` and `::` are all of a family. */
  readonly host: string;
  /** 0 takes a port that is free on both transports. */
  readonly port: number;
  readonly certificate: CertificateAndKey;
  readonly clock: Clock;
  readonly limits?: Partial<TransportLimits>;
  /** Both if not said. */
  readonly transports?: readonly ("quic" | "tls")[];
}

export interface NetworkListener extends Listener {
  /**
   * New connections get this certificate; those that stand keep theirs. A pair that does not fit is refused with
   * `certificate-invalid` and changes nothing.
   */
  replaceCertificate(certificate: CertificateAndKey): Promise<void>;
}

/** A free port on TCP may be taken on UDP. */
const freePortTries = 32;

/**
 * Binds and accepts. On QUIC a connection appears with its stream's first bytes, on TLS with the handshake.
 * Rejects with `port-in-use`, `address-unavailable`, `certificate-invalid` or `unsupported`.
 */
export async function listen(options: ListenOptions): Promise<NetworkListener> {
  const { certificate, clock, limits, transports = ["quic", "tls"] } = options;
  if (transports.length === 0) throw new TypeError("no transport to listen on");
  if (!runsOnDeno || (transports.includes("quic") && !hasQuic)) {
    throw new TransportError("unsupported", "this runtime cannot listen", {
      hint: "run it on Deno with --unstable-net",
    });
  }
  assertCertificateAndKey(certificate);
  const reception = new Reception(clock, { ...defaultLimits, ...limits });
  return new TwoDoors(await bindBoth(options, transports, reception), reception);
}

async function bindBoth(
  { host, port, certificate }: ListenOptions,
  transports: readonly ("quic" | "tls")[],
  reception: Reception,
): Promise<readonly [Doorway, ...Doorway[]]> {
  if (!transports.includes("tls")) return [await bind("udp", host, port, certificate, reception)];
  for (let tries = 1;; tries += 1) {
    const tls = await bind("tcp", host, port, certificate, reception);
    if (!transports.includes("quic")) return [tls];
    try {
      return [tls, await bind("udp", host, tls.port, certificate, reception)];
    } catch (error) {
      await tls.close();
      const clash = error instanceof TransportError && error.code === "port-in-use";
      if (port !== 0 || !clash || tries === freePortTries) throw error;
    }
  }
}

async function bind(
  protocol: "tcp" | "udp",
  host: string,
  port: number,
  certificate: CertificateAndKey,
  reception: Reception,
): Promise<Doorway> {
  try {
    const Door = protocol === "tcp" ? TlsDoorway : QuicDoorway;
    return new Door(host, port, certificate, reception);
  } catch (error) {
    throw await bindError(error, protocol, host, port);
  }
}

class TwoDoors implements NetworkListener {
  readonly port: number;
  readonly #doors: readonly Doorway[];
  readonly #reception: Reception;
  /** Replacements one after the other. */
  #replacing: Promise<void> = Promise.resolve();

  constructor(doors: readonly [Doorway, ...Doorway[]], reception: Reception) {
    this.port = doors[0].port;
    this.#doors = doors;
    this.#reception = reception;
  }

  connections(): AsyncIterable<Connection> {
    return this.#reception.connections();
  }

  replaceCertificate(certificate: CertificateAndKey): Promise<void> {
    const replaced = this.#replacing.then(async () => {
      assertCertificateAndKey(certificate);
      for (const door of this.#doors) await door.replaceCertificate(certificate);
    });
    this.#replacing = replaced.catch(() => {});
    return replaced;
  }

  async close(): Promise<void> {
    this.#reception.close();
    await Promise.all(this.#doors.map((door) => door.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
