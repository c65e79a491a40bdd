// What a message says of a file (MIMI External part): where its ciphertext lies, and what opens and checks it.
import { Disposition, type ExternalPart } from "../content/mimi-content.ts";
import { fileUri, parseFileUri } from "../content/uri.ts";
import { clientError } from "../errors.ts";
import { sameBytes } from "../bytes.ts";

/** IANA AEAD number of AES-256-GCM, and the draft's number of SHA-256: the only ones that are used here. */
const AES_256_GCM = 2;
const SHA_256 = 1;

export const OPAQUE_TYPE = "application/octet-stream";
/** The largest file that is sent; its ciphertext is a little larger. */
export const LARGEST_FILE_BYTES: number = 50 * 1024 * 1024;
/** The largest ciphertext that is fetched. */
export const LARGEST_BLOB_BYTES: number = 64 * 1024 * 1024;
export const TAG_BYTES = 16;

export interface FileReference {
  /** SHA-256 of the ciphertext with its tag; the node's id for it. */
  readonly hash: Uint8Array;
  /** AES-256-GCM, used once. */
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  /** Bytes of the file, without padding. */
  readonly size: number;
  /** As its sender named it: not yet made inert. */
  readonly name: string;
  readonly mediaType: string;
}

export function externalPart(origin: string, file: FileReference): ExternalPart {
  return {
    kind: "external",
    disposition: Disposition.attachment,
    language: "",
    contentType: file.mediaType,
    url: fileUri(origin, file.hash),
    expires: 0,
    size: file.size,
    encAlg: AES_256_GCM,
    key: file.key,
    nonce: file.nonce,
    aad: new Uint8Array(0),
    hashAlg: SHA_256,
    contentHash: file.hash,
    description: "",
    filename: file.name,
  };
}

/** The file that a part refers to. Throws `file-unusable` for one that lies elsewhere or is encrypted otherwise. */
export function fileReference(origin: string, part: ExternalPart): FileReference {
  const place = parseFileUri(part.url);
  if (place?.origin !== origin) throw unusable("it does not lie at this node");
  if (part.encAlg !== AES_256_GCM || part.hashAlg !== SHA_256 || part.aad.length > 0) {
    throw unusable("it is encrypted in another way than this program knows");
  }
  if (!sameBytes(part.contentHash, place.hash)) throw unusable("its address and its hash differ");
  if (part.size > LARGEST_BLOB_BYTES) throw unusable("it is larger than files here may be");
  const { key, nonce, size, filename, contentType } = part;
  return { hash: place.hash, key, nonce, size, name: filename, mediaType: contentType };
}

function unusable(why: string): Error {
  return clientError("file-unusable", `the file cannot be fetched: ${why}`);
}
