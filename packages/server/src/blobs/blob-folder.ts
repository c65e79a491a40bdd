// The folder that blobs lie in: `<id>.part` while an upload is under way, `<id>` once it is whole; an id is 16 random bytes
// and nothing that came from outside. What a call has answered for is on disk: bytes are synced before the database tells of
// them, a rename before the blob counts as whole.

import { createHash } from "node:crypto";
import { sameBytes } from "@quicproquo/protocol";
import { NodeError } from "../errors.ts";
import { syncFolder } from "../sync-folder.ts";
import type { BlobPlace, FileId, OpenBlobs, PlacedFile } from "./blob-place.ts";
import { damaged, fileKey, openRecords, recordBytes, recordPosition, sealRecords } from "./record-file.ts";

export interface BlobFolderOptions {
  /** Made when the first blob comes. */
  readonly path: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
  readonly random: (size: number) => Uint8Array;
}

/** Read at once while a draft is looked through. */
const verifyBytes = 4 * recordBytes;

/** At that path. */
export function blobsInFolder(path: string): OpenBlobs {
  return (parts) => Promise.resolve(new BlobFolder({ path, ...parts }));
}

export class BlobFolder implements BlobPlace {
  readonly ownAlone = true;
  readonly #options: BlobFolderOptions;

  constructor(options: BlobFolderOptions) {
    this.#options = options;
  }

  async append(file: FileId, record: number, content: Uint8Array): Promise<void> {
    const { path, secret, random } = this.#options;
    await guarded(async () => {
      await Deno.mkdir(path, { recursive: true, mode: 0o700 });
      using draft = await Deno.open(this.#draft(file), { write: true, create: true, mode: 0o600 });
      const sealed = sealRecords(fileKey(secret, file), record, content, random);
      const start = recordPosition(record);
      await draft.seek(start, Deno.SeekMode.Start);
      for (let at = 0; at < sealed.length;) at += await draft.write(sealed.subarray(at));
      await draft.truncate(start + sealed.length);
      await draft.syncData();
      // A new file is found after a power cut once its folder is on disk.
      if (record === 0) await syncFolder(this.#options.path);
    });
  }

  async complete(file: FileId, totalSize: number, hash: Uint8Array): Promise<boolean> {
    const digest = createHash("sha256");
    for (let at = 0; at < totalSize; at += verifyBytes) {
      digest.update(await this.read(file, at, Math.min(verifyBytes, totalSize - at), false));
    }
    if (!sameBytes(digest.digest(), hash)) return false;
    await guarded(async () => {
      await Deno.rename(this.#draft(file), this.#whole(file));
      // So is a rename.
      await syncFolder(this.#options.path);
    });
    return true;
  }

  async reopen(file: FileId): Promise<void> {
    await guarded(() => Deno.rename(this.#whole(file), this.#draft(file)));
  }

  async settle(): Promise<void> {
    // A draft became the whole file.
  }

  async check(): Promise<void> {
    // It is made when the first blob comes.
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held open.
  }

  async read(file: FileId, offset: number, length: number, whole: boolean): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array();
    const first = Math.floor(offset / recordBytes);
    const last = Math.floor((offset + length - 1) / recordBytes);
    const start = recordPosition(first);
    const sealed = new Uint8Array(recordPosition(last + 1) - start);
    const filled = await guarded(async () => {
      using source = await Deno.open(whole ? this.#whole(file) : this.#draft(file), { read: true });
      await source.seek(start, Deno.SeekMode.Start);
      let at = 0;
      while (at < sealed.length) {
        const more = await source.read(sealed.subarray(at));
        if (more === null) break;
        at += more;
      }
      return at;
    });
    const content = openRecords(fileKey(this.#options.secret, file), first, sealed.subarray(0, filled));
    const from = offset - first * recordBytes;
    if (content === undefined || content.length < from + length) {
      throw damaged(file);
    }
    return content.subarray(from, from + length);
  }

  async remove(file: FileId): Promise<void> {
    for (const path of [this.#draft(file), this.#whole(file)]) {
      try {
        await guarded(() => Deno.remove(path));
      } catch (error) {
        if (!(error instanceof NodeError && error.cause instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }

  async *files(): AsyncIterable<PlacedFile> {
    try {
      for await (const { name } of Deno.readDir(this.#options.path)) {
        const found = /^([0-9a-f]{32})(\.part)?$/.exec(name);
        if (found?.[1] !== undefined) yield { file: Uint8Array.fromHex(found[1]), whole: found[2] === undefined };
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  #draft(file: FileId): string {
    return `${this.#whole(file)}.part`;
  }

  #whole(file: FileId): string {
    return `${this.#options.path}/${file.toHex()}`;
  }
}

/** What the disk refuses, as the node's own errors. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const full = cause instanceof Error && "code" in cause && (cause.code === "ENOSPC" || cause.code === "EDQUOT");
    if (full) throw new NodeError("storage-full", "the disk with the blobs is full", { cause });
    throw new NodeError("broken", `the folder of blobs: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
