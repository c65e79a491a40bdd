// How a node is started: the one place that knows which permissions the program needs, and so the documented start line.
// Whoever starts one (qpq up, tests, a service manager's unit made from `qpq-server start-line`) asks here. It imports
// no more of the node than the name of one file.

import process from "node:process";
import { fileURLToPath } from "node:url";
import { adminSocketPath } from "./admin/socket-path.ts";
import { parseDatabaseAddress } from "./store/postgres/address.ts";
import { nativeBinding } from "./store/sqlite/native-binding.ts";

export interface StartOptions {
  /** Folder of database, key and lock. */
  readonly data: string;
  /** HOST:PORT as in `--listen`; port 0 needs the permission for every port of the host. */
  readonly listen: string;
  /** The same of `--metrics`, which must be among `args` (or in the configuration) as well. */
  readonly metrics?: string | undefined;
  /** HOST:PORT of whom it asks by HTTP: witnesses. */
  readonly asks?: readonly string[];
  /** The address of a database on a server, which must be among `args` (or in the configuration) as well. */
  readonly database?: string | undefined;
  /** HOST:PORT of the S3 that files lie on, which must be among `args` (or in the configuration) as well. */
  readonly s3Host?: string | undefined;
  /** Files that are read besides: an operator's certificate and key, a configuration file. */
  readonly reads?: readonly string[];
  /** Further arguments of qpq-server, after `--data` and `--listen`. */
  readonly args?: readonly string[];
  /** The Deno program; the one that runs this if not said. */
  readonly deno?: string;
}

export interface StartLine {
  readonly command: string;
  readonly args: readonly string[];
}

/** The command that starts a node with exactly the permissions that it needs. Paths must hold no comma. */
export function serverCommand(
  { data, listen, metrics, asks = [], database, s3Host, reads = [], args = [], deno = process.execPath }: StartOptions,
): StartLine {
  const program = fileURLToPath(new URL("./main.ts", import.meta.url));
  const source = fileURLToPath(new URL(".", import.meta.url));
  const addon = nativeBinding();
  const folder = addon.replace(/[\\/]prebuilds[\\/][^\\/]*$/, "");
  const port = anyPort(listen);
  // Ending the QUIC listener takes a packet to oneself, from a port that the system picks, and by the loopback when it
  // listens on every address (transport, quic-endpoint.ts).
  const loopback = listen.startsWith("[") ? "[::1]:0" : "127.0.0.1:0";
  const itself = port.replace(/^0\.0\.0\.0(?=:|$)/, "127.0.0.1").replace(/^\[::\](?=:|$)/, "[::1]");
  const own = metrics === undefined ? [] : [anyPort(metrics)];
  if (process.platform !== "win32") own.push(`unix:${adminSocketPath(data)}`);
  if (database !== undefined) own.push(parseDatabaseAddress(database).hostAndPort);
  if (s3Host !== undefined) own.push(s3Host);
  const net = [...new Set([port, itself, loopback, ...own, ...asks])];
  const variables = ["QPQ_*"];
  if (database !== undefined) variables.push(...databaseVariables);
  if (s3Host !== undefined) variables.push(...s3Variables);
  // The program's own files that its storage thread loads; what the main thread imports needs no permission.
  const protocol = fileURLToPath(new URL(".", import.meta.resolve("@quicproquo/protocol/transparency")));
  const readable = [data, source, protocol, folder, ...reads];
  const comma = [data, ...reads].find((path) => path.includes(","));
  if (comma !== undefined) throw new RangeError(`a path with a comma cannot be permitted: ${comma}`);
  return {
    command: deno,
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      "--unstable-net",
      heapFlag(database === undefined ? "a thread of two" : "the one thread"),
      `--allow-net=${net.join(",")}`,
      `--allow-read=${readable.join(",")}`,
      `--allow-write=${data}`,
      `--allow-ffi=${addon}`,
      `--allow-env=${variables.join(",")}`,
      program,
      "--data",
      data,
      "--listen",
      listen,
      ...args,
    ],
  };
}

/**
 * What V8 is told of its heap, for each of the node's two threads. It lets its young generation grow to three times 16 MiB
 * and keeps it: as much as a thousand idle connections. A quarter of it costs no more CPU a message. On PostgreSQL there is no
 * storage thread, and what a message holds lives longer, until the database has answered: the one thread has what two have
 * otherwise, and collects for half as long.
 *
 * And it waits for up to four times what is alive before it collects all; but of what connections that ended leave behind, its
 * heap is the smallest part: the rest lies with QUIC and TLS, which V8 knows nothing of, and stays until then. So it collects
 * when there is half as much again.
 *
 * What messages hold, on the other hand, it knows of, and lets grow by a tenth only before it collects all: several times in a
 * second of a full inbox. And after eight quiet seconds it gives back all that it can, compiled code and room included, which a
 * node needs again with the next burst: it may wait for ten quiet minutes.
 */
export function heapFlag(on: "a thread of two" | "the one thread"): string {
  const flags = [
    `--max-semi-space-size=${on === "the one thread" ? 8 : 4}`,
    "--heap-growing-percent=50",
    "--external-memory-max-growing-factor=2",
    "--memory-reducer-delay-ms=600000",
  ];
  return `--v8-flags=${flags.join(",")}`;
}

/** What PostgreSQL's client looks for. */
const databaseVariables = ["PG*", "USER", "USERNAME", "NODE_PG_FORCE_NATIVE"];

/** What the library for S3 looks for though it is told all that it needs. */
const s3Variables = ["AWS_LAMBDA_*", "AWS_SDK_JS_*", "_X_AMZN_TRACE_ID"];

/** As the runtime wants it: every port is no port. */
function anyPort(address: string): string {
  return address.replace(/:0$/, "");
}
