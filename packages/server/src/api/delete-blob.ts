// The caller's own copy of a file, whole or still coming.

import type { SessionHandler } from "./method.ts";

export const deleteBlob: SessionHandler<"deleteBlob"> = async ({ blobId }, { blobs }, { account }) => {
  await blobs.delete(account, blobId);
  return {};
};
