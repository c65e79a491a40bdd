// Keeps what the node listens with fresh, without a restart: its own certificate is re-issued in time, an operator's files
// are read again when they have changed. What cannot be used is not used, and the log says so.

import type { CertificateAndKey, Clock, Timer } from "@quicproquo/transport";
import { operatorCertificate, ownCertificate } from "./node-certificate.ts";
import type { CertificateFiles, NodeCertificate } from "./node-certificate.ts";
import type { Log } from "./observe/log.ts";
import type { Store } from "./store/store.ts";

export interface CertificatesOptions {
  /** An operator's; the node's own if undefined. */
  readonly files: CertificateFiles | undefined;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** The part of a listener that is needed here. */
export interface Listening {
  /** Refuses a pair that does not fit, and then changes nothing. */
  replaceCertificate(certificate: CertificateAndKey): Promise<void>;
}

const lookEvery = 60_000;

export class Certificates {
  #current: NodeCertificate;
  readonly #options: CertificatesOptions;
  #timer: Timer | undefined;
  #stopped = false;

  private constructor(current: NodeCertificate, options: CertificatesOptions) {
    this.#current = current;
    this.#options = options;
  }

  static async open(options: CertificatesOptions): Promise<Certificates> {
    return new Certificates(await load(options), options);
  }

  get current(): NodeCertificate {
    return this.#current;
  }

  /** Looks every minute until it is stopped. */
  keepFresh(listening: Listening): void {
    this.#timer = this.#options.clock.after(lookEvery, async () => {
      await this.#look(listening);
      if (!this.#stopped) this.keepFresh(listening);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #look(listening: Listening): Promise<void> {
    const { log } = this.#options;
    try {
      const loaded = await load(this.#options);
      const { certPem, keyPem } = this.#current.current;
      if (loaded.current.certPem === certPem && loaded.current.keyPem === keyPem) return;
      await listening.replaceCertificate(loaded.current);
      this.#current = loaded;
      log.info("certificate changed");
    } catch (error) {
      log.warn("the changed certificate is not used", { error });
    }
  }
}

function load({ files, store, clock }: CertificatesOptions): NodeCertificate | Promise<NodeCertificate> {
  return files === undefined ? ownCertificate(store, clock) : operatorCertificate(files);
}
