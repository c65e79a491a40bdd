// What is known of nodes before a profile's store is opened: the certificate that a person trusted, by origin and by
// address, in <data folder>/nodes/<origin>.json (0600). A profile holds its node to its own encrypted copy as well: who
// changes this file gains nothing against an existing profile.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { formatNodeAddress, type NodeAddress, parseNodeAddress, parseOrigin } from "@quicproquo/protocol";
import { fromHex, toHex } from "../bytes.ts";
import { clientError } from "../errors.ts";
import type { NodeTrust } from "../session/network.ts";
import { nodesFolder } from "./data-folder.ts";
import { makePrivateFolder, readPrivateFile, writePrivateFile } from "./private-files.ts";

export interface KnownNode {
  readonly origin: string;
  readonly address: NodeAddress;
  readonly trust: NodeTrust;
}

const FORMAT = "qpq node v1";
const MAX_FILE = 64 * 1024;

export function rememberNode(dataFolder: string, node: KnownNode): void {
  const folder = nodesFolder(dataFolder);
  makePrivateFolder(folder);
  const body = {
    format: FORMAT,
    origin: node.origin,
    address: formatNodeAddress(node.address),
    ...(node.trust.kind === "pinned" ? { certificate: node.trust.certificate, pin: toHex(node.trust.pin) } : {}),
  };
  writePrivateFile(join(folder, `${node.origin}.json`), `${JSON.stringify(body, undefined, 2)}\n`);
}

/** All that are known. A file that cannot be read is an error that names it: trust is never guessed. */
export function knownNodes(dataFolder: string): KnownNode[] {
  let files: string[];
  try {
    files = readdirSync(nodesFolder(dataFolder));
  } catch {
    return [];
  }
  const nodes: KnownNode[] = [];
  for (const file of files) {
    if (!file.endsWith(".json") || parseOrigin(file.slice(0, -5)) === undefined) continue;
    const path = join(nodesFolder(dataFolder), file);
    const text = readPrivateFile(path);
    if (text === undefined) continue;
    const node = text.length > MAX_FILE ? undefined : parse(text);
    if (node === undefined || `${node.origin}.json` !== file) {
      throw clientError("profile-damaged", `${path} is damaged`, {
        hint: "Delete it to be asked about this node's certificate again, or bring it back from a backup.",
      });
    }
    nodes.push(node);
  }
  return nodes;
}

/** The node that was met at this host and port before. */
export function knownNodeAt(dataFolder: string, address: NodeAddress): KnownNode | undefined {
  return knownNodes(dataFolder).find((node) =>
    node.address.host === address.host && node.address.port === address.port
  );
}

function parse(text: string): KnownNode | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const fields = new Map<string, unknown>(Object.entries(value));
    const origin = fields.get("origin");
    const address = fields.get("address");
    if (fields.get("format") !== FORMAT || typeof origin !== "string" || typeof address !== "string") return undefined;
    return { origin, address: parseNodeAddress(address), trust: parseTrust(fields) };
  } catch {
    return undefined;
  }
}

function parseTrust(fields: ReadonlyMap<string, unknown>): NodeTrust {
  const certificate = fields.get("certificate");
  const pin = fields.get("pin");
  if (certificate === undefined && pin === undefined) return { kind: "roots" };
  const bytes = typeof pin === "string" ? fromHex(pin) : undefined;
  if (typeof certificate !== "string" || bytes?.length !== 32) throw new TypeError("not a pinned certificate");
  return { kind: "pinned", certificate, pin: bytes };
}
