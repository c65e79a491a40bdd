// The UDP sockets that nodes listen on. The runtime gives a socket back only when its garbage collector finds the
// endpoint, whatever `close` says; and an endpoint that was closed cannot listen again. So a listener that ends leaves
// its endpoint open and silent, and the next one on the same port takes it over if it is still there.

import { alpn } from "./alpn.ts";

const silent = new Map<string, WeakRef<Deno.QuicEndpoint>>();
/**
 * All that an endpoint ever had. When its garbage collector finds one of them, the runtime takes the certificate of the whole
 * endpoint away: newcomers are not answered any more, and one that is being let in ends the process.
 */
const listeners = new WeakMap<Deno.QuicEndpoint, Deno.QuicListener[]>();
/** For the loopback to carry two packets, ms. */
const wakeLimit = 1000;

/** Takes a port, or takes one over. Throws the runtime's error if it is another's. */
export function openEndpoint(host: string, port: number): Deno.QuicEndpoint {
  const key = `${host} ${port}`;
  const kept = silent.get(key)?.deref();
  silent.delete(key);
  return kept ?? new Deno.QuicEndpoint({ hostname: host, port });
}

/** Newcomers are shown this certificate from now on. */
export function listenOn(endpoint: Deno.QuicEndpoint, options: Deno.QuicListenOptions): Deno.QuicListener {
  const listener = endpoint.listen(options);
  listeners.set(endpoint, [...listeners.get(endpoint) ?? [], listener]);
  return listener;
}

/** Leaves an endpoint to the next listener. Its connections stay; it must have been stopped. */
export function leaveEndpoint(host: string, endpoint: Deno.QuicEndpoint): void {
  silent.set(`${host} ${endpoint.addr.port}`, new WeakRef(endpoint));
}

/**
 * Makes a pending `incoming()` of the endpoint settle, which stopping does not: by knocking. The port that the knock comes
 * from is told beforehand.
 */
export async function knock(endpoint: Deno.QuicEndpoint, announce: (port: number) => void): Promise<void> {
  const { hostname, port } = endpoint.addr;
  const loopback = hostname === "0.0.0.0" ? "127.0.0.1" : hostname === "::" ? "::1" : hostname;
  let from: Deno.QuicEndpoint | undefined;
  try {
    from = new Deno.QuicEndpoint({ hostname: loopback, port: 0 });
    announce(from.addr.port);
    const conn = await Deno.connectQuic({
      hostname: loopback,
      port,
      alpnProtocols: [alpn],
      endpoint: from,
      maxIdleTimeout: wakeLimit,
    });
    conn.close();
  } catch {
    // Turned away, as it should be; or not permitted, and then the listener goes on waiting.
  } finally {
    from?.close();
  }
}
