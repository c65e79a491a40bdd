// A log whose checkpoints witnesses cosign. Nobody waits for them: a checkpoint is told at once, and with their signatures as
// soon as they are there. A witness that is away is asked again; what it has seen cannot be taken back.

import {
  type Checkpoint,
  cosignaturesOf,
  formatAddCheckpoint,
  formatSignedNote,
  type NoteSignature,
  openCheckpoint,
  parseSignatureLine,
  parseTreeSize,
} from "@quicproquo/protocol/transparency";
import type { Clock, Timer } from "@quicproquo/transport";
import type { Log } from "../observe/log.ts";
import type { NodeLog, ProvenBinding } from "./transparency-log.ts";
import type { PostToWitness, Witness } from "./witness.ts";

export interface WitnessedLogOptions {
  readonly log: NodeLog;
  readonly nodeKey: Uint8Array;
  readonly witnesses: readonly Witness[];
  readonly post: PostToWitness;
  readonly clock: Clock;
  readonly report: Log;
}

/** For one answer of a witness. */
const answerWithin = 10_000;
/** Between two checkpoints that are cosigned: what comes meanwhile is cosigned together. */
const pauseBetween = 1_000;
/** Until a witness that did not cosign is asked again. */
const againAfter = 60_000;

export class WitnessedLog implements NodeLog, AsyncDisposable {
  readonly #options: WitnessedLogOptions;
  /** The size that each witness cosigned last, as far as is known; by its name. */
  readonly #sizes = new Map<string, number>();
  /** Of the checkpoint with this text. */
  #cosigned: { readonly text: string; readonly signatures: Map<string, NoteSignature> } | undefined;
  #newest: Checkpoint | undefined;
  #working: Promise<void> | undefined;
  #timer: Timer | undefined;
  readonly #stop = new AbortController();

  constructor(options: WitnessedLogOptions) {
    this.#options = options;
  }

  /** With the cosignatures that are there. */
  async checkpoint(): Promise<string> {
    const note = await this.#options.log.checkpoint();
    const checkpoint = openCheckpoint(note, this.#options.nodeKey);
    if (checkpoint === undefined) return note;
    if (checkpoint.size > 0 && checkpoint.note.text !== this.#newest?.note.text) {
      this.#newest = checkpoint;
      this.#begin();
    }
    if (this.#cosigned?.text !== checkpoint.note.text) return note;
    const { text, signatures } = checkpoint.note;
    return formatSignedNote({ text, signatures: [...signatures, ...this.#cosigned.signatures.values()] });
  }

  prove(username: string): Promise<ProvenBinding | undefined> {
    return this.#options.log.prove(username);
  }

  consistencyProof(fromSize: number, toSize: number): Promise<readonly Uint8Array[] | undefined> {
    return this.#options.log.consistencyProof(fromSize, toSize);
  }

  entries(start: number, limit: number): Promise<readonly Uint8Array[] | undefined> {
    return this.#options.log.entries(start, limit);
  }

  async grewTo(size: number): Promise<void> {
    await this.#options.log.grewTo?.(size);
  }

  async settled(): Promise<void> {
    await this.#options.log.settled?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#timer?.cancel();
    await this.#working;
  }

  #begin(): void {
    if (this.#working !== undefined || this.#stop.signal.aborted) return;
    this.#timer?.cancel();
    this.#working = this.#askAll().then((missing) => {
      this.#working = undefined;
      if (this.#stop.signal.aborted || missing === undefined) return;
      this.#timer = this.#options.clock.after(missing, () => this.#begin());
    });
  }

  /** After how long to begin again; undefined if all have cosigned the newest one. */
  async #askAll(): Promise<number | undefined> {
    const checkpoint = this.#newest;
    if (checkpoint === undefined) return undefined;
    const { text } = checkpoint.note;
    if (this.#cosigned?.text !== text) this.#cosigned = { text, signatures: new Map() };
    const { signatures } = this.#cosigned;
    const missing = this.#options.witnesses.filter(({ key }) => !signatures.has(key.name));
    const answers = await Promise.all(missing.map((witness) => this.#ask(witness, checkpoint)));
    for (const [at, signature] of answers.entries()) {
      const name = missing[at]?.key.name;
      if (signature !== undefined && name !== undefined) signatures.set(name, signature);
    }
    if (this.#newest !== checkpoint) return pauseBetween;
    return answers.includes(undefined) ? againAfter : undefined;
  }

  /** Its cosignature; undefined, and a line in the node's log, if there is none. */
  async #ask(witness: Witness, checkpoint: Checkpoint): Promise<NoteSignature | undefined> {
    const { report } = this.#options;
    const { name } = witness.key;
    try {
      let { status, body } = await this.#post(witness, checkpoint);
      if (status === 409) {
        // It has seen another size than was thought here, and says which.
        const size = parseTreeSize(body.trim());
        if (size === undefined || size > checkpoint.size) {
          report.error("a witness has seen more of this node's log than the node has", { witness: name, size });
          return undefined;
        }
        this.#sizes.set(name, size);
        ({ status, body } = await this.#post(witness, checkpoint));
      }
      const signature = status === 200 ? cosignatureIn(body, witness, checkpoint) : undefined;
      if (signature === undefined) report.warn("a witness did not cosign", { witness: name, status });
      else this.#sizes.set(name, checkpoint.size);
      return signature;
    } catch (error) {
      if (!this.#stop.signal.aborted) report.warn("a witness was not reached", { witness: name, error });
      return undefined;
    }
  }

  async #post({ key, url }: Witness, checkpoint: Checkpoint) {
    const { log, post, clock } = this.#options;
    const oldSize = this.#sizes.get(key.name) ?? 0;
    const between = oldSize > 0 && oldSize < checkpoint.size;
    const hashes = between ? await log.consistencyProof(oldSize, checkpoint.size) ?? [] : [];
    const body = formatAddCheckpoint({ oldSize, hashes, checkpoint: formatSignedNote(checkpoint.note) });
    const late = new AbortController();
    const limit = clock.after(answerWithin, () => late.abort());
    try {
      return await post(`${url}/add-checkpoint`, body, AbortSignal.any([late.signal, this.#stop.signal]));
    } finally {
      limit.cancel();
    }
  }
}

/** The witness's own among the lines of its answer. */
function cosignatureIn(body: string, { key }: Witness, { note }: Checkpoint): NoteSignature | undefined {
  for (const line of body.split("\n")) {
    const signature = parseSignatureLine(line);
    if (signature === undefined || signature.name !== key.name) continue;
    const found = cosignaturesOf({ note: { text: note.text, signatures: [signature] } }, [key]);
    if (found !== undefined && found.length > 0) return signature;
  }
  return undefined;
}
