// Connects to a node: QUIC first, TCP a moment later for networks that drop UDP, and whoever shakes hands first wins.
// A refused certificate on either ends the dial: a way around it would be a way around trust.

import { nameOf } from "./address.ts";
import type { Address } from "./address.ts";
import type { Clock } from "./clock.ts";
import { pinOf, samePin } from "./certificate.ts";
import { isCertificateRefusal, TransportError } from "./errors.ts";
import { addressesOf, dialQuic } from "./quic-dial.ts";
import { race } from "./race.ts";
import type { Attempt } from "./race.ts";
import { certificateChanged } from "./refusal.ts";
import type { Trust } from "./refusal.ts";
import { hasQuic } from "./runtime.ts";
import { closeCodes } from "./stream.ts";
import type { Connection } from "./stream.ts";
import { StreamConnection } from "./stream-connection.ts";
import { dialTls, fetchCertificate } from "./tls-dial.ts";
import { within } from "./wait.ts";
import type { Wire } from "./wire.ts";

/** What worked last time, for the caller to store beside the node's address. */
export interface Remembered {
  readonly transport: "quic" | "tls";
  /** Since when QUIC has not been seen working, or when it last was; ms since 1970 UTC. */
  readonly since: number;
}

export interface DialOptions {
  readonly clock: Clock;
  readonly trust: Trust;
  readonly signal?: AbortSignal;
  readonly remembered?: Remembered;
  /** Both if not said. QUIC is left out where the runtime has none. */
  readonly transports?: readonly ("quic" | "tls")[];
  /** Milliseconds for everything together. */
  readonly timeLimit?: number;
}

export interface Dialed {
  readonly connection: Connection;
  readonly remembered: Remembered;
}

/** How long the favourite runs alone, ms. */
const headStart = 300;
/** Between QUIC's two address families, ms. */
const familyStart = 50;
/** For QUIC once TCP has failed, or the other way round, ms. */
const patience = 3000;
/** A network that dropped UDP is given this long before QUIC goes first again, ms. */
const retryQuicAfter = 86_400_000;
/** For looking up what certificate a refusing node shows now, ms. */
const explainLimit = 3000;

/**
 * Dials. The node sees a QUIC connection with its first bytes, so the client speaks first.
 * Rejects with a `TransportError`; a node whose key changed gives `certificate-changed` with both pins.
 */
export async function dial(address: Address, options: DialOptions): Promise<Dialed> {
  const { clock, trust, remembered, timeLimit = 15_000 } = options;
  const transports = usable(options.transports ?? ["quic", "tls"]);
  const expected = trust.kind === "pinned" ? pinOf(trust.certificatePem) : undefined;
  const limit = new AbortController();
  const timer = clock.after(timeLimit, () => limit.abort(timedOut(address)));
  const aborted = () => limit.abort(givenUp(options.signal?.reason));
  options.signal?.addEventListener("abort", aborted);
  if (options.signal?.aborted) aborted();
  try {
    const quicFirst = remembered?.transport !== "tls" || clock.now() - remembered.since >= retryQuicAfter ||
      // A clock that was set back must not keep QUIC away for years.
      clock.now() < remembered.since;
    const lookup = { clock, ms: timeLimit, what: `looking up ${address.host}`, signal: limit.signal };
    const ways = await within(attempts(address, trust, transports, quicFirst), lookup);
    const wire = await race(ways, {
      clock,
      signal: limit.signal,
      patience,
      fatal: isCertificateRefusal,
      discard: (late) => late.end({ code: closeCodes.done, text: "another path was faster" }),
    });
    return { connection: new StreamConnection(wire, clock), remembered: memory(wire, quicFirst, remembered, clock) };
  } catch (error) {
    if (expected !== undefined && error instanceof TransportError && error.code === "certificate-changed") {
      throw await explained(address, expected, error, options);
    }
    throw error;
  } finally {
    timer.cancel();
    options.signal?.removeEventListener("abort", aborted);
  }
}

function usable(wanted: readonly ("quic" | "tls")[]): readonly ("quic" | "tls")[] {
  if (wanted.length === 0) throw new TypeError("no transport to dial with");
  const here = wanted.filter((transport) => transport === "tls" || hasQuic);
  if (here.length > 0) return here;
  throw new TransportError("unsupported", "this runtime has no QUIC", {
    hint: "run it on Deno with --unstable-net, or let it use TLS",
  });
}

async function attempts(
  address: Address,
  trust: Trust,
  transports: readonly ("quic" | "tls")[],
  quicFirst: boolean,
): Promise<readonly Attempt<Wire>[]> {
  const ips = transports.includes("quic") ? await addressesOf(address) : [];
  const delay = quicFirst || !transports.includes("tls") ? 0 : headStart;
  const quic = ips.map((ip, index) => ({
    delay: delay + index * familyStart,
    start: (signal: AbortSignal) => dialQuic(ip, address, trust, signal),
  }));
  if (!transports.includes("tls")) return quic;
  const tls = {
    delay: quicFirst && quic.length > 0 ? headStart : 0,
    start: (signal: AbortSignal) => dialTls(address, trust, signal),
  };
  return quicFirst ? [...quic, tls] : [tls, ...quic];
}

/** `since` stays while TCP wins without QUIC having had its turn, or QUIC would never get one again. */
function memory(wire: Wire, quicFirst: boolean, before: Remembered | undefined, clock: Clock): Remembered {
  const transport = wire.peer.transport === "quic" ? "quic" : "tls";
  if (transport === "tls" && !quicFirst && before !== undefined) return before;
  return { transport, since: clock.now() };
}

/** Adds to a refusal what the node shows now. Nothing is trusted by it; it is for a person to compare. */
async function explained(
  address: Address,
  expected: string,
  error: TransportError,
  { clock, signal }: DialOptions,
): Promise<TransportError> {
  let actual: string | undefined;
  try {
    const limits = { clock, timeLimit: explainLimit, ...(signal === undefined ? {} : { signal }) };
    actual = (await fetchCertificate(address, limits)).pin;
  } catch {
    // It need not answer on TCP; the refusal stands without.
  }
  // The right key on TCP and another on UDP: say no pin rather than a wrong one.
  const told = actual === undefined || samePin(actual, expected) ? {} : { actual };
  return certificateChanged(nameOf(address), { expected, ...told }, error);
}

function timedOut(address: Address): TransportError {
  return new TransportError("timeout", `${nameOf(address)} does not answer`, {
    hint: "check host, port and network; a firewall may drop the packets",
  });
}

function givenUp(cause: unknown): TransportError {
  return new TransportError("aborted", "the dial was given up", { cause });
}
