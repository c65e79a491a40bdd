// Blobs on S3, under the same names and in the same form as in a folder: `<id>` is a whole file's sealed records. A draft is
// an object for each chunk that came, `<id>.part/<first record>`, so that any node can go on with it; once it is whole its
// records are put together, as they are, into one object, which is read by ranges. What lies there is sealed.

import { createHash } from "node:crypto";
import { concatBytes, sameBytes } from "@quicproquo/protocol";
import type { BlobPlace, FileId, PlacedFile } from "../blob-place.ts";
import {
  damaged,
  fileKey,
  openRecords,
  recordBytes,
  recordPosition,
  sealedLength,
  sealRecords,
} from "../record-file.ts";
import type { Objects } from "./objects.ts";

export interface BlobBucketOptions {
  readonly objects: Objects;
  /** 32 bytes. */
  readonly secret: Uint8Array;
  readonly random: (size: number) => Uint8Array;
}

/** What a draft lies in. It holds records up to where the next one begins. */
interface Part {
  readonly key: string;
  readonly first: number;
  /** Undefined: to its end. */
  readonly next: number | undefined;
}

/** Asked for ahead while a draft is read, and deleted at once. */
const readAhead = 4;
const deletesAtOnce = 16;
const recordDigits = 8;

export class BlobBucket implements BlobPlace {
  readonly ownAlone = false;
  readonly #options: BlobBucketOptions;

  constructor(options: BlobBucketOptions) {
    this.#options = options;
  }

  async append(file: FileId, record: number, content: Uint8Array): Promise<void> {
    const { objects, secret, random } = this.#options;
    const sealed = sealRecords(fileKey(secret, file), record, content, random);
    await objects.put(partKey(file, record), sealed, sealed.length);
  }

  async complete(file: FileId, totalSize: number, hash: Uint8Array): Promise<boolean> {
    const digest = createHash("sha256");
    const differs = new Error("the draft is not what its hash says");
    const { objects } = this.#options;
    const records = async function* (parts: AsyncIterable<Opened>): AsyncGenerator<Uint8Array> {
      let length = 0;
      for await (const { sealed, content } of parts) {
        digest.update(content);
        length += content.length;
        // The object is there when its last byte is: which is not sent unless all of it is right.
        if (length >= totalSize && (length > totalSize || !sameBytes(digest.digest(), hash))) throw differs;
        yield sealed;
      }
      if (length < totalSize) throw damaged(file);
    };
    try {
      await objects.put(wholeKey(file), records(this.#readDraft(file)), sealedLength(totalSize));
      return true;
    } catch (error) {
      if (error === differs) return false;
      throw error;
    }
  }

  async reopen(): Promise<void> {
    // The draft is still there, and the whole file is written anew when it is complete.
  }

  async settle(file: FileId): Promise<void> {
    const parts = await this.#partsOf(file);
    await this.#delete(parts.map(({ key }) => key));
  }

  async read(file: FileId, offset: number, length: number, whole: boolean): Promise<Uint8Array> {
    if (length === 0) return new Uint8Array();
    const first = Math.floor(offset / recordBytes);
    const end = Math.ceil((offset + length) / recordBytes);
    const content = whole
      ? await this.#records(file, wholeKey(file), 0, first, end)
      : await this.#draft(file, first, end);
    const from = offset - first * recordBytes;
    if (content.length < from + length) throw damaged(file);
    return content.subarray(from, from + length);
  }

  async remove(file: FileId): Promise<void> {
    const parts = await this.#partsOf(file);
    await this.#delete([...parts.map(({ key }) => key), wholeKey(file)]);
  }

  async *files(): AsyncIterable<PlacedFile> {
    let draft: { readonly file: FileId; readonly whole: false; readonly writtenAt: number } | undefined;
    for await (const { key, writtenAt } of this.#options.objects.list("")) {
      const [, id, part] = /^([0-9a-f]{32})(\.part\/\d{8})?$/.exec(key) ?? [];
      if (id === undefined) continue;
      const file = Uint8Array.fromHex(id);
      // Parts of one draft follow each other; the youngest says how old it is.
      if (draft !== undefined && (part === undefined || !sameBytes(draft.file, file))) {
        yield draft;
        draft = undefined;
      }
      if (part === undefined) yield { file, whole: true, writtenAt };
      else draft = { file, whole: false, writtenAt: Math.max(writtenAt, draft?.writtenAt ?? 0) };
    }
    if (draft !== undefined) yield draft;
  }

  check(): Promise<void> {
    return this.#options.objects.check();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.objects.close();
  }

  async #partsOf(file: FileId): Promise<readonly Part[]> {
    const found: { readonly key: string; readonly first: number }[] = [];
    const start = `${wholeKey(file)}.part/`;
    for await (const { key } of this.#options.objects.list(start)) {
      const digits = key.slice(start.length);
      if (/^\d{8}$/.test(digits)) found.push({ key, first: Number(digits) });
    }
    return found.map(({ key, first }, at) => ({ key, first, next: found[at + 1]?.first }));
  }

  /** Records from `first` up to `end` of a draft. */
  async #draft(file: FileId, first: number, end: number): Promise<Uint8Array> {
    const content: Uint8Array[] = [];
    for (const { key, first: begin, next = end } of await this.#partsOf(file)) {
      if (begin >= end || next <= first) continue;
      content.push(await this.#records(file, key, begin, Math.max(first, begin), Math.min(end, next)));
    }
    return concatBytes(...content);
  }

  /** Records of an object that begins with record `begin`: from `first` up to `end`, or as many as it has of them. */
  async #records(file: FileId, key: string, begin: number, first: number, end: number): Promise<Uint8Array> {
    const { objects, secret } = this.#options;
    const from = recordPosition(first - begin);
    const sealed = await objects.get(key, { from, length: recordPosition(end - begin) - from });
    const content = sealed === undefined ? undefined : openRecords(fileKey(secret, file), first, sealed);
    if (content === undefined) throw damaged(file);
    return content;
  }

  /** All of a draft in its order, a few parts ahead of who reads it. */
  async *#readDraft(file: FileId): AsyncGenerator<Opened> {
    const parts = await this.#partsOf(file);
    const waiting: Promise<Opened>[] = [];
    let asked = 0;
    for (let at = 0; at < parts.length; at++) {
      for (; asked < parts.length && asked < at + readAhead; asked++) {
        const part = parts[asked];
        if (part === undefined) break;
        const opened = this.#opened(file, part);
        // If an earlier one fails nobody asks for this one any more.
        opened.catch(() => {});
        waiting.push(opened);
      }
      const next = waiting.shift();
      if (next !== undefined) yield await next;
    }
  }

  async #opened(file: FileId, { key, first, next }: Part): Promise<Opened> {
    const { objects, secret } = this.#options;
    const all = await objects.get(key);
    const sealed = next === undefined ? all : all?.subarray(0, recordPosition(next - first));
    const content = sealed === undefined ? undefined : openRecords(fileKey(secret, file), first, sealed);
    if (sealed === undefined || content === undefined) throw damaged(file);
    return { sealed, content };
  }

  async #delete(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += deletesAtOnce) {
      await Promise.all(keys.slice(at, at + deletesAtOnce).map((key) => this.#options.objects.delete(key)));
    }
  }
}

interface Opened {
  readonly sealed: Uint8Array;
  readonly content: Uint8Array;
}

function wholeKey(file: FileId): string {
  return file.toHex();
}

function partKey(file: FileId, record: number): string {
  return `${wholeKey(file)}.part/${String(record).padStart(recordDigits, "0")}`;
}
