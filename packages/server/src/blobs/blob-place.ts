// Where blobs lie, as those who serve them see it: a folder of the node's own, or a bucket on S3. A file is a draft while an
// upload is under way and whole afterwards; its id is 16 random bytes and nothing that came from outside. What a call has
// answered for is safe there: bytes before the database tells of them, the whole file before the blob counts as whole.

export type FileId = Uint8Array;

export interface PlacedFile {
  readonly file: FileId;
  readonly whole: boolean;
  /** When it was written last, where others write too; milliseconds since 1970 UTC. */
  readonly writtenAt?: number;
}

/** Throws `NodeError`s: `storage-full`, `broken` (damaged, or not there), `blobs-away`, `blobs-refused`. */
export interface BlobPlace extends AsyncDisposable {
  /** Nobody else writes here, so what the database does not know is nobody's. Otherwise it may be another node's that will. */
  readonly ownAlone: boolean;
  /** Writes records of a draft, from `record` on; nothing that stood behind them counts any more. */
  append(file: FileId, record: number, content: Uint8Array): Promise<void>;
  /** Reads the draft back as it lies there. If it has this SHA-256 it is whole from now on; otherwise false, and it is as before. */
  complete(file: FileId, totalSize: number, hash: Uint8Array): Promise<boolean>;
  /** After all it is not whole. */
  reopen(file: FileId): Promise<void>;
  /** The database knows that it is whole: what is left of its draft may go. */
  settle(file: FileId): Promise<void>;
  /** Content from `offset`, `length` bytes of it, which must be there. */
  read(file: FileId, offset: number, length: number, whole: boolean): Promise<Uint8Array>;
  /** Whatever there is of it; nothing if there is none. */
  remove(file: FileId): Promise<void>;
  /** Every file that lies here; what has no name of ours is left out. One can be there twice, as a draft and whole. */
  files(): AsyncIterable<PlacedFile>;
  /** Whether it can be used at all; throws if not. Changes nothing. */
  check(): Promise<void>;
}

/** Opens the place of a node with this secret, 32 bytes, under which its files are sealed. */
export type OpenBlobs = (
  parts: { readonly secret: Uint8Array; readonly random: (size: number) => Uint8Array },
) => Promise<BlobPlace>;
