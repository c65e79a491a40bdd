// A witness (C2SP tlog-witness) over real HTTP on loopback: it keeps the last checkpoint of each log and cosigns only what
// continues it. Tests see what it was asked, and can send it away for a while.

import { type SigningKey, signingKeyFromSeed } from "@quicproquo/protocol";
import {
  checkpointKey,
  cosign,
  formatNoteKey,
  formatSignatureLine,
  type NoteKey,
  openCheckpoint,
  parseAddCheckpoint,
  type TreeHead,
  verifyConsistency,
} from "@quicproquo/protocol/transparency";

export interface TestWitnessOptions {
  readonly name: string;
  /** 32 bytes. */
  readonly seed: Uint8Array;
  /** Ed25519 keys of the nodes whose logs it takes. */
  readonly nodeKeys: readonly Uint8Array[];
  /** ms since 1970 UTC. */
  readonly now: () => number;
}

export class TestWitness implements AsyncDisposable {
  readonly key: NoteKey;
  /** Answers of `add-checkpoint`, by their HTTP status, in order. */
  readonly statuses: number[] = [];
  /** While set, it answers 503. */
  away = false;
  readonly #options: TestWitnessOptions;
  readonly #signingKey: SigningKey;
  readonly #seen = new Map<string, TreeHead>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(options: TestWitnessOptions) {
    this.#options = options;
    this.#signingKey = signingKeyFromSeed(options.seed);
    this.key = { name: options.name, type: "cosignature", publicKey: this.#signingKey.publicKey };
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#serve(request),
    );
  }

  /** HOST:PORT. */
  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  get url(): string {
    return `http://${this.host}/submit`;
  }

  /** As a node's setting has it. */
  get setting(): string {
    return `${formatNoteKey(this.key)} ${this.url}`;
  }

  /** What it cosigned last of the log with this node key. */
  seen(nodeKey: Uint8Array): TreeHead | undefined {
    return this.#seen.get(checkpointKey(nodeKey).name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #serve(request: Request): Promise<Response> {
    const response = await this.#answer(request);
    this.statuses.push(response.status);
    return response;
  }

  async #answer(request: Request): Promise<Response> {
    const text = await request.text();
    const path = new URL(request.url).pathname;
    if (this.away) return new Response(null, { status: 503 });
    if (request.method !== "POST" || path !== "/submit/add-checkpoint") return new Response(null, { status: 404 });
    const asked = parseAddCheckpoint(text);
    if (asked === undefined) return new Response(null, { status: 400 });
    const origin = asked.checkpoint.split("\n", 1)[0];
    const nodeKey = this.#options.nodeKeys.find((key) => checkpointKey(key).name === origin);
    if (nodeKey === undefined || origin === undefined) return new Response(null, { status: 404 });
    const checkpoint = openCheckpoint(asked.checkpoint, nodeKey);
    if (checkpoint === undefined) return new Response(null, { status: 403 });
    if (asked.oldSize > checkpoint.size) return new Response(null, { status: 400 });
    const last = this.#seen.get(origin);
    if (asked.oldSize !== (last?.size ?? 0)) return conflict(last);
    if (last !== undefined && last.size > 0) {
      if (last.size === checkpoint.size && last.root.toHex() !== checkpoint.root.toHex()) return conflict(last);
      const { size: fromSize, root: fromRoot } = last;
      const { size: toSize, root: toRoot } = checkpoint;
      const { hashes } = asked;
      if (!verifyConsistency({ fromSize, fromRoot, toSize, toRoot, hashes })) {
        return new Response(null, { status: 422 });
      }
    } else if (asked.hashes.length > 0) return new Response(null, { status: 422 });
    this.#seen.set(origin, { size: checkpoint.size, root: checkpoint.root });
    const time = Math.floor(this.#options.now() / 1_000);
    return new Response(formatSignatureLine(cosign(this.#signingKey, this.#options.name, checkpoint, time)));
  }
}

function conflict(last: TreeHead | undefined): Response {
  return new Response(`${last?.size ?? 0}\n`, { status: 409, headers: { "content-type": "text/x.tlog.size" } });
}
