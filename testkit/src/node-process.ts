// A node as an operator runs it: a process of its own with exactly the permissions that its start line names. It can be
// stopped in good order, or killed in the middle of anything and started again on the same folder.

import { RpcConnection } from "@quicproquo/capnp";
import { type Limits, parseNodeAddress } from "@quicproquo/protocol";
import { Node } from "@quicproquo/protocol/schema";
import type { NodeClient } from "@quicproquo/protocol/schema";
import { serverCommand } from "@quicproquo/server/start-line";
import { type Connection, dial, fetchCertificate, systemClock } from "@quicproquo/transport";

export interface NodeProcessOptions {
  /** Folder of the node's data; it stays when the node ends. */
  readonly data: string;
  /** Any that is free if not said. */
  readonly port?: number;
  readonly limits?: Partial<Limits>;
  /** Further arguments, and the HOST:PORT that they let it ask. */
  readonly args?: readonly string[];
  readonly asks?: readonly string[];
  /** The address of a PostgreSQL database; in the folder if not said. */
  readonly database?: string | undefined;
  /** HOST:PORT of the S3 that its files lie on, and the files besides that it reads. */
  readonly s3Host?: string;
  readonly reads?: readonly string[];
  /** Beside what is in the environment here. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One connection to a node, and what it offers. */
export interface NodeLink extends AsyncDisposable {
  readonly node: NodeClient;
  readonly rpc: RpcConnection;
  readonly stream: Connection;
}

/** A node on this machine, whoever started it. */
export class NearNode {
  readonly address: string;
  readonly port: number;
  readonly origin: string;
  #certificate: Promise<string> | undefined;

  constructor(announced: Announced) {
    this.address = announced.address;
    this.port = announced.port;
    this.origin = announced.origin;
  }

  /** What another process makes a `NearNode` of. */
  get announced(): Announced {
    const { address, port, origin } = this;
    return { address, port, origin };
  }

  /** Connects with the certificate pinned that the address names. */
  async connect(transport: "quic" | "tls", signal?: AbortSignal): Promise<NodeLink> {
    return linkOver(await this.dial(transport, signal));
  }

  /** The same without a word said on it. */
  async dial(transport: "quic" | "tls", signal?: AbortSignal): Promise<Connection> {
    const { connection } = await dial({ host: "127.0.0.1", port: this.port }, {
      clock: systemClock,
      trust: { kind: "pinned", certificatePem: await this.#pinned() },
      transports: [transport],
      ...(signal === undefined ? {} : { signal }),
    });
    return connection;
  }

  #pinned(): Promise<string> {
    this.#certificate ??= (async () => {
      const { certificatePem, pin } = await fetchCertificate({ host: "127.0.0.1", port: this.port }, {
        clock: systemClock,
      });
      const expected = parseNodeAddress(this.address).pin?.toBase64({ alphabet: "base64url", omitPadding: true });
      if (pin !== expected) throw new Error(`the node shows ${pin}, its address names ${expected}`);
      return certificatePem;
    })();
    return this.#certificate;
  }
}

/** Asks for the node's bootstrap capability; what is called in the same turn goes out with that. */
export function linkOver(stream: Connection): NodeLink {
  const rpc = new RpcConnection(stream);
  return {
    node: rpc.bootstrap(Node),
    rpc,
    stream,
    async [Symbol.asyncDispose]() {
      await rpc.close();
      await stream.close();
    },
  };
}

export class NodeProcess extends NearNode implements AsyncDisposable {
  readonly pid: number;
  /** The start line, for reports. */
  readonly command: readonly string[];
  readonly #starting: StartingNode;

  constructor(starting: StartingNode, announced: Announced) {
    super(announced);
    this.#starting = starting;
    this.pid = starting.pid;
    this.command = starting.command;
  }

  /** Starts a node and waits until it can be reached. */
  static start(options: NodeProcessOptions): Promise<NodeProcess> {
    return new StartingNode(options).ready();
  }

  /** Ends it, on the spot if not said otherwise, and waits until it is gone. */
  kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    return this.#starting.end(signal);
  }

  /** Ends it in good order (SIGTERM) and waits until it is gone. */
  stop(): Promise<void> {
    return this.#starting.end("SIGTERM");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** What a node says of itself when it can be reached. */
export interface Announced {
  readonly address: string;
  readonly port: number;
  readonly origin: string;
}

/** A node between its start and its announcement; it may be ended there, too. */
export class StartingNode {
  readonly pid: number;
  readonly command: readonly string[];
  readonly #child: Deno.ChildProcess;
  readonly #line: Promise<string>;
  #ended: Promise<void> | undefined;

  constructor(
    { data, port = 0, limits = {}, args: more = [], asks = [], database, s3Host, reads = [], env = {} }:
      NodeProcessOptions,
  ) {
    const set = Object.entries(limits).flatMap(([name, value]) => ["--limit", `${name}=${value}`]);
    const served = database === undefined ? [] : ["--database", database];
    const { command, args } = serverCommand({
      data,
      listen: `127.0.0.1:${port}`,
      asks,
      database,
      s3Host,
      reads,
      args: [
        "--registration",
        "open",
        "--json",
        "--log-level",
        "error",
        "--stop-with-stdin",
        ...served,
        ...set,
        ...more,
      ],
    });
    this.command = [command, ...args];
    const pipes = { stdin: "piped", stdout: "piped", stderr: "inherit" } as const;
    this.#child = new Deno.Command(command, { args: [...args], env: { ...env }, ...pipes }).spawn();
    this.pid = this.#child.pid;
    this.#line = firstLine(this.#child.stdout);
  }

  async ready(): Promise<NodeProcess> {
    const line = await this.#line;
    const announced = parseAnnounced(line);
    if (announced !== undefined) return new NodeProcess(this, announced);
    await this.end("SIGKILL");
    throw new Error(`the node did not start: ${line}`);
  }

  end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#ended ??= this.#end(signal);
    return this.#ended;
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    try {
      this.#child.kill(signal);
    } catch (error) {
      // It has ended by itself already.
      if (!(error instanceof TypeError)) throw error;
    }
    await this.#child.status;
    await this.#line;
    // Nobody is left to read from it.
    await this.#child.stdin.close().catch(() => {});
  }
}

/** The first line; what comes after it is thrown away, so that the writer never waits. */
function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  (async () => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of stream) {
      text += decoder.decode(bytes, { stream: true });
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
    }
    resolve(text);
  })().catch((error: unknown) => resolve(String(error)));
  return promise;
}

/** `undefined` if the line says something else. */
export function parseAnnounced(line: string): Announced | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return undefined;
    if (!("address" in value) || !("port" in value) || !("origin" in value)) return undefined;
    const { address, port, origin } = value;
    if (typeof address !== "string" || typeof port !== "number" || typeof origin !== "string") return undefined;
    return { address, port, origin };
  } catch {
    return undefined;
  }
}
