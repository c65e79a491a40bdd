// The address under which a node finds its database, as an operator's proxy gives it: a TCP port of the loopback that leads to
// one server now and to another later. It reads what passes (PostgreSQL's manual, Frontend/Backend Protocol), so that it can
// cut a connection at a moment of a transaction instead of at a time.

import { concatBytes } from "@quicproquo/protocol";

/**
 * BEGIN was answered; COMMIT stays here and never comes to the server; COMMIT was done, and its answer stays here. The last
 * two are of a transaction that places messages.
 */
export type Moment = "begun" | "before commit" | "before its answer";

export const moments: readonly Moment[] = ["begun", "before commit", "before its answer"];

interface Cut {
  readonly moment: Moment;
  readonly done: () => void;
}

const readSize = 1 << 16;
/** A statement that places messages. */
const placing = /\bINSERT INTO messages\b/;

export class DatabaseDoor implements AsyncDisposable {
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #accepting: Promise<void>;
  readonly #links = new Set<Link>();
  #server: number | undefined;
  #cut: Cut | undefined;

  /** `server` is the port that it leads to. */
  constructor(server: number) {
    this.#server = server;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = this.#listener.addr.port;
    this.#accepting = this.#accept();
  }

  /** Leads to that server from now on; nowhere, if to none. Whoever is connected is cut off. */
  lead(server: number | undefined): void {
    this.#server = server;
    for (const link of this.#links) link.close();
  }

  /** Cuts the next connection that comes to that moment; resolves once it is cut. */
  cutAt(moment: Moment): Promise<void> {
    return new Promise((done) => this.#cut = { moment, done });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.lead(undefined);
    this.#listener.close();
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    const carried: Promise<void>[] = [];
    for await (const client of this.#listener) carried.push(this.#carry(client));
    await Promise.all(carried);
  }

  async #carry(client: Deno.TcpConn): Promise<void> {
    const server = this.#server === undefined
      ? undefined
      : await Deno.connect({ hostname: "127.0.0.1", port: this.#server }).catch(() => undefined);
    if (server === undefined) return client.close();
    const link = new Link(client, server, (moment) => {
      if (this.#cut?.moment !== moment) return false;
      this.#cut.done();
      this.#cut = undefined;
      return true;
    });
    this.#links.add(link);
    await link.carry();
    this.#links.delete(link);
  }
}

class Link {
  readonly #client: Deno.TcpConn;
  readonly #server: Deno.TcpConn;
  /** Whether this is the moment to cut. */
  readonly #cuts: (moment: Moment) => boolean;
  /** Texts of the statements that the client prepared, by their names. */
  readonly #texts = new Map<string, string>();
  #places = false;
  #closed = false;

  constructor(client: Deno.TcpConn, server: Deno.TcpConn, cuts: (moment: Moment) => boolean) {
    this.#client = client;
    this.#server = server;
    this.#cuts = cuts;
  }

  /** Until either end has closed. */
  async carry(): Promise<void> {
    await Promise.all([
      this.#one(this.#client, this.#server, false, (type, body) => this.#asked(type, body)),
      this.#one(this.#server, this.#client, true, (type, body) => this.#told(type, body)),
    ]);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#client.close();
    this.#server.close();
  }

  /** Message by message, as long as `sees` lets them pass. The first one of a client has no type. */
  async #one(
    from: Deno.TcpConn,
    to: Deno.TcpConn,
    typed: boolean,
    sees: (type: string, body: Uint8Array) => boolean,
  ): Promise<void> {
    const bytes = new Uint8Array(readSize);
    let held: Uint8Array = new Uint8Array();
    try {
      for (;;) {
        const count = await from.read(bytes);
        if (count === null) break;
        held = concatBytes(held, bytes.subarray(0, count));
        let passed = 0;
        let goesOn = true;
        for (;;) {
          const head = typed ? 1 : 0;
          const start = passed + head + 4;
          if (held.length < start) break;
          const end = passed + head + new DataView(held.buffer, held.byteOffset).getUint32(passed + head);
          if (held.length < end) break;
          goesOn = sees(typed ? String.fromCharCode(held[passed] ?? 0) : "", held.subarray(start, end));
          if (!goesOn) break;
          passed = end;
          typed = true;
        }
        for (let sent = 0; sent < passed;) sent += await to.write(held.subarray(sent, passed));
        if (!goesOn) break;
        held = held.slice(passed);
      }
    } catch {
      // Either end is gone, or was cut off here.
    }
    this.close();
  }

  /** Parse gives a statement its name; Bind calls it by that. */
  #asked(type: string, body: Uint8Array): boolean {
    if (type !== "P" && type !== "B") return true;
    const [first = "", second = ""] = new TextDecoder().decode(body).split("\0", 2);
    if (type === "P") this.#texts.set(first, second);
    else {
      const text = this.#texts.get(second) ?? "";
      if (text === "BEGIN") this.#places = false;
      if (placing.test(text)) this.#places = true;
      if (text === "COMMIT" && this.#places) return !this.#cuts("before commit");
    }
    return true;
  }

  /** CommandComplete names what was done. */
  #told(type: string, body: Uint8Array): boolean {
    if (type !== "C") return true;
    const tag = new TextDecoder().decode(body);
    if (tag === "BEGIN\0") return !this.#cuts("begun");
    if (tag === "COMMIT\0" && this.#places) return !this.#cuts("before its answer");
    return true;
  }
}
