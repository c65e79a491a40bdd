// The UDP sockets that dials go out from. Connections that are alive at the same time share one: a socket for each would cost
// a tenth of a millisecond more, and the runtime gives sockets back only when its garbage collector finds them, whatever
// `close` says, and up to four megabytes of buffers with each; and it collects by what is on its own heap, which is next to
// nothing. So one whose connections have ended is kept for the next dial, too.
//
// A node can tell by the port that connections are of one program, as it can of one that comes after another.

/** So many share one. They share its receive buffer, too, and with more of them little more would be saved. */
export const mostTogether = 16;
/** So many that nobody uses are kept of each address family; what is beyond is left to the collector. */
export const mostIdle = 32;

type Wildcard = "0.0.0.0" | "::";

/** One use of a socket: by an attempt, and by the connection that comes of it. */
export interface EndpointLease {
  readonly endpoint: Deno.QuicEndpoint;
  /**
   * No further dial goes out from it: something went wrong there, or an attempt goes on that cannot be ended alone. Whoever
   * uses it is left alone.
   */
  retire(): void;
  /** This use is over; to be called once. True if the socket is closed now, and with it whatever was still under way there. */
  release(): boolean;
}

class SharedEndpoint {
  readonly endpoint: Deno.QuicEndpoint;
  readonly #roomy: Set<SharedEndpoint>;
  #users = 0;
  #retired = false;

  /** Bound to that address, and offered to whoever dials. Throws the runtime's error if there is no room for a socket. */
  constructor(wildcard: Wildcard) {
    this.endpoint = new Deno.QuicEndpoint({ hostname: wildcard, port: 0 });
    this.#roomy = roomy[wildcard];
    this.#roomy.add(this);
  }

  lease(): EndpointLease {
    this.#users += 1;
    if (this.#users === mostTogether) this.#roomy.delete(this);
    return {
      endpoint: this.endpoint,
      retire: () => this.#retire(),
      release: () => this.#leave(),
    };
  }

  #leave(): boolean {
    this.#users -= 1;
    if (!this.#retired) this.#roomy.add(this);
    if (this.#users === 0 && this.#idle() > mostIdle) this.#retire();
    return this.#closeUnused();
  }

  #retire(): void {
    this.#retired = true;
    this.#roomy.delete(this);
    this.#closeUnused();
  }

  #closeUnused(): boolean {
    if (!this.#retired || this.#users > 0) return false;
    this.endpoint.close();
    return true;
  }

  #idle(): number {
    let idle = 0;
    for (const one of this.#roomy) if (one.#users === 0) idle += 1;
    return idle;
  }
}

/** What another dial may go out from: not retired, and with room. */
const roomy: Readonly<Record<Wildcard, Set<SharedEndpoint>>> = { "0.0.0.0": new Set(), "::": new Set() };

let made = 0;

/** One bound to a wildcard address. Throws the runtime's error if there is no room for a socket. */
export function leaseEndpoint(wildcard: Wildcard): EndpointLease {
  const [kept] = roomy[wildcard];
  if (kept !== undefined) return kept.lease();
  made += 1;
  if (made === 2) openIPv6();
  return new SharedEndpoint(wildcard).lease();
}

/**
 * For each endpoint the runtime opens an IPv6 socket, asks it to take several packets as one (UDP_GRO) and closes it. Linux
 * rewrites its code on all cores when the first such socket of a machine comes, and again when the last goes: a tenth of a
 * dial. So who needs a second socket, and may need more, has one of IPv6 open.
 */
function openIPv6(): void {
  if (Deno.build.os !== "linux") return;
  try {
    new SharedEndpoint("::");
  } catch {
    // There is no IPv6 here.
  }
}
