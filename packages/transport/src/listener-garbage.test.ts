// A node answers newcomers on QUIC however often its certificate changed and whoever had the port before. The runtime takes
// an endpoint's certificate away when its garbage collector finds any listener that the endpoint ever had.

import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createCertificate } from "./certificate.ts";
import { systemClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { listen, type NetworkListener } from "./listen.ts";

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");
const host = "127.0.0.1";
const [own, other] = [await createCertificate(Date.now()), await createCertificate(Date.now())];

/** Everything that is garbage is found, and finalised. */
async function collectGarbage(): Promise<void> {
  assert.ok(typeof collect === "function");
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((next) => setTimeout(next));
  }
}

const quic = (port: number, certificate = own): Promise<NetworkListener> =>
  listen({ host, port, certificate, clock: systemClock, transports: ["quic"] });

async function answers(port: number, { certPem: certificatePem }: { readonly certPem: string }): Promise<void> {
  const trust = { kind: "pinned", certificatePem } as const;
  const signal = AbortSignal.timeout(10_000);
  const { connection } = await dial({ host, port }, { clock: systemClock, trust, transports: ["quic"], signal });
  connection.abort();
}

Deno.test("quic: a node that changed its certificate answers on, whatever is collected", async () => {
  await using listener = await quic(0);
  await listener.replaceCertificate(other);
  await listener.replaceCertificate(own);
  await collectGarbage();
  await answers(listener.port, own);
});

Deno.test("quic: a port that was taken over from a listener that ended answers on, whatever is collected", async () => {
  let first: NetworkListener | undefined = await quic(0);
  const { port } = first;
  await first.close();
  await first[Symbol.asyncDispose]();
  first = undefined;
  await using _second = await quic(port, other);
  await collectGarbage();
  await answers(port, other);
});
