// A link that loses a tenth of its packets and takes 100 ms each way: slow, and not a byte wrong.

import assert from "node:assert/strict";
import { carryBytes, ChaosProxy, exchange } from "@quicproquo/testkit";
import { sizes } from "@quicproquo/testkit/sizes";
import { createCertificate, dial, listen, systemClock } from "@quicproquo/transport";
import type { Connection } from "@quicproquo/transport";

const host = "127.0.0.1";

/** True if a long stream and `calls` small exchanges, at the same time over QUIC, came through right and whole. */
export async function network(
  calls: number = sizes.links.harsh.calls,
  seed: number = Date.now() % 2 ** 31,
): Promise<boolean> {
  const begun = performance.now();
  const { loss, delay, bytes } = sizes.links.harsh;
  const certificate = await createCertificate(Date.now());
  await using listener = await listen({ host, port: 0, certificate, clock: systemClock, transports: ["quic"] });
  await using proxy = new ChaosProxy({ target: { host, port: listener.port }, seed, loss, delay });
  const accepted = listener.connections()[Symbol.asyncIterator]();
  const connect = async (): Promise<{ client: Connection; server: Connection }> => {
    const { connection: client } = await dial({ host, port: proxy.port }, {
      clock: systemClock,
      trust: { kind: "pinned", certificatePem: certificate.certPem },
      transports: ["quic"],
      timeLimit: 60_000,
    });
    await client.write([Uint8Array.of(0)]);
    const { value: server } = await accepted.next();
    assert.ok(server !== undefined);
    await server.read();
    return { client, server };
  };
  let outcome = "every byte right";
  let slowest = 0;
  const ends: Connection[] = [];
  try {
    const [stream, talk] = [await connect(), await connect()];
    ends.push(stream.client, stream.server, talk.client, talk.server);
    const [latencies] = await Promise.all([
      exchange(talk.client, talk.server, { count: calls, window: 16, seed: `${seed} calls` }),
      carryBytes(stream.client, stream.server, bytes, `${seed} stream`),
    ]);
    slowest = Math.max(...latencies);
  } catch (error) {
    outcome = error instanceof Error ? error.message : String(error);
  }
  await Promise.all(ends.map((end) => end.close()));
  const passed = slowest > 0;
  const { passed: arrived, lost } = proxy.counts;
  console.log(
    `${passed ? "ok  " : "FAIL"} network: ${100 * loss} % lost (${lost} of ${
      arrived + lost
    } packets), ${delay} ms each ` +
      `way, seed ${seed}: ${bytes / 1024} KiB and ${calls} calls, ${outcome}, slowest call ${slowest.toFixed(0)} ms ` +
      `(${((performance.now() - begun) / 1000).toFixed(0)} s)`,
  );
  return passed;
}
