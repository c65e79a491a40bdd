// The flags of qpq-server, each with what it says of itself. Those that set something carry the setting's name, so that
// parsing, help and `qpq-server config` go by one table.

export interface Flag {
  readonly flag: string;
  /** What follows it; a switch if nothing does. */
  readonly value?: string;
  readonly help: string;
  /** Of config.ts. */
  readonly setting?: string;
  readonly repeated?: boolean;
}

/** Of every command: they all want to know which node is meant. */
export const settingFlags: readonly Flag[] = [
  { flag: "data", value: "FOLDER", setting: "data", help: "database, key, journal, files, lock (default qpq-data)" },
  {
    flag: "database",
    value: "URL",
    setting: "database",
    help: "postgres://USER@HOST:PORT/NAME, password in QPQ_DATABASE_PASSWORD (default: in the folder)",
  },
  {
    flag: "s3-bucket",
    value: "NAME",
    setting: "s3Bucket",
    help: "files that people send each other lie there (default: in the folder)",
  },
  {
    flag: "s3-endpoint",
    value: "URL",
    setting: "s3Endpoint",
    help: "of what speaks like S3 (default https://s3.REGION.amazonaws.com)",
  },
  { flag: "s3-region", value: "NAME", setting: "s3Region", help: "default us-east-1" },
  { flag: "s3-prefix", value: "TEXT", setting: "s3Prefix", help: "before every key, as in qpq/files/" },
  { flag: "s3-path-style", setting: "s3PathStyle", help: "the bucket in the path, not in the host's name" },
  {
    flag: "s3-credentials",
    value: "FILE",
    setting: "s3Credentials",
    help: "KEY_ID:SECRET, mode 0600; or QPQ_S3_ACCESS_KEY_ID, QPQ_S3_SECRET_ACCESS_KEY",
  },
  {
    flag: "listen",
    value: "HOST:PORT",
    setting: "listen",
    help: "UDP and TCP (default 127.0.0.1:7000; port 0: any that is free)",
  },
  {
    flag: "public-host",
    value: "NAME",
    setting: "publicHost",
    help: "host in the address that is printed, if not the listening one",
  },
  {
    flag: "metrics",
    value: "HOST:PORT",
    setting: "metrics",
    help: "/metrics, /healthz and /readyz over HTTP, on loopback (default: none)",
  },
  {
    flag: "registration",
    value: "WHO",
    setting: "registration",
    help: "open, invite or closed (default invite)",
  },
  {
    flag: "encryption",
    value: "KIND",
    setting: "encryption",
    help: "of groups: post-quantum (default) or classical; it never falls for people who were here",
  },
  {
    flag: "certificate",
    value: "FILE",
    setting: "certificate",
    help: "an operator's certificate chain, PEM; read again when it changes",
  },
  { flag: "key", value: "FILE", setting: "key", help: "its key, PEM" },
  {
    flag: "witnesses",
    value: "LIST",
    setting: "witnesses",
    help: "who cosigns checkpoints of the log of names: 'KEY URL', commas between them",
  },
  {
    flag: "max-storage-bytes",
    value: "NUMBER",
    setting: "maxStorageBytes",
    help: "the database may grow to this size (default: as the disk allows)",
  },
  {
    flag: "connections-per-address",
    value: "NUMBER",
    setting: "connectionsPerAddress",
    help: "from one IPv4 address or IPv6 /64 at once (default 512)",
  },
  {
    flag: "log",
    value: "FORM",
    setting: "log",
    help: "of the log on standard error: text, json, or auto (default): text on a terminal",
  },
  {
    flag: "log-level",
    value: "LEVEL",
    setting: "logLevel",
    help: "debug, info, warn, error or silent (default info)",
  },
  {
    flag: "limit",
    value: "NAME=NUMBER",
    repeated: true,
    help: "one limit, as told by `qpq node-info`; may be repeated",
  },
  { flag: "config", value: "FILE", help: "TOML: the same settings by their names, and a table [limits]" },
];

export const commonFlags: readonly Flag[] = [
  { flag: "json", help: "the answer as JSON, errors included" },
  { flag: "help", help: "this text" },
];

const width = 26;

/** Two columns. */
export function describeFlags(flags: readonly Flag[]): string {
  return flags.map(({ flag, value, help }) => {
    const left = `--${flag}${value === undefined ? "" : ` ${value}`}`;
    return `  ${left.padEnd(width)}  ${help}`;
  }).join("\n");
}
