// PreSharedKeyID to bytes and back (RFC 9420 §8.4).

import { DecodeError, type Reader } from "../codec/reader.ts";
import type { Writer } from "../codec/writer.ts";
import { messageLimits } from "./limits.ts";
import type { PreSharedKeyId } from "./pre-shared-key-id.ts";

/** ResumptionPSKUsage by number. */
const usages = [undefined, "application", "reinit", "branch"] as const;

export function readPreSharedKeyId(reader: Reader): PreSharedKeyId {
  const type = reader.uint8("psktype");
  if (type === 1) {
    return {
      kind: "external",
      pskId: reader.opaque(messageLimits.pskId, "psk_id"),
      nonce: reader.opaque(messageLimits.nonce, "psk_nonce"),
    };
  }
  if (type !== 2) throw new DecodeError(`psktype: unknown number ${type}`);
  const number = reader.uint8("usage");
  const usage = usages[number];
  if (usage === undefined) throw new DecodeError(`usage: unknown number ${number}`);
  return {
    kind: "resumption",
    usage,
    groupId: reader.opaque(messageLimits.groupId, "psk_group_id"),
    epoch: reader.uint64("psk_epoch"),
    nonce: reader.opaque(messageLimits.nonce, "psk_nonce"),
  };
}

export function writePreSharedKeyId(writer: Writer, id: PreSharedKeyId): Writer {
  if (id.kind === "external") return writer.uint8(1).opaque(id.pskId).opaque(id.nonce);
  return writer.uint8(2).uint8(usages.indexOf(id.usage)).opaque(id.groupId).uint64(id.epoch).opaque(id.nonce);
}
