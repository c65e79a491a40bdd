// Everything that can be set, from four places: flags win over the environment (QPQ_…), that over a TOML file, that over the
// defaults. One typed object comes out, or an error that names the setting and where it came from.

import { configureLimits, DEFAULT_PORT, limitNames, QpqError } from "@quicproquo/protocol";
import type { Limits } from "@quicproquo/protocol";
import * as z from "zod/mini";
import type { RegistrationPolicy } from "./accounts/accounts.ts";
import { s3SettingsOf } from "./blobs/s3/settings.ts";
import type { S3Settings } from "./blobs/s3/settings.ts";
import { NodeError } from "./errors.ts";
import type { LogLevel } from "./observe/log.ts";
import { parseDatabaseAddress } from "./store/postgres/address.ts";
import { parseWitnesses } from "./transparency/witness.ts";

export interface Config {
  /** Folder of database, key and lock. */
  readonly data: string;
  /** `postgres://USER@HOST:PORT/NAME`; the embedded database if not set. */
  readonly database: string | undefined;
  /** Where files lie that people send each other; in the data folder if not set. */
  readonly s3: S3Settings | undefined;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Host in the address that is told to people; the listening host if not set. */
  readonly publicHost: string | undefined;
  /** Where numbers and health are shown; on loopback. */
  readonly metrics: HostAndPort | undefined;
  readonly registration: RegistrationPolicy;
  /** Of the deployment's groups: hybrid, or without protection against quantum computers. */
  readonly encryption: "post-quantum" | "classical";
  /** PEM files of an operator's certificate and key; both or neither. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Who cosigns checkpoints of the log: `KEY URL`, commas between them. */
  readonly witnesses: string | undefined;
  /** The database may grow to so many bytes. */
  readonly maxStorageBytes: number | undefined;
  /** From one IPv4 address or IPv6 /64; the transport's default if not set. */
  readonly connectionsPerAddress: number | undefined;
  /** `auto`: text on a terminal, else JSON. */
  readonly log: "auto" | "text" | "json";
  readonly logLevel: LogLevel;
  readonly limits: Limits;
}

export interface HostAndPort {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** Settings as the three places give them, by name. */
export type Settings = Readonly<Record<string, unknown>>;

const port = z.number().check(z.int(), z.minimum(0), z.maximum(65_535));
const whole = z.number().check(z.int(), z.positive());
const schema = z.strictObject({
  data: z._default(z.string().check(z.minLength(1)), "qpq-data"),
  database: z.optional(z.string()),
  s3Bucket: z.optional(z.string()),
  s3Endpoint: z.optional(z.string()),
  s3Region: z.optional(z.string()),
  s3Prefix: z.optional(z.string()),
  s3PathStyle: z.optional(z.boolean()),
  s3Credentials: z.optional(z.string().check(z.minLength(1))),
  listen: z._default(z.string(), `127.0.0.1:${DEFAULT_PORT}`),
  publicHost: z.optional(z.string().check(z.minLength(1))),
  metrics: z.optional(z.string()),
  registration: z._default(z.enum(["open", "invite", "closed"]), "invite"),
  encryption: z._default(z.enum(["post-quantum", "classical"]), "post-quantum"),
  certificate: z.optional(z.string()),
  key: z.optional(z.string()),
  witnesses: z.optional(z.string()),
  maxStorageBytes: z.optional(whole),
  connectionsPerAddress: z.optional(whole),
  log: z._default(z.enum(["auto", "text", "json"]), "auto"),
  logLevel: z._default(z.enum(["debug", "info", "warn", "error", "silent"]), "info"),
  limits: z._default(z.partialRecord(z.enum(limitNames), whole), {}),
});

/** Names of settings that are numbers; from the environment they come as text. */
const numbers = new Set(["maxStorageBytes", "connectionsPerAddress"]);
/** And those that are true or false. */
const truths: ReadonlyMap<string, boolean> = new Map([["true", true], ["false", false]]);
const switches = new Set(["s3PathStyle"]);

/** Throws `config-invalid`. Later places win; limits are merged one by one. */
export function readConfig(...places: readonly Settings[]): Config {
  const merged: Record<string, unknown> = {};
  const limits: Record<string, unknown> = {};
  for (const place of places) {
    for (const [name, value] of Object.entries(place)) {
      if (value === undefined) continue;
      if (name === "limits" && typeof value === "object" && value !== null) Object.assign(limits, value);
      else merged[name] = value;
    }
  }
  const parsed = z.safeParse(schema, { ...merged, limits });
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { listen, metrics, database, certificate, key, publicHost, witnesses, ...others } = parsed.data;
  const { s3Bucket, s3Endpoint, s3Region, s3Prefix, s3PathStyle, s3Credentials, ...rest } = others;
  const { maxStorageBytes, connectionsPerAddress } = rest;
  if (database !== undefined) {
    parseDatabaseAddress(database);
    if (maxStorageBytes !== undefined) {
      throw new NodeError("config-invalid", "maxStorageBytes is for the embedded database", {
        hint: "The room of a database on a server is that server's to give.",
      });
    }
  }
  if (witnesses !== undefined) parseWitnesses(witnesses);
  if ((certificate === undefined) !== (key === undefined)) {
    throw new NodeError("config-invalid", "certificate and key go together", {
      hint: "Give both PEM files, or neither for the node's own certificate.",
    });
  }
  return {
    ...rest,
    ...parseListen("listen", listen),
    metrics: metrics === undefined ? undefined : onLoopback(parseListen("metrics", metrics)),
    database,
    s3: s3SettingsOf({ s3Bucket, s3Endpoint, s3Region, s3Prefix, s3PathStyle, s3Credentials }),
    certificate,
    key,
    publicHost,
    witnesses,
    maxStorageBytes,
    connectionsPerAddress,
    limits: limitsOf(limits),
  };
}

/** QPQ_MAX_STORAGE_BYTES is `maxStorageBytes`, QPQ_LIMIT_ENQUEUE_PER_SECOND is `limits.enqueuePerSecond`. */
export function environmentSettings(environment: (name: string) => string | undefined): Settings {
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = environment(`QPQ_${upperCase(name)}`);
    if (value === undefined || name === "limits") continue;
    settings[name] = numbers.has(name) ? Number(value) : switches.has(name) ? truths.get(value) ?? value : value;
  }
  const limits: Record<string, number> = {};
  for (const name of limitNames) {
    const value = environment(`QPQ_LIMIT_${upperCase(name)}`);
    if (value !== undefined) limits[name] = Number(value);
  }
  return { ...settings, limits };
}

/** A TOML file with the settings by their names, and a table `[limits]`. */
export async function fileSettings(path: string): Promise<Settings> {
  const { parse } = await import("smol-toml");
  try {
    return parse(await Deno.readTextFile(path));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new NodeError("config-invalid", `${path} cannot be read: ${reason}`, { cause });
  }
}

/** A setting that is in force, and what put it there. */
export interface Origin {
  readonly name: string;
  readonly value: unknown;
  /** As in `--listen`, `QPQ_LISTEN`, `the file` or `default`. */
  readonly from: string;
}

/** Everything as `readConfig` would read it from file, environment and flags. Throws as that does. */
export function originsOf(
  [file = {}, environment = {}, flags = {}]: readonly Settings[],
): { readonly settings: readonly Origin[]; readonly limits: readonly Origin[] } {
  const { limits, s3, ...config } = readConfig(file, environment, flags);
  const from = (name: string, prefix: string, pick: (place: Settings) => unknown): string => {
    if (pick(flags) !== undefined) return prefix === "" ? `--${kebabCase(name)}` : "--limit";
    if (pick(environment) !== undefined) return `QPQ_${prefix}${upperCase(name)}`;
    return pick(file) === undefined ? "default" : "the file";
  };
  const values: Readonly<Record<string, unknown>> = {
    ...config,
    listen: formatHostAndPort(config),
    metrics: config.metrics === undefined ? undefined : formatHostAndPort(config.metrics),
    s3Bucket: s3?.bucket,
    s3Endpoint: s3?.endpoint,
    s3Region: s3?.region,
    s3Prefix: s3?.prefix,
    s3PathStyle: s3?.pathStyle,
    s3Credentials: s3?.credentials,
  };
  return {
    settings: Object.keys(schema.shape).filter((name) => name !== "limits").map((name) => ({
      name,
      value: values[name],
      from: from(name, "", (place) => place[name]),
    })),
    limits: limitNames.map((name) => ({
      name,
      value: limits[name],
      from: from(name, "LIMIT_", ({ limits: some }) => fieldOf(some, name)),
    })),
  };
}

export function formatHostAndPort({ host, port }: HostAndPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function fieldOf(table: unknown, name: string): unknown {
  return typeof table === "object" && table !== null ? new Map(Object.entries(table)).get(name) : undefined;
}

/** Whoever can reach it reads it; so nobody reaches it from outside. */
function onLoopback(address: HostAndPort): HostAndPort {
  if (/^127\.|^::1$|^localhost$/.test(address.host)) return address;
  throw new NodeError("config-invalid", `metrics is on ${address.host}, not on loopback`, {
    hint: "Use 127.0.0.1:PORT or [::1]:PORT; for other machines put something before it that asks who they are.",
  });
}

function parseListen(setting: string, listen: string): HostAndPort {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(listen);
  const host = found?.[1] ?? found?.[2];
  const number = Number(found?.[3] ?? (setting === "listen" ? DEFAULT_PORT : Number.NaN));
  if (host === undefined || !z.safeParse(port, number).success) {
    throw new NodeError("config-invalid", `${setting} is ${JSON.stringify(listen)}, not HOST:PORT`, {
      hint: "As in 0.0.0.0:7000 or [::]:7000; port 0 takes any that is free.",
    });
  }
  return { host, port: number };
}

function limitsOf(limits: Record<string, unknown>): Limits {
  const set: { -readonly [N in keyof Limits]?: number } = {};
  for (const name of limitNames) {
    const value = limits[name];
    if (typeof value === "number") set[name] = value;
  }
  try {
    return configureLimits(set);
  } catch (cause) {
    if (!(cause instanceof QpqError)) throw cause;
    throw new NodeError("config-invalid", cause.message, { cause });
  }
}

function invalid(issues: readonly z.core.$ZodIssue[]): NodeError {
  const said = issues.map((issue) => {
    const name = issue.path.map(String).join(".");
    if (issue.code === "unrecognized_keys") {
      return `there is no setting ${[name, ...issue.keys].filter(Boolean).join(".")}`;
    }
    if (issue.code === "invalid_key") return `there is no setting ${name}`;
    return issue.code === "invalid_value" ? `${name} is not one of ${issue.values.join(", ")}` : `${name} is not valid`;
  });
  return new NodeError("config-invalid", said.join("; "), { hint: "qpq-server --help lists what can be set." });
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function upperCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
