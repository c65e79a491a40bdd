// Files in transit: uploads in chunks that go on where they stopped, downloads in pieces, and their end. Each account's copy
// is its own, so nobody learns by uploading what others have, and deleting takes nothing from anybody else. A chunk is
// answered once it is on disk: full records in the draft, then what came so far, and the rest that fills none, in the
// database; so a crash at any moment leaves an upload as it was answered last.

import { createHash } from "node:crypto";
import { nodeError, sameBytes } from "@quicproquo/protocol";
import type { Limits } from "@quicproquo/protocol";
import type { AccountId, OwnBlob, Store } from "../store/store.ts";
import type { BlobFolder, FileId } from "./blob-folder.ts";
import { recordBytes } from "./record-file.ts";
import { Turns } from "./turns.ts";

export interface BlobsOptions {
  readonly store: Store;
  readonly folder: BlobFolder;
  readonly limits: Limits;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  /** Told of files that could not be removed; they go at the next start. */
  readonly failed: (error: unknown) => void;
}

export interface Chunk {
  /** SHA-256 of the whole; 32 bytes. */
  readonly hash: Uint8Array;
  readonly chunk: Uint8Array;
  readonly offset: bigint;
  readonly totalSize: bigint;
  readonly mimeType: string;
}

export interface Piece {
  readonly chunk: Uint8Array;
  readonly totalSize: number;
  readonly mimeType: string;
}

const none = new Uint8Array();
const filesAtOnce = 200;
const verifyBytes = 4 * recordBytes;

export class Blobs {
  readonly #options: BlobsOptions;
  readonly #turns = new Turns();

  constructor(options: BlobsOptions) {
    this.#options = options;
  }

  /** The blob's id once it is whole, until then nothing. E005, E020, E024, E025, E026. */
  upload(account: AccountId, chunk: Chunk): Promise<Uint8Array> {
    const { blobBytes } = this.#options.limits;
    const { totalSize, offset } = chunk;
    if (totalSize === 0n) throw nodeError("E005", "totalSize is 0");
    if (totalSize > BigInt(blobBytes)) throw nodeError("E026", `a blob has at most ${blobBytes} bytes`);
    if (offset + BigInt(chunk.chunk.length) > totalSize) throw nodeError("E024", "the chunk ends behind totalSize");
    return this.#inTurn(account, chunk.hash, () => this.#upload(account, chunk, Number(offset), Number(totalSize)));
  }

  /** At most a chunk, nothing at the end. E024, E027. */
  async download(hash: Uint8Array, offset: bigint, length: number): Promise<Piece> {
    const { store, folder, limits, now } = this.#options;
    const find = () => store.findBlob({ hash, now: now() });
    const found = await find();
    if (found === undefined) throw notFound();
    const { file, totalSize, mimeType } = found;
    if (offset > BigInt(totalSize)) throw nodeError("E024", "offset is behind the end");
    const from = Number(offset);
    const size = Math.min(length, limits.blobChunkBytes, totalSize - from);
    try {
      return { chunk: await folder.read(file, from, size, true), totalSize, mimeType };
    } catch (error) {
      // It may have been deleted since it was found.
      if (await find() === undefined) throw notFound();
      throw error;
    }
  }

  /** One's own, whole or not. E027. */
  delete(account: AccountId, hash: Uint8Array): Promise<void> {
    return this.#inTurn(account, hash, async () => {
      const file = await this.#options.store.dropBlob({ account, hash });
      if (file === undefined) throw notFound();
      await this.remove([file]);
    });
  }

  /** What has expired, in small transactions. Stops early when told so; how many went. */
  async expire(goesOn: () => boolean): Promise<number> {
    const { store, now } = this.#options;
    let gone = 0;
    while (goesOn()) {
      const files = await store.expireBlobs({ now: now(), limit: filesAtOnce });
      await this.remove(files);
      gone += files.length;
      if (files.length < filesAtOnce) break;
    }
    return gone;
  }

  /** Makes folder and database agree, as a crash may have left them; before the first call is served. */
  async tidy(): Promise<void> {
    const { store, folder } = this.#options;
    let some: { readonly file: FileId; readonly whole: boolean }[] = [];
    const settle = async (): Promise<void> => {
      const states = await store.blobFiles({ files: some.map(({ file }) => file) });
      for (const [at, { file, whole }] of some.entries()) {
        const state = states[at];
        if (state === "unknown") await this.remove([file]);
        else if (state === "unfinished" && whole) await folder.reopen(file);
      }
      some = [];
    };
    for await (const entry of folder.files()) {
      some.push(entry);
      if (some.length === filesAtOnce) await settle();
    }
    if (some.length > 0) await settle();
  }

  /** Files that the database no longer knows. */
  async remove(files: readonly FileId[]): Promise<void> {
    for (const file of files) {
      try {
        await this.#options.folder.remove(file);
      } catch (error) {
        this.#options.failed(error);
      }
    }
  }

  async #upload(account: AccountId, { hash, chunk, mimeType }: Chunk, offset: number, totalSize: number) {
    const blob = await this.#current(account, hash) ?? this.#fresh(totalSize, mimeType);
    if (blob.totalSize !== totalSize) throw nodeError("E024", "totalSize was another before");
    if (blob.mimeType !== mimeType) throw nodeError("E024", "mimeType was another before");
    const { received } = blob;
    if (offset > received) throw nodeError("E024", `the next byte to come is ${received}`);
    const known = Math.min(chunk.length, received - offset);
    if (!sameBytes(await this.#stored(blob, offset, known), chunk.subarray(0, known))) {
      throw nodeError("E024", "the chunk contradicts what came before");
    }
    if (known < chunk.length) await this.#extend(account, hash, blob, chunk.subarray(known));
    return blob.finished || received - known + chunk.length === totalSize ? hash : none;
  }

  /** What there is of it, unless it has expired; then that goes first. */
  async #current(account: AccountId, hash: Uint8Array): Promise<OwnBlob | undefined> {
    const { store, now } = this.#options;
    const blob = await store.findOwnBlob({ account, hash });
    if (blob === undefined || blob.expiresAt > now()) return blob;
    const file = await store.dropBlob({ account, hash });
    if (file !== undefined) await this.remove([file]);
    return undefined;
  }

  #fresh(totalSize: number, mimeType: string): OwnBlob {
    const file = Uint8Array.from(this.#options.random(16));
    return { file, totalSize, mimeType, received: 0, tail: none, finished: false, expiresAt: 0 };
  }

  /** Bytes that came before. */
  async #stored({ file, received, tail, finished }: OwnBlob, offset: number, length: number): Promise<Uint8Array> {
    if (length === 0) return none;
    const inFile = received - tail.length;
    const fromFile = Math.max(0, Math.min(length, inFile - offset));
    const stored = new Uint8Array(length);
    stored.set(await this.#options.folder.read(file, offset, fromFile, finished));
    const from = Math.max(0, offset - inFile);
    stored.set(tail.subarray(from, from + length - fromFile), fromFile);
    return stored;
  }

  async #extend(account: AccountId, hash: Uint8Array, blob: OwnBlob, more: Uint8Array): Promise<void> {
    const { folder, store, limits, now, failed } = this.#options;
    // A file would take the room that the store keeps for what makes some.
    if (store.full) throw nodeError("E021", "the node has no room");
    const { file, totalSize, mimeType, tail } = blob;
    const received = blob.received + more.length;
    const finished = received === totalSize;
    const content = new Uint8Array(tail.length + more.length);
    content.set(tail);
    content.set(more, tail.length);
    const fills = finished ? content.length : content.length - content.length % recordBytes;
    const isNew = blob.received === 0;
    let isWhole = false;
    try {
      const record = (blob.received - tail.length) / recordBytes;
      if (fills > 0) await folder.append(file, record, content.subarray(0, fills));
      if (finished) {
        await this.#verify(account, hash, blob);
        await folder.complete(file);
        isWhole = true;
      }
      const at = now();
      const kept = await store.keepBlob({
        account,
        hash,
        file,
        totalSize,
        mimeType,
        receivedBefore: blob.received,
        received,
        tail: content.subarray(fills),
        finished,
        expiresAt: at + 1_000 * (finished ? limits.blobRetentionSecs : limits.blobUnfinishedSecs),
        accountBlobs: limits.accountBlobs,
        accountBytes: limits.accountBlobBytes,
      });
      if (kept === "quota-exceeded") throw nodeError("E020", "your blobs take all the room that you have");
      if (kept === "gone") throw nodeError("E027", "the upload was deleted meanwhile");
    } catch (error) {
      if (isNew || await store.findOwnBlob({ account, hash }).then((left) => left === undefined, () => false)) {
        await this.remove([file]);
      } else if (isWhole) await folder.reopen(file).catch(failed);
      throw error;
    }
  }

  /** Reads back what lies on disk. What is not what its name says goes. */
  async #verify(account: AccountId, hash: Uint8Array, { file, totalSize }: OwnBlob): Promise<void> {
    const { folder, store } = this.#options;
    const digest = createHash("sha256");
    for (let at = 0; at < totalSize; at += verifyBytes) {
      digest.update(await folder.read(file, at, Math.min(verifyBytes, totalSize - at), false));
    }
    if (sameBytes(digest.digest(), hash)) return;
    await store.dropBlob({ account, hash });
    throw nodeError("E025", "the bytes do not have this SHA-256");
  }

  #inTurn<T>(account: AccountId, hash: Uint8Array, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(`${account} ${hash.toHex()}`, work);
  }
}

function notFound(): Error {
  return nodeError("E027", "there is no such blob, or no longer");
}
