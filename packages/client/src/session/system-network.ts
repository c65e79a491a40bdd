// Nodes over the real network: QUIC with TLS behind it, as the transport does it. Which of the two worked is remembered in
// <data folder>/nodes/transports.json, so that a network that drops UDP costs its delay once a day.
import { join } from "node:path";
import { formatNodeAddress, type NodeAddress } from "@quicproquo/protocol";
import {
  type Clock,
  type Connection,
  dial,
  fetchCertificate,
  readCertificate,
  type Remembered,
} from "@quicproquo/transport";
import { fromBase64Url } from "../bytes.ts";
import { nodesFolder } from "../profile/data-folder.ts";
import { makePrivateFolder, readPrivateFile, writePrivateFile } from "../profile/private-files.ts";
import type { NodeNetwork, NodeTrust } from "./network.ts";

export interface SystemNetworkOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  /** Both if not said. */
  readonly transports?: readonly ("quic" | "tls")[];
}

const FILE = "transports.json";
const MAX_FILE = 256 * 1024;

export function systemNetwork(options: SystemNetworkOptions): NodeNetwork {
  const { dataFolder, clock, transports } = options;
  const memory = new TransportMemory(dataFolder);
  return {
    async dial(address: NodeAddress, trust: NodeTrust, signal: AbortSignal): Promise<Connection> {
      const { host, port } = address;
      const remembered = memory.get(address);
      const dialed = await dial({ host, port }, {
        clock,
        signal,
        trust: trust.kind === "pinned" ? { kind: "pinned", certificatePem: trust.certificate } : { kind: "roots" },
        ...(remembered === undefined ? {} : { remembered }),
        ...(transports === undefined ? {} : { transports }),
      });
      memory.set(address, dialed.remembered);
      return dialed.connection;
    },
    async certificate(address: NodeAddress, signal: AbortSignal): Promise<NodeTrust> {
      const { host, port } = address;
      const shown = await fetchCertificate({ host, port }, { clock, signal });
      // A certificate of an operator is not pinned but checked by roots and host name, at every dial.
      if (!readCertificate(shown.certificatePem).own) return { kind: "roots" };
      return {
        kind: "pinned",
        certificate: shown.certificatePem,
        pin: fromBase64Url(shown.pin),
      };
    },
  };
}

/** No more than a hint: what cannot be read or written is as if nothing were known. */
class TransportMemory {
  readonly #folder: string;
  readonly #known = new Map<string, Remembered>();

  constructor(dataFolder: string) {
    this.#folder = nodesFolder(dataFolder);
    for (const [address, remembered] of readAll(join(this.#folder, FILE))) this.#known.set(address, remembered);
  }

  get(address: NodeAddress): Remembered | undefined {
    return this.#known.get(keyOf(address));
  }

  set(address: NodeAddress, remembered: Remembered): void {
    const key = keyOf(address);
    const before = this.#known.get(key);
    // The time alone is not worth a write each time.
    if (before?.transport === remembered.transport && remembered.since - before.since < 3_600_000) return;
    this.#known.set(key, remembered);
    try {
      makePrivateFolder(this.#folder);
      writePrivateFile(join(this.#folder, FILE), `${JSON.stringify(Object.fromEntries(this.#known))}\n`);
    } catch {
      // The next start tries QUIC first again.
    }
  }
}

function keyOf({ host, port }: NodeAddress): string {
  return formatNodeAddress({ host, port, pin: undefined });
}

function readAll(path: string): [string, Remembered][] {
  try {
    const text = readPrivateFile(path);
    if (text === undefined || text.length > MAX_FILE) return [];
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([address, entry]: [string, unknown]) => {
      const remembered = parseRemembered(entry);
      return remembered === undefined ? [] : [[address, remembered]];
    });
  } catch {
    return [];
  }
}

function parseRemembered(value: unknown): Remembered | undefined {
  if (typeof value !== "object" || value === null || !("transport" in value) || !("since" in value)) return undefined;
  const { transport, since } = value;
  if ((transport !== "quic" && transport !== "tls") || typeof since !== "number") return undefined;
  return { transport, since };
}
