// Files in transit: uploads in chunks that go on where they stopped, downloads in pieces, and their end. Each account's copy
// is its own, so nobody learns by uploading what others have, and deleting takes nothing from anybody else. A chunk is
// answered once it is on disk: full records in the draft, then what came so far, and the rest that fills none, in the
// database; so a crash at any moment leaves an upload as it was answered last.

import { nodeError, sameBytes } from "@quicproquo/protocol";
import type { Limits } from "@quicproquo/protocol";
import type { AccountId, OwnBlob, Store } from "../store/store.ts";
import { isAway, NodeError } from "../errors.ts";
import type { BlobPlace, FileId, PlacedFile } from "./blob-place.ts";
import { recordBytes } from "./record-file.ts";
import { Turns } from "./turns.ts";

export interface BlobsOptions {
  readonly store: Store;
  readonly place: BlobPlace;
  readonly limits: Limits;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  /** Told of files that could not be removed; it is tried again. */
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
const day = 86_400_000;
/** Where others write too, a call that makes a file known takes less than this. */
const callsTake = 3_600_000;

export class Blobs {
  readonly #options: BlobsOptions;
  readonly #turns = new Turns();
  /** Files that the database no longer knows and that could not be removed yet. */
  readonly #left = new Map<string, FileId>();
  #tidiedAt = -Infinity;

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
    const { store, place, limits, now } = this.#options;
    const find = () => store.findBlob({ hash, now: now() });
    const found = await find();
    if (found === undefined) throw notFound();
    const { file, totalSize, mimeType } = found;
    if (offset > BigInt(totalSize)) throw nodeError("E024", "offset is behind the end");
    const from = Number(offset);
    const size = Math.min(length, limits.blobChunkBytes, totalSize - from);
    try {
      return { chunk: await place.read(file, from, size, true), totalSize, mimeType };
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

  /**
   * What has expired, in small transactions; what could not be removed before; and once a day what others left behind. Stops
   * early when told so; how many went.
   */
  async expire(goesOn: () => boolean): Promise<number> {
    const { store, place, now, failed } = this.#options;
    let gone = 0;
    await this.remove([...this.#left.values()]);
    while (goesOn()) {
      const files = await store.expireBlobs({ now: now(), limit: filesAtOnce });
      await this.remove(files);
      gone += files.length;
      if (files.length < filesAtOnce) break;
    }
    if (!place.ownAlone && now() - this.#tidiedAt >= day) await this.tidy(goesOn).catch(failed);
    return gone;
  }

  /** Before the first call is served: everything where the place is the node's own; otherwise whether it can be used. */
  async begin(): Promise<void> {
    const { place, failed } = this.#options;
    if (place.ownAlone) return await this.tidy();
    try {
      await place.check();
    } catch (error) {
      // One that is away comes back; messages need not wait for it.
      if (!(error instanceof NodeError && error.code === "blobs-away")) throw error;
      failed(error);
    }
  }

  /** Makes place and database agree, as a crash may have left them. */
  async tidy(goesOn: () => boolean = () => true): Promise<void> {
    const { store, place, now } = this.#options;
    const from = now();
    let some: PlacedFile[] = [];
    const settle = async (): Promise<void> => {
      const states = await store.blobFiles({ files: some.map(({ file }) => file) });
      for (const [at, { file, whole }] of some.entries()) {
        const state = states[at];
        if (state === "unknown") await this.remove([file]);
        else if (state === "unfinished" && whole) await place.reopen(file);
        else if (state === "finished" && !whole) await place.settle(file);
      }
      some = [];
    };
    for await (const entry of place.files()) {
      if (!goesOn()) return;
      if (entry.writtenAt !== undefined && entry.writtenAt > from - callsTake) continue;
      some.push(entry);
      if (some.length === filesAtOnce) await settle();
    }
    if (some.length > 0) await settle();
    this.#tidiedAt = from;
  }

  /** Files that the database no longer knows; those that stay behind are tried again with the house. */
  async remove(files: readonly FileId[]): Promise<void> {
    let away = false;
    for (const file of files) {
      this.#left.set(file.toHex(), file.slice());
      if (away) continue;
      try {
        await this.#options.place.remove(file);
        this.#left.delete(file.toHex());
      } catch (error) {
        away = isAway(error);
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
    stored.set(await this.#options.place.read(file, offset, fromFile, finished));
    const from = Math.max(0, offset - inFile);
    stored.set(tail.subarray(from, from + length - fromFile), fromFile);
    return stored;
  }

  async #extend(account: AccountId, hash: Uint8Array, blob: OwnBlob, more: Uint8Array): Promise<void> {
    const { place, store, limits, now, failed } = this.#options;
    // A file would take the room that the store keeps for what makes some.
    if (store.full) throw nodeError("E021", "the node has no room");
    const { file, totalSize, mimeType, tail } = blob;
    const received = blob.received + more.length;
    const finished = received === totalSize;
    const content = new Uint8Array(tail.length + more.length);
    content.set(tail);
    content.set(more, tail.length);
    const fills = finished ? content.length : content.length - content.length % recordBytes;
    let isWhole = false;
    try {
      const record = (blob.received - tail.length) / recordBytes;
      if (fills > 0) await place.append(file, record, content.subarray(0, fills));
      if (finished) {
        isWhole = await place.complete(file, totalSize, hash);
        if (!isWhole) {
          await store.dropBlob({ account, hash });
          throw nodeError("E025", "the bytes do not have this SHA-256");
        }
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
      // A database that was lost in the midst of it may know the file all the same.
      const left = await store.findOwnBlob({ account, hash }).catch(() => "unknown" as const);
      if (left === undefined || left !== "unknown" && !sameBytes(left.file, file)) await this.remove([file]);
      else if (isWhole && (left === "unknown" || !left.finished)) await place.reopen(file).catch(failed);
      throw error;
    }
    // What stays of the draft goes with the file, or when the place is tidied.
    if (finished) await place.settle(file).catch(failed);
  }

  #inTurn<T>(account: AccountId, hash: Uint8Array, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(`${account} ${hash.toHex()}`, work);
  }
}

function notFound(): Error {
  return nodeError("E027", "there is no such blob, or no longer");
}
