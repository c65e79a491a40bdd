// Files on their way out. The ciphertext is spooled once; it goes to the node in chunks, one after the other, and on from
// where it stopped after a break or a restart. The message that refers to it is made when the node has all of it: before,
// nobody could fetch it.
import { open } from "node:fs/promises";
import { QpqError } from "@quicproquo/protocol";
import type { FileToSend, FileTransfer } from "../api.ts";
import type { Context } from "../context.ts";
import { addNotice, announce } from "../conversations/lines.ts";
import { isNotes } from "../conversations/is-notes.ts";
import { notForNotes } from "../conversations/notes.ts";
import { conversationProblem, type Outgoing, trustProblem } from "../conversations/outgoing.ts";
import { requiredConversation } from "../conversations/references.ts";
import { clientError } from "../errors.ts";
import { conversationIdOf } from "../identifiers.ts";
import { safeText } from "../safe-text.ts";
import type { Link, Online } from "../session/link.ts";
import { pause } from "../session/pause.ts";
import type { StoredUpload } from "../store/file-table.ts";
import { encryptFile } from "./encrypt-file.ts";
import { inertFileName } from "./file-name.ts";
import { OPAQUE_TYPE } from "./file-reference.ts";
import type { Spool } from "./spool.ts";

const CHUNK_BYTES = 262_144;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_TYPE = 255;

export class Uploads {
  readonly #context: Context;
  readonly #link: Link;
  readonly #outgoing: Outgoing;
  readonly #spool: Spool;
  readonly #progress: () => void;
  #working = false;
  #encrypting = 0;

  /** `progress` runs after every step. */
  constructor(context: Context, link: Link, outgoing: Outgoing, spool: Spool, progress: () => void) {
    this.#context = context;
    this.#link = link;
    this.#outgoing = outgoing;
    this.#spool = spool;
    this.#progress = progress;
  }

  get idle(): boolean {
    return !this.#working && this.#encrypting === 0;
  }

  #requireWritable(channel: Uint8Array): void {
    const { store, self } = this.#context;
    const conversation = store.conversations.get(channel);
    const problem = conversationProblem(conversation) ?? trustProblem(this.#context, conversation);
    if (problem !== undefined) throw problem;
    if (conversation !== undefined && isNotes(self, conversation)) throw notForNotes("a file");
  }

  /** Resolves when the file is kept here, encrypted. Throws `file-too-large`, `file-changed`, `no-conversation`, …. */
  async add(channel: Uint8Array, file: FileToSend): Promise<void> {
    const { turn, store, random } = this.#context;
    this.#encrypting++;
    try {
      await turn.read(() => this.#requireWritable(channel));
      const spool = this.#spool.newName(random);
      const { key, nonce, hash, total } = await encryptFile(file.content, file.size, this.#spool.path(spool), random);
      const name = inertFileName(file.name);
      const mediaType = (file.mediaType ?? OPAQUE_TYPE).slice(0, LONGEST_TYPE);
      await turn.change(() => {
        requiredConversation(store, channel);
        store.files.addUpload({
          conversation: channel,
          spool,
          hash,
          key,
          nonce,
          name,
          mediaType,
          size: file.size,
          total,
        });
      });
    } finally {
      this.#encrypting--;
      this.#progress();
    }
    this.kick();
  }

  /** With a new connection, and when there is something new to send. */
  kick(): void {
    const online = this.#link.online;
    if (online === undefined || this.#working) return;
    this.#working = true;
    this.#work(online).catch(() => {
      // The connection or the profile was closed, or the store failed: it goes on with the next one.
    }).finally(() => {
      this.#working = false;
      this.#progress();
      if (this.#link.online !== undefined && this.#link.online !== online) this.kick();
    });
  }

  async #work(online: Online): Promise<void> {
    const { turn, store } = this.#context;
    for (;;) {
      const [next] = await turn.read(() => store.files.uploads());
      if (next === undefined || online.signal.aborted) return;
      try {
        await this.#upload(online, next);
        await this.#outgoing.sendFile(next);
      } catch (error) {
        if (!(error instanceof QpqError) || isPassing(error, online)) throw error;
        await this.#giveUp(next, error);
      }
      this.#spool.remove(next.spool);
      this.#progress();
    }
  }

  async #upload(online: Online, upload: StoredUpload): Promise<void> {
    const { turn, store, clock } = this.#context;
    const file = await open(this.#spool.path(upload.spool), "r").catch((cause: unknown) => {
      throw clientError("file-changed", "its encrypted copy is gone", { cause });
    });
    try {
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, online.reached.facts.limits.blobChunkBytes));
      let again = FIRST_PAUSE_MS;
      let restarted = false;
      for (let moved = upload.moved;;) {
        this.#tell(upload, moved, "moving");
        const { bytesRead } = await file.read(buffer, 0, buffer.length, moved);
        let blobId: Uint8Array;
        try {
          blobId = await this.#send(online, upload, buffer.subarray(0, bytesRead), moved);
        } catch (error) {
          if (!(error instanceof QpqError) || online.signal.aborted) throw error;
          if (error.code === "E024" && !restarted) {
            // The node gave up on what it had of it.
            restarted = true;
            moved = 0;
            continue;
          }
          if (!error.retry) throw error;
          await pause(clock, error.retryAfterMs ?? again, online.signal);
          again = Math.min(again * 2, LONGEST_PAUSE_MS);
          continue;
        }
        again = FIRST_PAUSE_MS;
        moved += bytesRead;
        await turn.change(() => store.files.setMoved(upload.id, moved));
        if (moved < upload.total) continue;
        if (blobId.length !== 32) throw clientError("node-invalid", "the node has all of a file and does not say so");
        this.#tell(upload, moved, "done");
        return;
      }
    } finally {
      await file.close();
    }
  }

  #send(online: Online, upload: StoredUpload, chunk: Uint8Array, offset: number): Promise<Uint8Array> {
    return online.call(async (node, auth) => {
      const answer = await node.uploadBlob({
        auth,
        blobHash: upload.hash,
        chunk,
        offset: BigInt(offset),
        totalSize: BigInt(upload.total),
        mimeType: OPAQUE_TYPE,
      });
      return answer.blobId.slice();
    });
  }

  async #giveUp(upload: StoredUpload, error: QpqError): Promise<void> {
    const { turn, store } = this.#context;
    await turn.change((aftermath) => {
      store.files.deleteUpload(upload.id);
      const line = `The file ${safeText(upload.name)} could not be sent: ${error.message}`;
      addNotice(this.#context, aftermath, upload.conversation, line);
      announce(this.#context, aftermath, upload.conversation);
    });
    this.#tell(upload, upload.moved, "failed");
  }

  #tell(upload: StoredUpload, moved: number, state: FileTransfer["state"]): void {
    this.#context.events.emit({
      type: "file",
      transfer: {
        id: `up ${upload.id}`,
        conversation: conversationIdOf(upload.conversation),
        name: safeText(upload.name),
        moved,
        total: upload.total,
        state,
      },
    });
  }
}

/** What another connection, or a new session, may do better. */
function isPassing(error: QpqError, online: Online): boolean {
  return online.signal.aborted || ["E002", "E003", "E022", "closed", "node-unreachable"].includes(error.code);
}
