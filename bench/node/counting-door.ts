// A door before a PostgreSQL server, on loopback: lets everything through and counts what goes by. A statement is an Execute or
// a simple Query of PostgreSQL's protocol (its manual, section 55.7); a round trip begins whenever the client says something
// after the server was the last to speak.

const lengthBytes = 4;
const query = "Q".charCodeAt(0);
const execute = "E".charCodeAt(0);

export class CountingDoor implements Disposable {
  readonly port: number;
  readonly #listener: Deno.Listener;
  statements = 0;
  roundTrips = 0;

  constructor(serverPort: number) {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#listener = listener;
    this.port = listener.addr.port;
    this.#serve(listener, serverPort);
  }

  [Symbol.dispose](): void {
    this.#listener.close();
  }

  async #serve(listener: Deno.Listener, serverPort: number): Promise<void> {
    for await (const client of listener) this.#pass(client, await Deno.connect({ port: serverPort })).catch(() => {});
  }

  async #pass(client: Deno.Conn, server: Deno.Conn): Promise<void> {
    const messages = new MessageTypes();
    let serverSpoke = true;
    const ask = client.readable.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (chunk, onward) => {
          if (serverSpoke) this.roundTrips += 1;
          serverSpoke = false;
          for (const type of messages.of(chunk)) if (type === execute || type === query) this.statements += 1;
          onward.enqueue(chunk);
        },
      }),
    ).pipeTo(server.writable);
    const answer = server.readable.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, onward) {
          serverSpoke = true;
          onward.enqueue(chunk);
        },
      }),
    ).pipeTo(client.writable);
    await Promise.all([ask, answer]);
  }
}

/** Finds where messages begin in what comes in pieces. The first one of a connection has no type. */
class MessageTypes {
  #header: number[] = [0];
  #body = 0;

  *of(chunk: Uint8Array): Generator<number> {
    for (let at = 0; at < chunk.length;) {
      const skipped = Math.min(this.#body, chunk.length - at);
      this.#body -= skipped;
      at += skipped;
      const byte = chunk[at];
      if (byte === undefined) return;
      this.#header.push(byte);
      at += 1;
      const [type, ...length] = this.#header;
      if (type === undefined || length.length < lengthBytes) continue;
      this.#body = length.reduce((sum, one) => sum * 256 + one, 0) - lengthBytes;
      this.#header = [];
      yield type;
    }
  }
}
