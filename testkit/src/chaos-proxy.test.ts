import assert from "node:assert/strict";
import { ChaosProxy } from "./chaos-proxy.ts";
import type { ChaosOptions } from "./chaos-proxy.ts";

const host = "127.0.0.1";

/** Sends numbered packets through a proxy and tells which arrived, in their order. */
async function packets(count: number, options: Omit<ChaosOptions, "target">): Promise<number[]> {
  const sink = Deno.listenDatagram({ transport: "udp", hostname: host, port: 0 });
  const source = Deno.listenDatagram({ transport: "udp", hostname: host, port: 0 });
  assert.ok(sink.addr.transport === "udp");
  const proxy = new ChaosProxy({ target: { host, port: sink.addr.port }, ...options });
  const arrived: number[] = [];
  const receiving = (async () => {
    for await (const [packet] of sink) arrived.push(new DataView(packet.buffer, packet.byteOffset).getUint16(0));
  })();
  const seen = () => proxy.counts.passed - proxy.counts.duplicated + proxy.counts.lost;
  for (let number = 0; number < count; number += 1) {
    await source.send(Uint8Array.of(number >> 8, number), { transport: "udp", hostname: host, port: proxy.port });
    // A few at a time: sockets of this machine drop what comes too fast, and that is not the proxy's chance.
    if (number % 16 === 15) { while (seen() <= number) await new Promise((resolve) => setTimeout(resolve, 0)); }
  }
  const all = () => arrived.length === proxy.counts.passed && seen() === count;
  while (!all()) await new Promise((resolve) => setTimeout(resolve, 1));
  await proxy[Symbol.asyncDispose]();
  sink.close();
  source.close();
  await receiving;
  return arrived;
}

Deno.test("without chaos every packet passes, in order", async () => {
  assert.deepEqual(await packets(100, { seed: 1 }), Array.from({ length: 100 }, (_, index) => index));
});

Deno.test("loss and duplication come at their rates, and a seed repeats them to the packet", async () => {
  const options = { seed: "again", loss: 0.2, duplication: 0.1 };
  const one = await packets(500, options);
  assert.deepEqual(await packets(500, options), one);
  assert.notDeepEqual(await packets(500, { ...options, seed: "other" }), one);
  const distinct = new Set(one).size;
  // 400 expected, standard deviation 9; of those 40 twice, deviation 6.
  assert.ok(distinct > 360 && distinct < 440, String(distinct));
  assert.ok(one.length - distinct > 15 && one.length - distinct < 70, String(one.length - distinct));
});

Deno.test("reordering lets later packets pass, and loses none", async () => {
  const arrived = await packets(200, { seed: 5, reordering: 0.3 });
  assert.equal(new Set(arrived).size, 200);
  assert.notDeepEqual(arrived, [...arrived].sort((a, b) => a - b));
});

Deno.test("a TCP link passes bytes and its end both ways, and a target that is not there is a closed connection", async () => {
  using echo = Deno.listen({ hostname: host, port: 0 });
  const served = echo.accept().then((conn) => conn.readable.pipeTo(conn.writable));
  await using proxy = new ChaosProxy({ target: { host, port: echo.addr.port }, seed: 1, delay: 2 });
  const conn = await Deno.connect({ hostname: host, port: proxy.port });
  await conn.write(Uint8Array.of(1, 2, 3));
  await conn.closeWrite();
  const buffer = new Uint8Array(10);
  let size = 0;
  for (let read = await conn.read(buffer); read !== null; read = await conn.read(buffer.subarray(size))) size += read;
  assert.deepEqual(buffer.subarray(0, size), Uint8Array.of(1, 2, 3));
  conn.close();
  await served;
  echo.close();
  const refused = await Deno.connect({ hostname: host, port: proxy.port });
  assert.equal(await refused.read(buffer).catch(() => null), null);
  refused.close();
});
