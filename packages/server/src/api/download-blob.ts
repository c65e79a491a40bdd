// A piece of a file, for whoever knows its id. At the end it is empty.

import type { SessionHandler } from "./method.ts";

export const downloadBlob: SessionHandler<"downloadBlob"> = async (
  { blobId, offset, length },
  { blobs },
  _session,
  caller,
) => {
  const { chunk, totalSize, mimeType } = await caller.large(() => blobs.download(blobId, offset, length));
  return { chunk, totalSize: BigInt(totalSize), mimeType };
};
