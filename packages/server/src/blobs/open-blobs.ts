// Where a node's blobs lie by its configuration: in its data folder, or on S3, which is loaded only then.

import process from "node:process";
import type { Config } from "../config.ts";
import { blobsPathOf } from "../store/data-folder.ts";
import { blobsInFolder } from "./blob-folder.ts";
import type { OpenBlobs } from "./blob-place.ts";
import { readCredentials } from "./s3/credentials.ts";

/** `away` is told when S3 is lost, with why, and when it is back. The opening throws `config-invalid`, `key-invalid`. */
export function openBlobsOf(
  { data, s3 }: Pick<Config, "data" | "s3">,
  away: (reason: Error | undefined) => void = () => {},
): OpenBlobs {
  if (s3 === undefined) return blobsInFolder(blobsPathOf(data));
  return async (parts) => {
    const credentials = readCredentials(s3.credentials, (name) => process.env[name]);
    const [{ openObjects }, { BlobBucket }] = await Promise.all([
      import("./s3/objects.ts"),
      import("./s3/blob-bucket.ts"),
    ]);
    return new BlobBucket({ objects: openObjects({ ...s3, credentials, away }), ...parts });
  };
}
