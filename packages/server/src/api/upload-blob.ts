// One chunk of a file. The answer comes once it is on disk; with the last one the blob's id, which is its hash.

import type { SessionHandler } from "./method.ts";

export const uploadBlob: SessionHandler<"uploadBlob"> = async (params, { blobs }, { account }) => {
  const { blobHash: hash, chunk, offset, totalSize, mimeType } = params;
  return { blobId: await blobs.upload(account, { hash, chunk, offset, totalSize, mimeType }) };
};
