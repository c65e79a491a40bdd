// What is sent over a link to see whether it keeps its promises: one long stream, and many small questions and answers.
// Both check every byte.

import type { Connection } from "@quicproquo/transport";
import { SeededRandom } from "./random.ts";

/** Sends `size` seeded bytes from one end to the other. Rejects if one of them is missing, wrong or too many. */
export async function carryBytes(from: Connection, to: Connection, size: number, seed: string): Promise<void> {
  const sent = new SeededRandom(seed).bytes(size);
  const sending = (async () => {
    for (let at = 0; at < size; at += 65_536) await from.write([sent.subarray(at, at + 65_536)]);
  })();
  let at = 0;
  while (at < size) {
    const bytes = await to.read();
    if (bytes === undefined) throw new Error(`the stream ended after ${at} of ${size} bytes`);
    for (const byte of bytes) if (byte !== sent[at++]) throw new Error(`byte ${at - 1} of ${size} is wrong`);
  }
  await sending;
}

export interface ExchangeOptions {
  readonly count: number;
  /** How many questions may be open at a time. */
  readonly window: number;
  readonly seed: string;
}

/** A question is u32 number, u16 length, seeded bytes; its answer is the same again. Returns every latency in ms. */
export async function exchange(client: Connection, server: Connection, options: ExchangeOptions): Promise<number[]> {
  const { count, window, seed } = options;
  const random = new SeededRandom(seed);
  const questions = Array.from({ length: count }, (_, number) => question(number, random.bytes(random.below(600))));
  const asked = new Map<number, number>();
  const latencies: number[] = [];
  let room = Promise.withResolvers<void>();

  const answering = (async () => {
    let answered = 0;
    for await (const bytes of messages(server)) {
      await server.write([bytes]);
      if (++answered === count) return;
    }
  })();
  const asking = (async () => {
    for (const [number, bytes] of questions.entries()) {
      while (asked.size >= window) {
        room = Promise.withResolvers();
        await room.promise;
      }
      asked.set(number, performance.now());
      await client.write([bytes]);
    }
  })();
  const hearing = (async () => {
    for await (const bytes of messages(client)) {
      const number = new DataView(bytes.buffer).getUint32(0);
      const since = asked.get(number);
      if (since === undefined) throw new Error(`answer ${number} came twice or unasked`);
      const right = questions[number];
      if (
        right === undefined || !right.every((byte, index) => byte === bytes[index]) || right.length !== bytes.length
      ) {
        throw new Error(`answer ${number} is wrong`);
      }
      asked.delete(number);
      latencies.push(performance.now() - since);
      room.resolve();
      if (latencies.length === count) return;
    }
  })();
  await Promise.all([answering, asking, hearing]);
  if (latencies.length !== count) throw new Error(`${count - latencies.length} of ${count} answers are missing`);
  return latencies;
}

function question(number: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(6 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, number);
  view.setUint16(4, body.length);
  bytes.set(body, 6);
  return bytes;
}

async function* messages(connection: Connection): AsyncIterable<Uint8Array<ArrayBuffer>> {
  let held: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  for (;;) {
    while (held.length >= 6) {
      const size = 6 + new DataView(held.buffer, held.byteOffset).getUint16(4);
      if (held.length < size) break;
      yield held.slice(0, size);
      held = held.subarray(size);
    }
    const bytes = await connection.read();
    if (bytes === undefined) return;
    const joined = new Uint8Array(held.length + bytes.length);
    joined.set(held);
    joined.set(bytes, held.length);
    held = joined;
  }
}
