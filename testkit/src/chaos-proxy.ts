// A network that misbehaves by a seed: UDP packets are lost, doubled, delayed and overtaken, TCP streams are delayed,
// stalled and cut, and all of it can go away and come back. It is a real network with real time, both ways through
// sockets of this machine; only chance is repeatable, to the packet, as far as the ends send the same packets.

import { SeededRandom } from "./random.ts";

export interface ChaosOptions {
  readonly target: { readonly host: string; readonly port: number };
  readonly seed: number | string;
  /** Each way, ms. */
  readonly delay?: number;
  /** Each way, probability per UDP packet. */
  readonly loss?: number;
  readonly duplication?: number;
  /** A packet that is chosen comes up to twice the delay, and at least 5 ms, late. */
  readonly reordering?: number;
}

export interface ChaosCounts {
  readonly passed: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  /** Reads from TCP that came in while the network was down, and waited. */
  readonly held: number;
}

/** Bytes that a TCP direction holds while they are delayed; then it stops reading, as a full pipe does. */
const pipeSize = 1 << 20;
const tries = 32;

export class ChaosProxy implements AsyncDisposable {
  /** The same on UDP and TCP, at 127.0.0.1. */
  readonly port: number;
  readonly #options: Required<ChaosOptions>;
  readonly #random: SeededRandom;
  readonly #udp: Deno.DatagramConn;
  readonly #tcp: Deno.TcpListener;
  readonly #flows = new Map<string, Deno.DatagramConn>();
  readonly #sending = new Map<Deno.DatagramConn, Promise<unknown>>();
  readonly #links = new Set<Link>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #loops: Promise<void>[] = [];
  readonly #counts = { passed: 0, lost: 0, duplicated: 0, reordered: 0, held: 0 };
  #up = Promise.withResolvers<void>();
  #isUp = true;
  #closed = false;

  constructor(options: ChaosOptions) {
    this.#options = { delay: 0, loss: 0, duplication: 0, reordering: 0, ...options };
    this.#random = new SeededRandom(options.seed);
    [this.#tcp, this.#udp] = bindBoth();
    this.port = this.#tcp.addr.port;
    this.#up.resolve();
    this.#loops.push(this.#receive(), this.#accept());
  }

  get counts(): ChaosCounts {
    return { ...this.#counts };
  }

  /** The network goes away: UDP packets vanish, those under way too; TCP stalls. */
  down(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#up = Promise.withResolvers();
  }

  /** The network is back. */
  up(): void {
    this.#isUp = true;
    this.#up.resolve();
  }

  /** Every TCP connection ends now, in mid-stream and without a word of TLS. */
  cut(): void {
    for (const link of this.#links) link.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.up();
    this.#udp.close();
    this.#tcp.close();
    for (const flow of this.#flows.values()) flow.close();
    for (const timer of this.#timers) clearTimeout(timer);
    this.cut();
    // Loops begin others; those begun last come last.
    for (let index = 0; index < this.#loops.length; index += 1) await this.#loops[index];
  }

  async #receive(): Promise<void> {
    for await (const [packet, from] of this.#udp) {
      if (from.transport !== "udp") continue;
      const name = `${from.hostname}:${from.port}`;
      let flow = this.#flows.get(name);
      if (flow === undefined) {
        flow = Deno.listenDatagram({ transport: "udp", hostname: anyAddress(this.#options.target.host), port: 0 });
        this.#flows.set(name, flow);
        this.#loops.push(this.#return(flow, from));
      }
      const { host, port } = this.#options.target;
      this.#disturb(flow, packet, { transport: "udp", hostname: host, port });
    }
  }

  async #return(flow: Deno.DatagramConn, client: Deno.NetAddr): Promise<void> {
    for await (const [packet] of flow) this.#disturb(this.#udp, packet, client);
  }

  #disturb(by: Deno.DatagramConn, packet: Uint8Array, to: Deno.NetAddr): void {
    const { delay, loss, duplication, reordering } = this.#options;
    // Chance is drawn whatever the network's state, so that going down shifts no later packet's luck.
    const lost = this.#random.chance(loss);
    const doubled = this.#random.chance(duplication);
    const late = this.#random.chance(reordering) ? Math.max(5, 2 * delay * this.#random.fraction()) : 0;
    if (lost || !this.#isUp) {
      this.#counts.lost += 1;
      return;
    }
    if (late > 0) this.#counts.reordered += 1;
    if (doubled) this.#counts.duplicated += 1;
    const send = () => {
      if (!this.#isUp) {
        this.#counts.lost += 1;
        return;
      }
      this.#counts.passed += 1;
      // One after the other: the runtime sends what waits on a socket in any order. Nobody listening, or a full socket:
      // a network loses packets.
      const sent = (this.#sending.get(by) ?? Promise.resolve()).then(() => by.send(packet, to)).catch(() => {});
      this.#sending.set(by, sent);
    };
    for (let copies = doubled ? 2 : 1; copies > 0; copies -= 1) this.#later(delay + late, send);
  }

  #later(ms: number, call: () => void): void {
    if (ms === 0) return call();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      call();
    }, ms);
    this.#timers.add(timer);
  }

  async #accept(): Promise<void> {
    for await (const near of this.#tcp) {
      const { host: hostname, port } = this.#options.target;
      let far: Deno.TcpConn;
      try {
        far = await Deno.connect({ hostname, port });
      } catch {
        near.close();
        continue;
      }
      const link = new Link(near, far, this.#options.delay, () => {
        if (!this.#isUp) this.#counts.held += 1;
        return this.#up.promise;
      });
      this.#links.add(link);
      if (this.#closed) link.cut();
      this.#loops.push(link.done.finally(() => this.#links.delete(link)));
    }
  }
}

/** One TCP connection through the proxy. */
class Link {
  readonly done: Promise<void>;
  readonly #near: Deno.TcpConn;
  readonly #far: Deno.TcpConn;
  readonly #delay: number;
  readonly #up: () => Promise<void>;
  readonly #gone = Promise.withResolvers<void>();
  #cut = false;

  constructor(near: Deno.TcpConn, far: Deno.TcpConn, delay: number, up: () => Promise<void>) {
    this.#near = near;
    this.#far = far;
    this.#delay = delay;
    this.#up = up;
    near.setNoDelay(true);
    far.setNoDelay(true);
    this.done = Promise.all([this.#carry(near, far), this.#carry(far, near)]).then(() => this.cut());
  }

  cut(): void {
    if (this.#cut) return;
    this.#cut = true;
    this.#gone.resolve();
    this.#near.close();
    this.#far.close();
  }

  async #carry(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    let under = 0;
    let room = Promise.withResolvers<void>();
    let last = Promise.resolve();
    try {
      for (;;) {
        const buffer = new Uint8Array(64 * 1024);
        const size = await from.read(buffer);
        const due = performance.now() + this.#delay;
        const before = last;
        last = (async () => {
          await before;
          await this.#wait(due - performance.now());
          await Promise.race([this.#up(), this.#gone.promise]);
          if (this.#cut) return;
          if (size === null) return await to.closeWrite();
          for (let at = 0; at < size;) at += await to.write(buffer.subarray(at, size));
          under -= size;
          room.resolve();
        })();
        last.catch(() => this.cut());
        if (size === null) return await last;
        under += size;
        while (under > pipeSize && !this.#cut) {
          room = Promise.withResolvers();
          await Promise.race([room.promise, this.#gone.promise]);
        }
      }
    } catch {
      // One side is gone, so the other goes: that is what a cut is.
      this.cut();
    }
  }

  async #wait(ms: number): Promise<void> {
    if (ms <= 0 || this.#cut) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    await Promise.race([promise, this.#gone.promise]);
    clearTimeout(timer);
  }
}

function anyAddress(host: string): string {
  return host.includes(":") ? "::1" : "127.0.0.1";
}

function bindBoth(): [Deno.TcpListener, Deno.DatagramConn] {
  for (let tried = 1;; tried += 1) {
    const tcp = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    try {
      return [tcp, Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: tcp.addr.port })];
    } catch (error) {
      tcp.close();
      if (!(error instanceof Deno.errors.AddrInUse) || tried === tries) throw error;
    }
  }
}
