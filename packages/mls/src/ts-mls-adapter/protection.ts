// Framing that ts-mls keeps to itself, reached by deep import: who sent a PrivateMessage and with which generation
// (RFC 9420 §6.3.2), and content padded to a length that depends on its own (§6.3.1).

import type { CiphersuiteImpl, ClientConfig, ClientState, PrivateMessage, SecretTree } from "ts-mls";
import { protect, unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import { variableSizeLength } from "../codec/writer.ts";
import { padme } from "../padme.ts";
import { clientConfig } from "./engine.ts";

/** Bytes below which no PrivateMessageContent is told apart from another. */
export const paddingFloor = 256;

export interface MessageKey {
  readonly leafIndex: number;
  readonly generation: number;
}

/** Undefined if nobody who knew the epoch's secrets made it. */
export async function messageKeyOf(
  message: PrivateMessage,
  senderDataSecret: Uint8Array,
  engine: CiphersuiteImpl,
): Promise<MessageKey | undefined> {
  try {
    return await decryptSenderData(message, senderDataSecret, engine);
  } catch {
    return undefined;
  }
}

/** Whether the ratchet still gives that key. */
export function keyAvailability(
  tree: SecretTree,
  contentType: PrivateMessage["contentType"],
  { leafIndex, generation }: MessageKey,
): "available" | "consumed" | "too-far" {
  const node = tree[leafIndex * 2];
  const ratchet = contentType === "application" ? node?.application : node?.handshake;
  if (ratchet === undefined) return "consumed";
  if (generation < ratchet.generation) return generation in ratchet.unusedGenerations ? "available" : "consumed";
  const ahead = generation - ratchet.generation;
  return ahead > clientConfig.keyRetentionConfig.maximumForwardRatchetSteps ? "too-far" : "available";
}

/** The configuration that pads an application message of `dataLength` bytes as it should be. */
export function applicationPadding(dataLength: number): ClientConfig {
  const signatureLength = 64;
  const content = variableSizeLength(dataLength) + dataLength + variableSizeLength(signatureLength) + signatureLength;
  return { ...clientConfig, paddingConfig: { kind: "padUntilLength", padUntilLength: padme(content, paddingFloor) } };
}

/**
 * ts-mls pads a commit to the floor only, and leaves the handshake ratchet where it was. This protects the same signed
 * content once more, padded by its length, and gives the advanced tree: the transcript does not depend on the ciphertext.
 */
export async function protectCommitAgain(
  commit: PrivateMessage,
  state: ClientState,
  engine: CiphersuiteImpl,
): Promise<{ readonly message: PrivateMessage; readonly secretTree: SecretTree }> {
  const { senderDataSecret } = state.keySchedule;
  const { keyRetentionConfig } = clientConfig;
  const { content: { content, auth } } = await unprotectPrivateMessage(
    senderDataSecret,
    commit,
    state.secretTree,
    state.ratchetTree,
    state.groupContext,
    keyRetentionConfig,
    engine,
  );
  if (content.contentType !== "commit" || auth.contentType !== "commit") throw new TypeError("not a commit");
  const tagLength = 16;
  const { privateMessage, tree } = await protect(
    senderDataSecret,
    content.authenticatedData,
    state.groupContext,
    state.secretTree,
    { ...content, auth },
    state.privatePath.leafIndex,
    { kind: "padUntilLength", padUntilLength: padme(commit.ciphertext.length - tagLength, paddingFloor) },
    engine,
  );
  return { message: privateMessage, secretTree: tree };
}
