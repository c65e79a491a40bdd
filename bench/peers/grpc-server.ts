// The server of grpc.ts, in a process of its own: `grpc-server.ts HOST:PORT DATABASE`.

import { Server, ServerCredentials, type ServerUnaryCall, type ServerWritableStream } from "@grpc/grpc-js";
import Sqlite from "better-sqlite3-multiple-ciphers";
import { service } from "./grpc.ts";

const [address = "", path = ""] = Deno.args;
const page = 256;

const database = new Sqlite(path);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(
  "CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, queue BLOB NOT NULL, payload BLOB NOT NULL)",
);
database.exec("CREATE INDEX of_queue ON messages (queue, id)");
const put = database.prepare("INSERT INTO messages (queue, payload) VALUES (?, ?)");
const get = database.prepare<[Buffer, bigint], { readonly id: bigint; readonly payload: Buffer }>(
  `SELECT id, payload FROM messages WHERE queue = ? AND id > ? ORDER BY id LIMIT ${page}`,
).safeIntegers();
const remove = database.prepare("DELETE FROM messages WHERE queue = ? AND id <= ?");
const nothing = Buffer.alloc(0);

/** Whoever takes from a queue, by the queue's name in hex. */
const takers = new Map<string, () => void>();

const server = new Server();
server.addService(service, {
  Put({ request }: ServerUnaryCall<Buffer, Buffer>, answer: (error: null, reply: Buffer) => void) {
    const queue = request.subarray(0, 16);
    put.run(queue, request.subarray(16));
    answer(null, nothing);
    takers.get(queue.toString("hex"))?.();
  },
  Ack({ request }: ServerUnaryCall<Buffer, Buffer>, answer: (error: null, reply: Buffer) => void) {
    remove.run(request.subarray(0, 16), request.readBigInt64BE(16));
    answer(null, nothing);
  },
  Take(stream: ServerWritableStream<Buffer, Buffer>) {
    const queue = stream.request;
    let [sent, full] = [0n, false];
    const push = (): void => {
      if (full) return;
      for (const { id, payload } of get.iterate(queue, sent)) {
        sent = id;
        const message = Buffer.alloc(8 + payload.length);
        message.writeBigInt64BE(id);
        message.set(payload, 8);
        full = !stream.write(message) || full;
      }
    };
    stream.on("drain", () => {
      full = false;
      push();
    });
    stream.on("cancelled", () => takers.delete(queue.toString("hex")));
    takers.set(queue.toString("hex"), push);
    push();
  },
});
server.bindAsync(address, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
  console.log("ready");
});
