// Several nodes on one PostgreSQL database, as an operator runs them: their files on one S3, each with a folder of its own that
// has the key and the journal of the first.

import type { Limits } from "@quicproquo/protocol";
import { NodeProcess } from "./node-process.ts";
import { TestS3 } from "./test-s3.ts";

export interface SeveralNodesOptions {
  readonly database: string;
  readonly limits?: Partial<Limits>;
}

export class SeveralNodes implements AsyncDisposable {
  readonly #options: SeveralNodesOptions;
  readonly #folder: string;
  readonly #s3: TestS3 = TestS3.start();
  #first: string | undefined;

  private constructor(options: SeveralNodesOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
  }

  static async create(options: SeveralNodesOptions): Promise<SeveralNodes> {
    const nodes = new SeveralNodes(options, await Deno.makeTempDir({ prefix: "qpq-nodes-" }));
    const { accessKeyId, secretAccessKey } = nodes.#s3.credentials;
    await Deno.writeTextFile(nodes.#credentials, `${accessKeyId}:${secretAccessKey}\n`, { mode: 0o600 });
    return nodes;
  }

  /** Starts the one of that name, or starts it again; with its files below `prefix`, where those of all have to be. */
  async start(name: string, prefix = "qpq/"): Promise<NodeProcess> {
    const data = `${this.#folder}/${name}`;
    if (this.#first === undefined) this.#first = name;
    else if (this.#first !== name) await this.#joined(`${this.#folder}/${this.#first}`, data);
    const { bucket, endpoint } = this.#s3;
    const where = ["--s3-bucket", bucket, "--s3-endpoint", endpoint, "--s3-path-style", "--s3-prefix", prefix];
    return await NodeProcess.start({
      ...this.#options,
      data,
      args: [...where, "--s3-credentials", this.#credentials],
      s3Host: new URL(endpoint).host,
      reads: [this.#credentials],
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#s3[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }

  get #credentials(): string {
    return `${this.#folder}/credentials`;
  }

  /** A folder that is there already has its own. */
  async #joined(first: string, data: string): Promise<void> {
    try {
      await Deno.mkdir(data, { mode: 0o700 });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return;
      throw error;
    }
    for (const file of ["node.key", "log.journal"]) await Deno.copyFile(`${first}/${file}`, `${data}/${file}`);
  }
}
