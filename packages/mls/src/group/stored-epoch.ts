// An epoch as bytes, without its tree, which is stored node by node.

import type { Reader } from "../codec/reader.ts";
import { DecodeError } from "../codec/reader.ts";
import type { Writer } from "../codec/writer.ts";
import type { CryptoProvider } from "../crypto/crypto-provider.ts";
import { limits } from "../key-package/read-fields.ts";
import { decodeGroupContext } from "../messages/group-info-codec.ts";
import { messageLimits } from "../messages/limits.ts";
import { PrivateKeys } from "../tree/private-keys.ts";
import { contextDemands } from "./context-extensions.ts";
import type { Epoch } from "./epoch.ts";

export function writeEpoch(writer: Writer, epoch: Epoch): Writer {
  const { keys, signatureKey, privateKeys } = epoch;
  writer.opaque(epoch.encodedContext).opaque(epoch.interimTranscriptHash).opaque(epoch.confirmationTag);
  writer.opaque(keys.senderDataSecret).opaque(keys.exporterSecret).opaque(keys.externalSecret);
  writer.opaque(keys.membershipKey).opaque(keys.resumptionPsk).opaque(keys.epochAuthenticator);
  writer.opaque(keys.initSecret);
  writer.opaque(signatureKey.publicKey).opaque(signatureKey.privateKey);
  return writer.opaque(privateKeys.encode());
}

/** Shares no memory with the input. Throws `DecodeError`. */
export function readEpoch(crypto: CryptoProvider, reader: Reader): Omit<Epoch, "tree"> {
  const encodedContext = reader.opaque(messageLimits.message, "context").slice();
  const context = decodeGroupContext(encodedContext);
  if (context.suite !== crypto.suite) throw new DecodeError(`context: of cipher suite ${context.suite}`);
  const demands = contextDemands(context.extensions);
  if (typeof demands === "string") throw new DecodeError(`context: ${demands}`);
  const hash = (field: string): Uint8Array => reader.opaque(messageLimits.hash, field).slice();
  return {
    context,
    encodedContext,
    demands,
    interimTranscriptHash: hash("interim_transcript_hash"),
    confirmationTag: hash("confirmation_tag"),
    keys: {
      senderDataSecret: hash("sender_data_secret"),
      exporterSecret: hash("exporter_secret"),
      externalSecret: hash("external_secret"),
      membershipKey: hash("membership_key"),
      resumptionPsk: hash("resumption_psk"),
      epochAuthenticator: hash("epoch_authenticator"),
      initSecret: hash("init_secret"),
    },
    signatureKey: {
      publicKey: reader.opaque(limits.publicKey, "signature_key").slice(),
      privateKey: reader.opaque(limits.publicKey, "signature_private_key").slice(),
    },
    privateKeys: PrivateKeys.decode(crypto, reader.opaque(messageLimits.message, "private_keys")),
  };
}
