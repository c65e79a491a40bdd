// V8 compiles what is called often for the shapes of the objects that it meets there. When the last object of a shape has
// been collected, it forgets the shape, and with it all code that was compiled for it; so a program that was quick with calls
// would begin anew after each quiet minute. Here one call is made and kept, objects and all: what belongs to a connection
// is kept alive by a connection of the process with itself, which says nothing more. (The shapes of generated classes are
// kept by their StructType.)

import { type AnyMethod, RemoteCall } from "../capability.ts";
import { List } from "../codec/list.ts";
import { nowhere } from "../codec/message-reader.ts";
import { emptyStruct } from "../codec/read-pointer.ts";
import { StreamResult } from "../codec/struct-type.ts";
import { StructReader } from "../codec/struct-reader.ts";
import type { ByteStream } from "./byte-stream.ts";
import { ConnectionState } from "./connection.ts";
import { defineInterface } from "./served-object.ts";

const kept: object[] = [];

/** Does it once a process. */
export function keepShapes(): void {
  if (kept.length > 0) return;
  const method: AnyMethod = {
    interfaceId: 0n,
    ordinal: 0,
    name: "Kept.call",
    params: StreamResult,
    results: StreamResult,
    invoke: (_, params, call) => {
      kept.push(params, call);
      return {};
    },
  };
  const client = (): never => {
    throw new TypeError("nobody refers to it");
  };
  const served = defineInterface({ id: 0n, name: "Kept", methods: [method], superclasses: () => [], client });
  // By which messages are read, and lists in them.
  kept.push(emptyStruct(StructReader), new List(StreamResult, 7, nowhere, 0, 0, 0, 0, 0, 0));
  const [near, far] = joinedStreams();
  kept.push(new ConnectionState(near, { bootstrap: served.serve({}) }));
  const caller = new ConnectionState(far, {});
  const call = new RemoteCall(caller.bootstrap().hook.call(method, {}, undefined));
  kept.push(caller, call);
  call.then((results) => kept.push(results), () => {});
}

/** What is written to one is read from the other. They end with the process. */
function joinedStreams(): readonly [ByteStream, ByteStream] {
  const [there, back] = [new Lane(), new Lane()];
  return [back.streamTo(there), there.streamTo(back)];
}

/** One way, without limits: little goes there. */
class Lane {
  readonly #chunks: Uint8Array[] = [];
  #readable: (() => void) | undefined;

  /** Reads from here, writes to the other. */
  streamTo(other: Lane): ByteStream {
    return {
      read: () => this.#read(),
      write: async (parts) => other.#put(parts),
      close: async () => {},
    };
  }

  async #read(): Promise<Uint8Array> {
    let chunk = this.#chunks.shift();
    while (chunk === undefined) {
      await new Promise<void>((resolve) => this.#readable = resolve);
      chunk = this.#chunks.shift();
    }
    return chunk;
  }

  #put(parts: readonly Uint8Array[]): void {
    // The writer uses its buffer again.
    for (const part of parts) this.#chunks.push(part.slice());
    this.#readable?.();
  }
}
