// profile.json, beside the encrypted store: whose profile this is and what is needed to ask for its password. Nothing in
// it is secret, and all of it is checked: it has a checksum of its own (so that damage is not taken for a wrong password)
// and is authenticated by the wrapped key.
import { join } from "node:path";
import { clientError } from "../errors.ts";
import { fromHex, sha256, toHex } from "../bytes.ts";
import { type KeyCost, keyCostIsSane, type KeyWrappedKey, type WrappedKey } from "../store/store-key.ts";
import { readPrivateFile, writePrivateFile } from "./private-files.ts";

export interface ProfileFile {
  readonly name: string;
  readonly origin: string;
  /** Address as it was given at registration; for lists. The store holds the one that is used. */
  readonly address: string;
  readonly key: WrappedKey;
  /** The same key under a key file, if there is one. */
  readonly keyFile?: KeyWrappedKey | undefined;
}

export const PROFILE_FILE = "profile.json";
const FORMAT = "qpq profile v1";
const MAX_FILE = 16 * 1024;

export function writeProfileFile(folder: string, profile: ProfileFile): void {
  const body = {
    format: FORMAT,
    name: profile.name,
    origin: profile.origin,
    address: profile.address,
    memoryKib: profile.key.cost.memoryKib,
    passes: profile.key.cost.passes,
    lanes: profile.key.cost.lanes,
    salt: toHex(profile.key.salt),
    nonce: toHex(profile.key.nonce),
    wrapped: toHex(profile.key.wrapped),
    ...profile.keyFile === undefined ? {} : {
      keyFileSalt: toHex(profile.keyFile.salt),
      keyFileNonce: toHex(profile.keyFile.nonce),
      keyFileWrapped: toHex(profile.keyFile.wrapped),
    },
  };
  const checksum = checksumOf(body);
  writePrivateFile(join(folder, PROFILE_FILE), `${JSON.stringify({ ...body, checksum }, undefined, 2)}\n`);
}

/** The profile in this folder; undefined if there is none. Throws `profile-damaged` for anything but a whole file. */
export function readProfileFile(folder: string): ProfileFile | undefined {
  const path = join(folder, PROFILE_FILE);
  const text = readPrivateFile(path);
  if (text === undefined) return undefined;
  const profile = text.length > MAX_FILE ? undefined : parse(text);
  if (profile === undefined) {
    throw clientError("profile-damaged", `${path} is damaged`, {
      hint: "Bring the file back from a backup. Nothing was changed.",
    });
  }
  return profile;
}

function parse(text: string): ProfileFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const checksum = fields.get("checksum");
  fields.delete("checksum");
  if (fields.get("format") !== FORMAT || checksum !== checksumOf(Object.fromEntries(fields))) return undefined;
  const name = fields.get("name");
  const origin = fields.get("origin");
  const address = fields.get("address");
  if (typeof name !== "string" || typeof origin !== "string" || typeof address !== "string") return undefined;
  const cost = parseCost(fields);
  const salt = hexOf(fields.get("salt"), 16);
  const nonce = hexOf(fields.get("nonce"), 12);
  const wrapped = hexOf(fields.get("wrapped"), 48);
  if (cost === undefined || salt === undefined || nonce === undefined || wrapped === undefined) return undefined;
  const profile = { name, origin, address, key: { cost, salt, nonce, wrapped } };
  if (!fields.has("keyFileWrapped")) return profile;
  const keyFile = parseKeyFile(fields);
  return keyFile === undefined ? undefined : { ...profile, keyFile };
}

function parseKeyFile(fields: ReadonlyMap<string, unknown>): KeyWrappedKey | undefined {
  const salt = hexOf(fields.get("keyFileSalt"), 16);
  const nonce = hexOf(fields.get("keyFileNonce"), 12);
  const wrapped = hexOf(fields.get("keyFileWrapped"), 48);
  return salt === undefined || nonce === undefined || wrapped === undefined ? undefined : { salt, nonce, wrapped };
}

function parseCost(fields: ReadonlyMap<string, unknown>): KeyCost | undefined {
  const [memoryKib, passes, lanes] = ["memoryKib", "passes", "lanes"].map((name) => fields.get(name));
  if (typeof memoryKib !== "number" || typeof passes !== "number" || typeof lanes !== "number") return undefined;
  const cost = { memoryKib, passes, lanes };
  return keyCostIsSane(cost) ? cost : undefined;
}

function hexOf(value: unknown, size: number): Uint8Array | undefined {
  const bytes = typeof value === "string" ? fromHex(value) : undefined;
  return bytes?.length === size ? bytes : undefined;
}

function checksumOf(body: Readonly<Record<string, unknown>>): string {
  const lines = Object.keys(body).sort().map((name) => `${name}=${String(body[name])}`);
  return toHex(sha256(new TextEncoder().encode(lines.join("\n"))));
}
