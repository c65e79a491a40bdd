// Certificates over the years and over restarts.

import { deepStrictEqual, notStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { authority, FakeClock } from "@quicproquo/testkit";
import { listen, systemClock } from "@quicproquo/transport";
import type { CertificateAndKey } from "@quicproquo/transport";
import { Certificates } from "./certificates.ts";
import { Harness } from "./harness.test.ts";
import { silentLog } from "./observe/log.ts";

const year = 365 * 86_400_000;

/** Remembers what it was given, and tells when. */
class Listening {
  readonly given: CertificateAndKey[] = [];
  #next = Promise.withResolvers<void>();

  replaceCertificate(certificate: CertificateAndKey): Promise<void> {
    this.given.push(certificate);
    this.#next.resolve();
    this.#next = Promise.withResolvers();
    return Promise.resolve();
  }

  get next(): Promise<void> {
    return this.#next.promise;
  }
}

Deno.test("the node's own certificate is the same after a restart, and re-issued in time for the same key", () =>
  Harness.run({}, async ({ store }) => {
    const clock = new FakeClock(Date.now());
    const options = { files: undefined, store, clock, log: silentLog };
    const first = await Certificates.open(options);
    const again = await Certificates.open(options);
    deepStrictEqual(again.current, first.current);
    strictEqual(first.current.pins[0]?.length, 32);
    const listening = new Listening();
    again.keepFresh(listening);
    await clock.advance(60_000);
    strictEqual(listening.given.length, 0);
    clock.jump(8 * year);
    const replaced = listening.next;
    await clock.advance(60_000);
    await replaced;
    again.stop();
    notStrictEqual(listening.given[0]?.certPem, first.current.current.certPem);
    strictEqual(listening.given[0]?.keyPem, first.current.current.keyPem);
    deepStrictEqual((await Certificates.open(options)).current.pins, first.current.pins);
  }));

Deno.test("an operator's certificate is read again when it changed, and one that does not fit is not used", () =>
  Harness.run({}, async ({ store, folder }) => {
    const clock = new FakeClock();
    const files = { certificate: `${folder}/cert.pem`, key: `${folder}/key.pem` };
    await rejects(() => Certificates.open({ files, store, clock, log: silentLog }), { code: "certificate-invalid" });
    const issuer = await authority();
    const write = async ({ certPem, keyPem }: CertificateAndKey): Promise<void> => {
      await Deno.writeTextFile(files.certificate, certPem);
      await Deno.writeTextFile(files.key, keyPem, { mode: 0o640 });
    };
    const [first, second] = [await issuer.issue("chat.example.org"), await issuer.issue("chat.example.org")];
    await write(first);
    const warnings: string[] = [];
    const changes: string[] = [];
    const told = {
      ...silentLog,
      warn: (event: string) => warnings.push(event),
      info: (event: string) => changes.push(event),
    };
    await Deno.chmod(files.key, 0o644);
    await rejects(() => Certificates.open({ files, store, clock, log: told }), { code: "certificate-invalid" });
    await Deno.chmod(files.key, 0o640);
    const certificates = await Certificates.open({ files, store, clock, log: told });
    deepStrictEqual(certificates.current, { current: first, pins: [] });
    await using listener = await listen({ host: "127.0.0.1", port: 0, certificate: first, clock: systemClock });
    certificates.keepFresh(listener);

    await write({ ...second, keyPem: first.keyPem });
    await clock.advance(60_000);
    while (warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    deepStrictEqual(certificates.current.current, first);

    await write(second);
    while (changes.length === 0) await clock.advance(60_000);
    deepStrictEqual(certificates.current.current, second);
    certificates.stop();
    strictEqual(clock.waiting, 0);
  }));
