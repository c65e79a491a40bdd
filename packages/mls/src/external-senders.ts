// The GroupContext extension that lists who may propose from outside (RFC 9420 §12.1.8.1).

import { Writer } from "./codec/writer.ts";
import { type ExternalSender, externalSendersExtension } from "./group/context-extensions.ts";
import type { Extension } from "./group/group-member.ts";
import { writeCredential } from "./key-package/write-fields.ts";

export type { ExternalSender };

/** A sender names itself by its place in the list. */
export function externalSenders(senders: readonly ExternalSender[]): Extension {
  const data = new Writer().vector(senders, (inner, { signatureKey, credential }) => {
    writeCredential(inner.opaque(signatureKey), credential);
  }).finish();
  return { type: externalSendersExtension, data };
}
