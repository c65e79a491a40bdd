// A piece of a file, for whoever knows its id. At the end it is empty.

import type { SessionHandler } from "./method.ts";

export const downloadBlob: SessionHandler<"downloadBlob"> = async (
  { blobId, offset, length },
  { blobs, limits },
  { account },
  caller,
) => {
  const share = { of: `account ${account}`, bytes: limits.blobChunkBytes };
  const { chunk, totalSize, mimeType } = await caller.large(share, () => blobs.download(blobId, offset, length));
  return { chunk, totalSize: BigInt(totalSize), mimeType };
};
