// What a listener grants, and to how many. Counting happens before anything is spent on a connection where the
// transport allows it; addresses are counted once they are proven.

export interface TransportLimits {
  /** Connections in all, over both transports. */
  readonly connections: number;
  /** Connections from one IPv4 address or one IPv6 /64, over both transports. */
  readonly connectionsPerAddress: number;
  /** Handshakes under way at once, per transport. */
  readonly handshakes: number;
  /** Of these from one address, counted as above; on TLS, where the address is proven by then. */
  readonly handshakesPerAddress: number;
  /** Milliseconds until a connection must have shaken hands and, on QUIC, opened its stream. */
  readonly handshakeTime: number;
}

export const defaultLimits: TransportLimits = {
  connections: 16_384,
  connectionsPerAddress: 512,
  handshakes: 512,
  handshakesPerAddress: 128,
  handshakeTime: 10_000,
};

/** Counts connections against their limits. */
export class Admission {
  readonly #limits: TransportLimits;
  readonly #addresses = new Map<string, number>();
  #count = 0;

  constructor(limits: TransportLimits) {
    this.#limits = limits;
  }

  /** Whether any connection would be admitted now. */
  get open(): boolean {
    return this.#count < this.#limits.connections;
  }

  /** A place for a connection from that host, to be given back by one call; `undefined` if there is none. */
  admit(host: string): (() => void) | undefined {
    const address = countedAddress(host);
    const held = this.#addresses.get(address) ?? 0;
    if (!this.open || held >= this.#limits.connectionsPerAddress) return undefined;
    this.#count += 1;
    this.#addresses.set(address, held + 1);
    let given = true;
    return () => {
      if (!given) return;
      given = false;
      this.#count -= 1;
      const left = (this.#addresses.get(address) ?? 1) - 1;
      if (left === 0) this.#addresses.delete(address);
      else this.#addresses.set(address, left);
    };
  }
}

/** IPv4 whole, also when mapped into IPv6; IPv6 by its /64, which is what one household or server is given. */
export function countedAddress(host: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host);
  if (mapped?.[1] !== undefined) return mapped[1];
  const address = host.replace(/%.*$/, "");
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    // An embedded IPv4 tail stands for two groups.
    const after = tail === "" ? 0 : tail.split(":").length + (tail.includes(".") ? 1 : 0);
    while (groups.length < 8 - after) groups.push("0");
    if (tail !== "") groups.push(...tail.split(":"));
  }
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":") + "::/64";
}
