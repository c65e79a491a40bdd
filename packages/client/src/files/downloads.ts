// Fetches a file: its ciphertext into the profile's folder, on from where an earlier attempt stopped, then, once hash and
// tag hold, the file itself to where the person wants it.
import { type FileHandle, open } from "node:fs/promises";
import type { FileTransfer } from "../api.ts";
import type { Context } from "../context.ts";
import { clientError } from "../errors.ts";
import { conversationIdOf } from "../identifiers.ts";
import type { Link, Online } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import { QpqError } from "@quicproquo/protocol";
import { decryptFile, hashHolds } from "./decrypt-file.ts";
import { inertFileName } from "./file-name.ts";
import { type FileReference, LARGEST_BLOB_BYTES } from "./file-reference.ts";
import { safeText } from "../safe-text.ts";
import type { Spool } from "./spool.ts";
import { toHex } from "../bytes.ts";

const CHUNK_BYTES = 262_144;
const PAUSE_MS = 1_000;

export class Downloads {
  readonly #context: Context;
  readonly #link: Link;
  readonly #spool: Spool;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(context: Context, link: Link, spool: Spool) {
    this.#context = context;
    this.#link = link;
    this.#spool = spool;
  }

  /** Resolves when the file stands at `path`. Throws `file-exists`, `file-damaged`, E027, and what the network brings. */
  async fetch(conversation: Uint8Array, reference: FileReference, path: string, signal: AbortSignal): Promise<void> {
    const id = toHex(reference.hash);
    // Two who want the same file fetch one after the other: the second finds what the first has.
    const before = this.#underWay.get(id) ?? Promise.resolve();
    const fetched = before.catch(() => {}).then(() => this.#fetch(conversation, reference, path, signal));
    this.#underWay.set(id, fetched);
    try {
      await fetched;
    } finally {
      if (this.#underWay.get(id) === fetched) this.#underWay.delete(id);
    }
  }

  async #fetch(conversation: Uint8Array, reference: FileReference, path: string, signal: AbortSignal): Promise<void> {
    const tell = (moved: number, total: number, state: FileTransfer["state"]): void => {
      this.#context.events.emit({
        type: "file",
        transfer: {
          id: `down ${toHex(reference.hash)}`,
          conversation: conversationIdOf(conversation),
          name: safeText(inertFileName(reference.name)),
          moved,
          total,
          state,
        },
      });
    };
    const collected = this.#spool.incoming(reference.hash);
    const file = await open(collected, "a+", 0o600);
    let moved = 0;
    try {
      moved = await this.#collect(file, reference, (got, total) => tell(got, total, "moving"), signal);
    } finally {
      await file.close();
    }
    if (!await hashHolds(collected, reference)) {
      this.#spool.forgetIncoming(reference.hash);
      throw clientError("file-damaged", "the node gave another file than was asked for");
    }
    await decryptFile(collected, reference, path, this.#context.random);
    this.#spool.forgetIncoming(reference.hash);
    tell(moved, moved, "done");
  }

  async #collect(
    file: FileHandle,
    reference: FileReference,
    progress: (moved: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<number> {
    let moved = (await file.stat()).size;
    for (;;) {
      const online = await this.#link.whenOnline(signal);
      const { chunk, total } = await this.#chunk(online, reference.hash, moved, signal);
      if (total > LARGEST_BLOB_BYTES || moved > total) {
        await file.truncate(0);
        throw clientError("file-unusable", "the node tells another size than this file has");
      }
      for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
      moved += chunk.length;
      progress(moved, total);
      if (moved === total) return moved;
      if (chunk.length === 0) throw clientError("node-invalid", "the node gave nothing of a file that it has more of");
    }
  }

  async #chunk(
    online: Online,
    blobId: Uint8Array,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ readonly chunk: Uint8Array; readonly total: number }> {
    for (;;) {
      try {
        return await online.call(async (node, auth) => {
          const answer = await node.downloadBlob({ auth, blobId, offset: BigInt(offset), length: CHUNK_BYTES });
          return { chunk: answer.chunk.slice(), total: Number(answer.totalSize) };
        });
      } catch (error) {
        if (online.signal.aborted) {
          return await this.#chunk(await this.#link.whenOnline(signal), blobId, offset, signal);
        }
        if (!(error instanceof QpqError) || !error.retry) throw error;
        await pause(this.#context.clock, error.retryAfterMs ?? PAUSE_MS, signal);
        signal.throwIfAborted();
      }
    }
  }
}
