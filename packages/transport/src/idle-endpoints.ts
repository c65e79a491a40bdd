// The UDP sockets that dials go out from. The runtime gives a socket back only when its garbage collector finds it,
// whatever `close` says, and up to four megabytes of buffers with it; and it collects by what is on its own heap, which is
// next to nothing. So an endpoint whose connection has ended is kept for the next dial. One connection at a time has it:
// two at once would tell a node by their port that they are of one program.

/** So many are kept of each address family; what is beyond is left to the collector. */
const mostIdle = 32;

type Wildcard = "0.0.0.0" | "::";

const idle: Readonly<Record<Wildcard, Deno.QuicEndpoint[]>> = { "0.0.0.0": [], "::": [] };

let made = 0;

/** One that nobody has, bound to a wildcard address. Throws the runtime's error if there is no room for a socket. */
export function takeEndpoint(wildcard: Wildcard): Deno.QuicEndpoint {
  const kept = idle[wildcard].pop();
  if (kept !== undefined) return kept;
  made += 1;
  if (made === 2) openIPv6();
  return new Deno.QuicEndpoint({ hostname: wildcard, port: 0 });
}

/**
 * For each endpoint the runtime opens an IPv6 socket, asks it to take several packets as one (UDP_GRO) and closes it. Linux
 * rewrites its code on all cores when the first such socket of a machine comes, and again when the last goes: a tenth of a
 * dial. So who needs a second socket, and may need hundreds, has one of IPv6 open.
 */
function openIPv6(): void {
  if (Deno.build.os !== "linux") return;
  try {
    giveBackEndpoint("::", new Deno.QuicEndpoint({ hostname: "::", port: 0 }));
  } catch {
    // There is no IPv6 here.
  }
}

/** It was taken for that address, is open, and its connection has ended. */
export function giveBackEndpoint(wildcard: Wildcard, endpoint: Deno.QuicEndpoint): void {
  if (idle[wildcard].length < mostIdle) idle[wildcard].push(endpoint);
  else endpoint.close();
}
