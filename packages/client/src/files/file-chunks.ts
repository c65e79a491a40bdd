// The bytes of a file as they come, closed however reading them ends.
import { createReadStream, type ReadStream } from "node:fs";
import { clientError } from "../errors.ts";

export class FileChunks implements AsyncIterable<Uint8Array>, Disposable {
  readonly #path: string;
  readonly #stream: ReadStream;

  constructor(path: string) {
    this.#path = path;
    this.#stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  }

  /** Throws `file-unreadable`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      // Plain arrays: a Buffer's own `slice` would share memory.
      for await (const chunk of this.#stream) yield new Uint8Array(chunk);
    } catch (error) {
      throw clientError("file-unreadable", `${this.#path} cannot be read`, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }
}
